import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A change to what packages installed, done in the order of these keys. Paths are relative to the root. */
export interface Variation {
  /** In words, what is changed. */
  readonly what: string;
  readonly write?: Readonly<Record<string, string>>;
  readonly append?: Readonly<Record<string, string>>;
  /** Pairs of a regular expression, which has to match, and the text in its place. */
  readonly edit?: Readonly<Record<string, ReadonlyArray<readonly [string, string]>>>;
  /** Links by their path. */
  readonly link?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  /** Words of systemctl: `enable foo.socket`. */
  readonly systemctl?: readonly string[];
  /** Shell commands in the image. */
  readonly run?: readonly string[];
}

/** An image: Debian with some packages, as they are and once more with all variations. */
export interface Recipe {
  readonly name: string;
  readonly packages: readonly string[];
  /** Whether it is looked at without its variations as well; default: it is. */
  readonly stock?: boolean;
  readonly variations: readonly Variation[];
}

const DIRECTORY = new URL('recipes/', import.meta.url);

/** Every recipe, by the names of their files. */
export const RECIPES: readonly Recipe[] = readdirSync(DIRECTORY)
  .sort()
  .map((file) => ({
    name: file.replace(/\.yaml$/, ''),
    ...(parse(readFileSync(new URL(file, DIRECTORY), 'utf8')) as Omit<Recipe, 'name'>),
  }));

/** Images of packages as they are, from which `listens` of registry/programs is learned (stock.yaml). */
export const STOCK: readonly Recipe[] = Object.entries(
  parse(readFileSync(new URL('stock.yaml', import.meta.url), 'utf8')) as Readonly<Record<string, readonly string[]>>,
).map(([name, packages]) => ({ name: `stock-${name}`, packages, variations: [] }));
