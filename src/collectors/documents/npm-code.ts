import { resolvePath } from '../../domain/executable-path.js';
import { MOST_FILES, type Read } from './lying-pages.js';
import { packageDirectory } from './package-directory.js';
import type { Page } from './page.js';

/** What a script loads by a relative path, `require('./x')` or `from './x'`, or names as a file: `'config.json'`. */
const LOADS =
  /(?:\brequire\(|\bfrom|\bimport\(?)\s*["'](\.{1,2}\/[^"'\n]{1,200}|\.{1,2})["']|["']([\w./-]{1,200}\.(?:json|ya?ml|toml))["']/g;

const ENDINGS = ['', '.js', '.cjs', '.mjs', '.json', '.ts', '/index.js', '/index.mjs', '/index.cjs', '/index.ts'];

/** TypeScript runs as it is in bun, deno and newer nodes, or by a loader; a `.d.ts` has types alone. */
const IS_CODE = /\.([cm]?[jt]s|json|ya?ml|toml)$/;
const IS_NO_CODE = /^((package(-lock)?|tsconfig)\.json|.*\.(min|test|spec)\.\w+|.*\.d\.[cm]?ts)$/;

/** What of npm's packages is code. */
export const isCode = (name: string): boolean => IS_CODE.test(name) && !IS_NO_CODE.test(name);

const parentOf = (file: string) => file.slice(0, file.lastIndexOf('/'));

/** What a file may be called that is loaded by this path. */
const spellingsOf = (plain: string) => ENDINGS.map((ending) => `${plain}${ending}`);

/** The paths that a file loads of its package, the first of them: who writes it decides how many there are. */
function loadsOf(file: string, text: string, most: number): string[] {
  const plain = new Set<string>();
  for (const [, loaded, named] of text.matchAll(LOADS)) {
    if (plain.size >= most) break;
    plain.add(resolvePath(parentOf(file), loaded ?? named ?? ''));
  }
  return [...plain];
}

/** A file of a package, and whatever that loads of the same package, as far as plain relative paths tell. */
export function* loadedPages(home: string, file: string, read: Read): Generator<Page> {
  const waiting = [file];
  const seen = new Set<string>();
  for (let count = 0; count < MOST_FILES; count++) {
    const plain = waiting.shift();
    if (plain === undefined) return;
    for (const each of spellingsOf(plain)) {
      if (seen.has(each) || packageDirectory(each) !== home) continue;
      const text = read(each);
      if (text === null) continue;
      seen.add(each);
      yield { file: each, text, isManual: false };
      waiting.push(...loadsOf(each, text, MOST_FILES - waiting.length));
      break;
    }
  }
}
