import { resolvePath } from '../../domain/executable-path.js';
import type { FollowOptions, Host } from '../../host/types.js';
import type { Page } from './page.js';

/** What of one file is read, and how many files of a package. */
const FILE_LIMIT = 512 << 10;
const MOST_FILES = 200;

/** How many packages of the same family are asked as well. */
const MOST_KIN = 4;

/** The directory of the npm package that a file belongs to, as package managers lay it out; null for anybody's own. */
export function packageDirectory(file: string): string | null {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*(?=\/)/.exec(file)?.[0] ?? null;
}

const MANUALS = ['README.md', 'readme.md', 'Readme.md', 'README', 'README.markdown'];

/** What a script loads by a relative path, `require('./x')` or `from './x'`, or names as a file: `'config.json'`. */
const LOADS =
  /(?:\brequire\(|\bfrom|\bimport\(?)\s*["'](\.{1,2}\/[^"'\n]{1,200}|\.{1,2})["']|["']([\w./-]{1,200}\.(?:json|ya?ml|toml))["']/g;

const ENDINGS = ['', '.js', '.cjs', '.mjs', '.json', '/index.js', '/index.mjs', '/index.cjs'];

const parentOf = (file: string) => file.slice(0, file.lastIndexOf('/'));

type Read = (file: string) => string | null;

interface Manifest {
  readonly name?: unknown;
  readonly main?: unknown;
  readonly dependencies?: unknown;
}

/** A package.json; empty where it is none. */
function manifestIn(text: string | null): Manifest {
  try {
    const manifest: unknown = JSON.parse(text ?? '');
    return typeof manifest === 'object' && manifest !== null ? manifest : {};
  } catch {
    return {};
  }
}

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
function* codePages(home: string, file: string, read: Read): Generator<Page> {
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

function* manualPages(home: string, read: Read): Generator<Page> {
  for (const file of ['package.json', ...MANUALS].map((name) => `${home}/${name}`)) {
    const text = read(file);
    if (text !== null) yield { file, text, isManual: false };
  }
}

/** Packages that a program is made of: `@mocks/core` of `@mocks/main`, `servez-lib` of `servez`. */
function kinOf({ name, dependencies }: Manifest): string[] {
  if (typeof name !== 'string' || typeof dependencies !== 'object' || dependencies === null) return [];
  const stem = name.startsWith('@') ? name.slice(0, name.indexOf('/') + 1) : `${name}-`;
  return Object.keys(dependencies)
    .filter((each) => each.startsWith(stem) && !each.includes('..'))
    .slice(0, MOST_KIN);
}

/** Where a package lies that another one depends on: in it, or beside it. */
function directoriesOf(home: string, name: string): string[] {
  const beside = home.slice(0, home.lastIndexOf('/node_modules/'));
  return [home, beside].map((directory) => `${directory}/node_modules/${name}`);
}

/**
 * What an npm package says: its package.json and manual, the script that runs with what that loads, then the same of packages of
 * its family that it depends on. Lazy, so that nothing more is read than it takes.
 */
export function* npmPages({ files }: Host, script: string, options: FollowOptions): Generator<Page> {
  const home = packageDirectory(script);
  if (home === null) return;
  const read: Read = (file) => files.readFollowed(file, FILE_LIMIT, options)?.toString('utf8') ?? null;
  yield* manualPages(home, read);
  yield* codePages(home, script, read);
  for (const name of kinOf(manifestIn(read(`${home}/package.json`)))) {
    for (const directory of directoriesOf(home, name)) {
      const text = read(`${directory}/package.json`);
      if (text === null) continue;
      const { main } = manifestIn(text);
      yield* manualPages(directory, read);
      yield* codePages(directory, resolvePath(directory, typeof main === 'string' ? main : 'index.js'), read);
      break;
    }
  }
}
