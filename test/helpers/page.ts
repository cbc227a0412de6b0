import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

/** Runs the built program. */
export async function runBuilt(words: readonly string[], folder: string): Promise<{ code: number; stdout: string }> {
  const options = { cwd: path.join(SITUATIONS, folder), env: environment() };
  try {
    const { stdout } = await execute(process.execPath, [path.resolve('bin/port-audit.js'), ...words], options);
    return { code: 0, stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, stdout };
  }
}

/** A line of a quote that stands for any number of lines of the output. */
const ELISION = '...';

function indexOfLines(lines: readonly string[], part: readonly string[], from: number): number {
  for (let at = from; at + part.length <= lines.length; at++) {
    if (part.every((line, offset) => lines[at + offset] === line)) return at;
  }
  return -1;
}

/** Whether a quote is the output, whole, or with `...` in place of what it leaves out. */
export function isQuoteOf(quote: string, output: string): boolean {
  const lines = output.split('\n');
  const parts = `${quote}`.split(/^\.\.\.\n/m).map((part) => part.replace(/\n$/, '').split('\n'));
  if (!quote.includes(`${ELISION}\n`)) return quote === output;
  let from = 0;
  for (const part of parts) {
    if (part.length === 1 && part[0] === '') continue;
    const at = indexOfLines(lines, part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
