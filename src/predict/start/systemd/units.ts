import { memoised } from '../../../base/memoised.js';
import type { Image } from '../../tree/image.js';
import { once } from '../../tree/once.js';
import { type Directive, readUnitFile } from './unit-file.js';
import { templateOf, type UnitName, unitName } from './unit-name.js';

/** A unit as systemd would load it. */
export interface Unit {
  /** The name behind aliases. */
  readonly name: UnitName;
  /** Other names by which it was asked for. */
  readonly aliases: readonly string[];
  /** Path of its file; null for one that is made of drop-ins alone. */
  readonly file: string;
  /** Of the file and of all drop-ins, in order. */
  readonly directives: readonly Directive[];
}

/** Where units are kept, the first wins; systemd.unit(5). What is in /run does not outlive a boot. */
export const UNIT_DIRECTORIES = [
  '/etc/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
] as const;

type Named = ReadonlyMap<string, readonly Directive[]>;

const known = new WeakMap<readonly Directive[], Named>();

/** The directives of a unit by section and key: parted once, as a unit of many lines asks for its options with each of them. */
function named({ directives }: Pick<Unit, 'directives'>): Named {
  const before = known.get(directives);
  if (before !== undefined) return before;
  const parted = new Map<string, Directive[]>();
  for (const each of directives) {
    const name = `${each.section}/${each.key}`;
    const same = parted.get(name) ?? [];
    if (each.value === '') same.length = 0;
    else same.push(each);
    parted.set(name, same);
  }
  known.set(directives, parted);
  return parted;
}

/** The values of a directive since it was last taken back by an empty one. */
export const valuesOf = (unit: Pick<Unit, 'directives'>, section: string, key: string): readonly Directive[] =>
  named(unit).get(`${section}/${key}`) ?? [];

/** The last value of a directive that holds one; null where nothing is said. */
export const lastOf = (unit: Pick<Unit, 'directives'>, section: string, key: string): Directive | null =>
  valuesOf(unit, section, key).at(-1) ?? null;

/** systemd.syntax(7) */
export const isYes = (directive: Directive | null): boolean =>
  directive !== null && /^(1|y|yes|t|true|on)$/i.test(directive.value);

/** The directories that hold drop-ins for a unit, by name and without `.d`: own name, template, `foo-`, type. */
function dropInNames(name: UnitName, aliases: readonly string[]): string[] {
  const dashes = [...name.prefix.matchAll(/-/g)].map(({ index }) => `${name.prefix.slice(0, index + 1)}.${name.type}`);
  return [name.full, ...aliases, templateOf(name) ?? name.full, ...dashes.reverse(), name.type];
}

/** Names in a directory of units, each listed once. */
const lister = (image: Image) => memoised((directory: string) => new Set(image.list(directory)));

/** The drop-ins of a unit, sorted by the names of their files; the first directory wins where two have the same. */
function dropInsOf(
  image: Image,
  directories: readonly string[],
  names: ReturnType<typeof lister>,
  of: readonly string[],
) {
  const files = new Map<string, string>();
  for (const name of of) {
    for (const directory of directories) {
      if (!names(directory).has(`${name}.d`)) continue;
      const found = `${directory}/${name}.d`;
      for (const file of image.list(found)) {
        if (file.endsWith('.conf') && !files.has(file)) files.set(file, `${found}/${file}`);
      }
    }
  }
  return [...files].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, file]) => file);
}

/** Why a unit is not loaded. */
export type Refusal = 'missing' | 'masked';

/** Finds units by name. */
export interface Units {
  load(name: string): Unit | Refusal;
  /** Names in `NAME.wants` and its kind, with the paths that say so. */
  linked(unit: Unit, kind: 'wants' | 'requires' | 'upholds'): ReadonlyArray<{ name: string; path: string }>;
}

/** What systemd makes of an init script, as far as it matters here; drop-ins count for it as for any unit. systemd-sysv-generator(8) */
const GENERATED = [
  ['KillMode', 'process'],
  ['RemainAfterExit', 'yes'],
] as const;

const generatedOf = (script: string): readonly Directive[] =>
  [...GENERATED, ['ExecStart', `${script} start`] as const].map(([key, value]) => ({
    file: script,
    line: 1,
    text: 'init script',
    section: 'Service',
    key,
    value,
  }));

/** Reads the units of an image; where there is no other word, those of the system. `scripts`: units that init scripts stand for. */
export function unitsOf(
  image: Image,
  scripts: ReadonlyMap<string, string> = new Map(),
  where: readonly string[] = UNIT_DIRECTORIES,
): Units {
  const names = lister(image);
  const generated = new Set(scripts.values());
  const directories = where.filter(
    (each, index) => where.findIndex((other) => image.find(other) === image.find(each)) === index,
  );
  const pathOf = (name: string): string | null => {
    const directory = directories.find((each) => names(each).has(name));
    return directory === undefined ? (scripts.get(name) ?? null) : `${directory}/${name}`;
  };
  /** Follows links that give a unit another name; null where it is masked. */
  const follow = (name: string, path: string, seen: readonly string[]): { name: string; path: string } | null => {
    const target = image.link(path);
    if (target === null) return { name, path };
    if (target.endsWith('/dev/null')) return null;
    const other = target.slice(target.lastIndexOf('/') + 1);
    const named = unitName(other);
    if (named === null || other === name || seen.includes(other)) return { name, path };
    const [own, instance] = [unitName(name), named.instance];
    const full = instance === '' && own?.instance ? `${named.prefix}@${own.instance}.${named.type}` : other;
    const next = pathOf(other);
    return next === null ? { name: full, path } : follow(full, next, [...seen, name]);
  };
  /** By the name of a unit, the links that give it another one. */
  const others = once((of) => {
    const found = new Map<string, string[]>();
    for (const directory of directories) {
      for (const alias of names(directory)) {
        const path = `${directory}/${alias}`;
        const target = unitName(alias) === null || pathOf(alias) !== path ? null : of.link(path);
        const name = target?.slice(target.lastIndexOf('/') + 1) ?? alias;
        if (name !== alias && unitName(name) !== null) found.set(name, [...(found.get(name) ?? []), alias]);
      }
    }
    return found;
  });
  const load = (asked: string): Unit | Refusal => {
    const wanted = unitName(asked);
    if (wanted === null) return 'missing';
    const template = templateOf(wanted);
    const path = pathOf(asked) ?? (template === null ? null : pathOf(template));
    if (path === null) return 'missing';
    const found = follow(asked, path, []);
    const name = found === null ? null : unitName(found.name);
    if (found === null || name === null) return 'masked';
    const text = image.text(found.path);
    if (text === null) return 'missing';
    if (text.trim() === '' && image.stat(found.path)?.size === 0) return 'masked';
    const aliases = [...new Set([asked, ...(others(image).get(name.full) ?? [])])].filter((each) => each !== name.full);
    const dropIns = dropInsOf(image, directories, names, dropInNames(name, aliases));
    const own = generated.has(found.path) ? generatedOf(found.path) : readUnitFile(found.path, text, image.tell);
    const directives = [...own, ...dropIns.flatMap((file) => readUnitFile(file, image.text(file) ?? '', image.tell))];
    return { name, aliases, file: found.path, directives };
  };
  return {
    load: memoised(load),
    linked: ({ name, aliases }, kind) => {
      const of = [name.full, ...aliases, ...(name.instance === null ? [] : [templateOf(name) ?? ''])];
      return directories.flatMap((directory) =>
        of
          .filter((each) => names(directory).has(`${each}.${kind}`))
          .flatMap((each) =>
            image
              .list(`${directory}/${each}.${kind}`)
              .map((link) => ({ name: link, path: `${directory}/${each}.${kind}/${link}` })),
          ),
      );
    },
  };
}
