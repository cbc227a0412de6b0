import type { FollowOptions, Host } from '../../host/types.js';

/** How many packages of the same family are asked as well, and how many names a directory may have to be looked into. */
const MOST_KIN = 8;
const MOST_NAMES = 4_000;

/** What of a package.json is read, as somebody wrote it. */
export interface Manifest {
  readonly name?: unknown;
  readonly main?: unknown;
  readonly bin?: unknown;
  readonly dependencies?: unknown;
  readonly peerDependencies?: unknown;
}

/** A package.json; empty where it is none. */
export function manifestIn(text: string | null): Manifest {
  try {
    const manifest: unknown = JSON.parse(text ?? '');
    return typeof manifest === 'object' && manifest !== null ? manifest : {};
  } catch {
    return {};
  }
}

/** What the names of a family begin with: `@mocks/` of `@mocks/main`, `grunt-` of `grunt`. */
const stemOf = (name: string) => (name.startsWith('@') ? name.slice(0, name.indexOf('/') + 1) : `${name}-`);

/** A package that another one is made of, and the line of its package.json that says so. */
export interface Dependency {
  readonly name: string;
  readonly line: number;
}

const namesIn = (value: unknown) => (typeof value === 'object' && value !== null ? Object.keys(value) : []);

/** The first of some packages that a package.json has its own package made of, be it brought along or expected beside it. */
export function dependencyAmong(text: string, names: readonly string[]): Dependency | null {
  const { dependencies, peerDependencies } = manifestIn(text);
  const made = new Set([...namesIn(dependencies), ...namesIn(peerDependencies)]);
  const name = names.find((each) => made.has(each));
  if (name === undefined) return null;
  const at = text.indexOf(`"${name}"`);
  return { name, line: text.slice(0, Math.max(at, 0)).split('\n').length };
}

const besideOf = (home: string) => home.slice(0, home.lastIndexOf('/node_modules/'));

/** Packages that a program is made of, wherever they lie: in it, or beside it. `servez-lib` of `servez`. */
export function partsOf(home: string, { name, dependencies }: Manifest): string[][] {
  if (typeof name !== 'string' || typeof dependencies !== 'object' || dependencies === null) return [];
  return Object.keys(dependencies)
    .filter((each) => each.startsWith(stemOf(name)) && !each.includes('..'))
    .slice(0, MOST_KIN)
    .map((each) => [home, besideOf(home)].map((directory) => `${directory}/node_modules/${each}`));
}

/** Packages beside a program that are called as its plug-ins are: `grunt-contrib-connect` of `grunt`. */
export function pluginsOf({ files }: Host, home: string, { name }: Manifest, options: FollowOptions): string[] {
  if (typeof name !== 'string') return [];
  const stem = stemOf(name);
  const directory = `${besideOf(home)}/node_modules/${stem.endsWith('/') ? stem : ''}`;
  const prefix = stem.endsWith('/') ? '' : stem;
  return (files.listFollowed(directory, MOST_NAMES, options) ?? [])
    .filter((each) => each.startsWith(prefix) && `${directory}${each}` !== home)
    .slice(0, MOST_KIN)
    .map((each) => `${directory}${each}`);
}
