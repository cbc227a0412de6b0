/** The output of `lsof -F`: one field a line or, with `-F0`, ended by NUL; lsof(8), OUTPUT FOR OTHER PROGRAMS. */

/** What lsof says of a process. Null: the field was not asked for. */
export interface LsofProcess {
  readonly pid: number;
  /** The name that the process gives itself, as far as lsof knows it. */
  readonly command: string | null;
  readonly uid: number | null;
  readonly user: string | null;
  readonly parentPid: number | null;
}

/** One open file of a process. Null: lsof does not say. */
export interface LsofFile {
  readonly process: LsofProcess;
  /** `3`, `cwd`, `txt`. */
  readonly descriptor: string;
  /** `IPv4`, `IPv6`, `REG`. */
  readonly type: string | null;
  /** `TCP`, `UDP`. */
  readonly protocol: string | null;
  /** `127.0.0.1:53`, or a path. */
  readonly name: string | null;
  /** Of a TCP socket, `LISTEN`. */
  readonly state: string | null;
  /** On Linux the inode of a socket in decimal, elsewhere the address of its structure in hexadecimal. */
  readonly device: string | null;
  /** Of a file on disk. */
  readonly inode: string | null;
  /** Line of the output where it begins, counted from 1. */
  readonly line: number;
}

/** Where something that lsof does not print stands, and what it is. */
export type OnLsofProblem = (line: number, what: string) => void;

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '\\': '\\' };

/**
 * Undoes the escapes of lsof (`\x20`, `\n`, `\\`). Control characters that it writes as `^[` stay so, because a circumflex of the
 * name itself looks the same.
 */
export function unescapeLsof(text: string): string {
  if (!text.includes('\\')) return text;
  const latin1 = Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/\\(?:x([0-9a-fA-F]{2})|([bfnrt\\]))/g, (_, hex: string | undefined, letter: string | undefined) =>
      hex === undefined ? (ESCAPES[letter ?? ''] ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

interface LsofField {
  readonly id: string;
  readonly value: string;
  readonly line: number;
  /** Whether it is followed by what ends a field; lsof ends the last one as well. */
  readonly ended: boolean;
}

/** Every letter that names a field, in any version of lsof. */
const FIELD = /^[aCcDdFfGgiKkLlmMNnoPpRrSsTtUuz0-9]$/;

function* fieldsOf(text: string, onProblem: OnLsofProblem): Generator<LsofField> {
  const separator = text.includes('\0') ? '\0' : '\n';
  let line = 1;
  for (let start = 0; start < text.length; ) {
    while (text[start] === '\n' || text[start] === '\r') if (text[start++] === '\n') line++;
    const found = text.indexOf(separator, start);
    const end = found < 0 ? text.length : found;
    const field = text.slice(start, end);
    const id = field.charAt(0);
    if (FIELD.test(id)) yield { id, value: field.slice(1).replace(/\r$/, ''), line, ended: found >= 0 };
    else if (field !== '') onProblem(line, `not a field of lsof -F: ${JSON.stringify(field.slice(0, 60))}`);
    start = end + 1;
    if (separator === '\n') line++;
  }
}

type Unfinished<T> = { -readonly [key in keyof T]: T[key] };

const wholeNumber = (text: string) => (/^\d{1,10}$/.test(text) ? Number(text) : null);

function fillProcess(process: Unfinished<LsofProcess>, { id, value }: LsofField): void {
  if (id === 'c') process.command = unescapeLsof(value);
  else if (id === 'L') process.user = unescapeLsof(value);
  else if (id === 'u') process.uid = wholeNumber(value);
  else if (id === 'R') process.parentPid = wholeNumber(value);
}

function fillFile(file: Unfinished<LsofFile>, { id, value }: LsofField): void {
  if (id === 't') file.type = value.trim();
  else if (id === 'P') file.protocol = value;
  else if (id === 'n') file.name = value;
  else if (id === 'd') file.device = value;
  else if (id === 'i') file.inode = value;
  else if (id === 'T' && value.startsWith('ST=')) file.state = value.slice(3);
}

const emptyProcess = (pid: number): Unfinished<LsofProcess> => ({
  pid,
  command: null,
  uid: null,
  user: null,
  parentPid: null,
});

const emptyFile = (process: LsofProcess, { value, line }: LsofField): Unfinished<LsofFile> => ({
  process,
  descriptor: value.trim(),
  type: null,
  protocol: null,
  name: null,
  state: null,
  device: null,
  inode: null,
  line,
});

/** Fields that a process does not have; each file begins with its descriptor, so without `f` files run into each other. */
const ofFile = ({ id }: LsofField) => id === 't' || id === 'P' || id === 'n';

/** Whether a field that is not ended may have said something else: only behind the state nothing matters any more. */
const isCutOff = ({ id, value, ended }: LsofField) =>
  !ended && (id !== 'T' || (value !== 'ST=LISTEN' && 'ST=LISTEN'.startsWith(value)));

/** The open files in the output of `lsof -F`. What is none of its fields is told, and left out. */
export function* readLsofFields(text: string, onProblem: OnLsofProblem): Generator<LsofFile> {
  let process: Unfinished<LsofProcess> | null = null;
  let file: Unfinished<LsofFile> | null = null;
  for (const field of fieldsOf(text, onProblem)) {
    if (isCutOff(field)) onProblem(field.line, 'the output ends inside this field; was it cut off?');
    if (field.id === 'p' || field.id === 'f') {
      if (file !== null) yield file;
      file = null;
    }
    if (field.id === 'p') {
      const pid = wholeNumber(field.value);
      if (pid === null) onProblem(field.line, `not a process id: ${JSON.stringify(field.value.slice(0, 60))}`);
      process = pid === null ? null : emptyProcess(pid);
    } else if (process === null) {
      onProblem(field.line, `no process before this: ${JSON.stringify((field.id + field.value).slice(0, 60))}`);
    } else if (field.id === 'f') file = emptyFile(process, field);
    else if (file !== null) fillFile(file, field);
    else if (ofFile(field)) onProblem(field.line, 'an open file without its descriptor; run lsof with the field f');
    else fillProcess(process, field);
  }
  if (file !== null) yield file;
}
