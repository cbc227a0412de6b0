import type { Place } from '../../types.js';

/** One line of a unit file. systemd.syntax(7) */
export interface Directive extends Place {
  readonly section: string;
  readonly key: string;
  /** Without blanks at its ends; empty takes back what was said before. */
  readonly value: string;
}

/** A line with those that it continues on, and the number of its first. */
interface Whole {
  readonly line: number;
  readonly text: string;
}

/** How a line ends for systemd, which takes each of these for one end. src/basic/fileio.c, read_line_full */
const LINE_END = /(?:\r\n|\n\r|\n|\r)\0?|\0/;

const isBlank = (letter: string | undefined) => letter === ' ' || letter === '\t' || letter === '\r' || letter === '\n';

/** Without blanks at its ends. Those of Unicode are letters to systemd, a form feed too. */
export function withoutBlanks(text: string): string {
  let [begin, end] = [0, text.length];
  while (begin < end && isBlank(text[begin])) begin += 1;
  while (end > begin && isBlank(text[end - 1])) end -= 1;
  return text.slice(begin, end);
}

/** Whether the last backslash is no second one of a pair, and nothing stands behind it. */
function goesOn(raw: string): boolean {
  let end = raw.length;
  while (raw[end - 1] === '\\') end -= 1;
  return (raw.length - end) % 2 === 1;
}

/** Joins lines that end in a backslash; comments in between are passed over, as systemd does. */
function wholeLines(text: string): Whole[] {
  const lines: Whole[] = [];
  let open: Whole | null = null;
  let isMarked = false;
  for (const [index, all] of text.split(LINE_END).entries()) {
    if (/^[#;]/.test(withoutBlanks(all))) continue;
    // The first mark of the order of bytes at the begin of a line is passed over, in whichever line it stands.
    const raw: string = !isMarked && all.startsWith('\uFEFF') ? all.slice(1) : all;
    isMarked ||= raw !== all;
    const trimmed = withoutBlanks(raw);
    if (trimmed === '' && open === null) continue;
    const continues = goesOn(raw);
    const part: string = continues ? `${withoutBlanks(raw.slice(0, -1))} ` : trimmed;
    const whole: Whole = open === null ? { line: index + 1, text: part } : { line: open.line, text: open.text + part };
    if (continues) open = whole;
    else {
      lines.push(whole);
      open = null;
    }
  }
  return open === null ? lines : [...lines, open];
}

/** Of a line for which systemd reads no further. */
export type Told = (place: string, reason: string) => void;

/**
 * The directives of a unit file or drop-in. As systemd does, it passes over lines that are none, and stops at a
 * section's name that does not end.
 */
export function readUnitFile(file: string, text: string, tell: Told = () => {}): Directive[] {
  const directives: Directive[] = [];
  let section = '';
  for (const { line, text: joined } of wholeLines(text)) {
    const whole = withoutBlanks(joined);
    // Bytes that are no UTF-8 were read as this letter.
    if (whole.includes('\uFFFD')) tell(`${file}:${line}`, 'no UTF-8: systemd reads this file no further');
    if (whole.startsWith('[')) {
      if (!whole.endsWith(']')) {
        tell(`${file}:${line}`, 'the name of a section that does not end: systemd reads this file no further');
        break;
      }
      section = whole.slice(1, -1);
      continue;
    }
    const equals = whole.indexOf('=');
    if (equals < 0 || section === '') continue;
    const [key, value] = [withoutBlanks(whole.slice(0, equals)), withoutBlanks(whole.slice(equals + 1))];
    directives.push({ file, line, text: whole, section, key, value });
  }
  return directives;
}
