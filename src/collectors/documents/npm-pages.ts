import { resolvePath } from '../../domain/executable-path.js';
import type { FollowOptions, Host } from '../../host/types.js';
import { lyingPages, type Read } from './lying-pages.js';
import { isCode, loadedPages } from './npm-code.js';
import { type Manifest, manifestIn, partsOf, pluginsOf } from './npm-kin.js';
import { packageDirectory } from './package-directory.js';
import type { Page } from './page.js';

/** What of one file is read, and of one that the script is or loads: many are one bundle of all that they are made of. */
const FILE_LIMIT = 512 << 10;
const BUNDLE_LIMIT = 8 << 20;

const MANUALS = ['README.md', 'readme.md', 'Readme.md', 'README', 'README.markdown'];

/** What people type to start a package: its name, without the scope, and whatever it calls its commands. */
function commandsOf({ name, bin }: Manifest): string[] {
  const named = typeof name === 'string' ? [name, name.slice(name.indexOf('/') + 1)] : [];
  return [...named, ...(typeof bin === 'object' && bin !== null ? Object.keys(bin) : [])];
}

function* manualPages(home: string, read: Read): Generator<Page> {
  const commands = commandsOf(manifestIn(read(`${home}/package.json`)));
  for (const file of ['package.json', ...MANUALS].map((name) => `${home}/${name}`)) {
    const text = read(file);
    if (text !== null) yield { file, text, isManual: false, commands };
  }
}

/** What a package says that others load. */
function* libraryPages(home: string, read: Read): Generator<Page> {
  const { main } = manifestIn(read(`${home}/package.json`));
  yield* manualPages(home, read);
  yield* loadedPages(home, resolvePath(home, typeof main === 'string' ? main : 'index.js'), read);
}

/**
 * What an npm package says: its package.json and manual, the script that runs with what that loads, then the same of packages of
 * its family that it depends on, the rest of its code, and its plug-ins. Lazy, so that nothing more is read than it takes.
 */
export function* npmPages(host: Host, script: string, options: FollowOptions): Generator<Page> {
  const home = packageDirectory(script);
  if (home === null) return;
  const upTo =
    (limit: number): Read =>
    (file) =>
      host.files.readFollowed(file, limit, options)?.toString('utf8') ?? null;
  const read = upTo(FILE_LIMIT);
  yield* manualPages(home, read);
  const manifest = manifestIn(read(`${home}/package.json`));
  const commands = commandsOf(manifest);
  for (const page of loadedPages(home, script, upTo(BUNDLE_LIMIT))) yield { ...page, commands };
  for (const places of partsOf(home, manifest)) {
    const place = places.find((each) => read(`${each}/package.json`) !== null);
    if (place !== undefined) yield* libraryPages(place, read);
  }
  yield* lyingPages(host, { home, isCode }, read, options);
  for (const plugin of pluginsOf(host, home, manifest, options)) {
    yield* manualPages(plugin, read);
    yield* lyingPages(host, { home: plugin, isCode }, read, options);
  }
}
