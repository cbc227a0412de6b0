import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Where the commands of the pages run: a folder for each situation that they tell of. */
export const SITUATIONS = 'test/fixtures/docs';

/** A page of the documentation, as text. */
export const readPage = (file: string) => readFileSync(file, 'utf8');

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
export function between(page: string, name: string): string {
  const [, text] = page.split(new RegExp(`^<!-- /?${name} -->\\n`, 'm'));
  return text ?? `<!-- ${name} --> is missing`;
}

/** What a program printed, as quoted on a page below `<!-- in FOLDER, exit CODE: port-audit WORDS -->`. */
export interface Quote {
  readonly folder: string;
  readonly code: number;
  readonly words: readonly string[];
  readonly text: string;
}

/** Every such quote of a page. */
export function quotesOf(page: string): Quote[] {
  const pattern = /^<!-- in ([\w-]+), exit (\d): port-audit ?(.*) -->\n+```(?:text|yaml)\n([\s\S]*?)^```$/gm;
  return [...page.matchAll(pattern)].map(([, folder = '', code, words = '', text = '']) => ({
    folder,
    code: Number(code),
    words: words.split(' ').filter((word) => word !== ''),
    text,
  }));
}

/** A machine on which nobody has installed another registry, with a terminal as wide as the pages. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, COLUMNS: '92', NO_COLOR: '1', FORCE_COLOR: '', HOME: '/nonexistent', XDG_DATA_HOME: '' };
}

/** How a run of the program ended. */
export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program; `TEMP` in its words stands for a folder that is there for this run only. */
export async function runBuilt(words: readonly string[], folder: string): Promise<Printed> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'port-audit-page-'));
  try {
    return await runIn(
      folder,
      words.map((word) => word.replace('TEMP', temporary)),
    );
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

async function runIn(folder: string, words: readonly string[]): Promise<Printed> {
  const options = { cwd: path.join(SITUATIONS, folder), env: environment() };
  try {
    const { stdout, stderr } = await execute(process.execPath, [path.resolve('bin/port-audit.js'), ...words], options);
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Printed;
    return { code, stdout, stderr };
  }
}

/** What stands for text that a quote leaves out: as a line for any number of lines, in a line for some of it. */
const ELISION = '...';

function isLineOf(quoted: string, line: string | undefined): boolean {
  if (line === undefined) return false;
  const parts = quoted.split(ELISION).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(line);
}

const isAt = (part: readonly string[], lines: readonly string[], at: number) =>
  part.every((quoted, offset) => isLineOf(quoted, lines[at + offset]));

/** The pieces between the lines that are left out. */
function piecesOf(quote: string): string[][] {
  const pieces: string[][] = [[]];
  for (const line of quote.split('\n')) {
    if (line === ELISION) pieces.push([]);
    else pieces.at(-1)?.push(line);
  }
  return pieces;
}

/** Whether a quote is the output, whole, or with `...` in place of what it leaves out. */
export function isQuoteOf(quote: string, output: string): boolean {
  const lines = output.split('\n');
  const pieces = piecesOf(quote);
  let from = 0;
  for (const [index, piece] of pieces.entries()) {
    const last = index === pieces.length - 1;
    let at = index > 0 && last ? Math.max(from, lines.length - piece.length) : from;
    while (index > 0 && !last && at < lines.length && !isAt(piece, lines, at)) at++;
    if (!isAt(piece, lines, at)) return false;
    from = at + piece.length;
  }
  return from === lines.length;
}
