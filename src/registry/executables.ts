import { globMatches } from './glob.js';
import type { Program } from './types.js';
import { compileWords, findWord } from './word-table.js';

/** What programs list as their executables. */
export interface ExecutableIndex {
  /** Base names and full paths without `*`, behind `=`; those of Windows in lower case behind `~`. */
  readonly words: Buffer;
  /** Patterns with `*`, and the number of their program. */
  readonly globs: ReadonlyArray<readonly [string, number]>;
}

/** Whether a path is one of Windows; elsewhere a backslash is an ordinary character of a file name. */
function isWindowsPath(path: string): boolean {
  return /^([a-z]:)?\\|^[a-z]:\//i.test(path);
}

/** The file name of a path, by the rules of the system that the path comes from. */
function fileName(path: string): string {
  const backslash = isWindowsPath(path) ? path.lastIndexOf('\\') : -1;
  return path.slice(Math.max(path.lastIndexOf('/'), backslash) + 1);
}

/** Whether names like this one are compared without regard to case. */
function isWindowsName(name: string): boolean {
  return isWindowsPath(name) || /\.(exe|com|scr)$/i.test(name);
}

const keyOf = (name: string) => (isWindowsName(name) ? `~${name.toLowerCase()}` : `=${name}`);

export function indexExecutables(programs: readonly Program[]): ExecutableIndex {
  const pairs = programs.flatMap(({ executables }, number) => executables.map((name) => [name, number] as const));
  return {
    words: compileWords(
      pairs.filter(([name]) => !name.includes('*')).map(([name, number]) => [keyOf(name), number] as const),
    ),
    globs: pairs.filter(([name]) => name.includes('*')),
  };
}

/** A pattern made ready: most files fail at its literal beginning, before a regular expression is made or run. */
interface Glob {
  readonly pattern: string;
  readonly beginning: string;
  readonly ofPath: boolean;
  readonly windows: boolean;
  readonly number: number;
}

/** Windows compares without regard to case, and a slash of either kind ends what `*` stands for. */
const folded = (text: string) => text.toLowerCase().replaceAll('\\', '/');

function prepared([pattern, number]: readonly [string, number]): Glob {
  const windows = isWindowsName(pattern);
  const text = windows ? folded(pattern) : pattern;
  const beginning = text.slice(0, text.indexOf('*'));
  return { pattern: text, beginning, ofPath: text.includes('/'), windows, number };
}

/**
 * Finds the programs, by number and ascending, that list a file among their executables. `*` stands for any run of
 * characters except `/`; names that end in `.exe`, and Windows paths, are compared without regard to case.
 */
export function executableLookup(index: ExecutableIndex): (path: string) => readonly number[] {
  const globs = index.globs.map(prepared);
  return (path) => {
    const name = fileName(path);
    const [foldedPath, foldedName] = [folded(path), folded(name)];
    const found = [path, name].flatMap((text) => findWord(index.words, keyOf(text)));
    for (const { pattern, beginning, ofPath, windows, number } of globs) {
      const text = windows ? (ofPath ? foldedPath : foldedName) : ofPath ? path : name;
      if (text.startsWith(beginning) && globMatches(pattern, text)) found.push(number);
    }
    return [...new Set(found)].sort((left, right) => left - right);
  };
}
