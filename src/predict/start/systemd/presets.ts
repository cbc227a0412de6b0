import { globMatcher } from '../../../base/glob.js';
import { lazily } from '../../../base/lazily.js';
import type { Image } from '../../tree/image.js';
import { type Place, spotOf } from '../../types.js';
import { specifiersOf } from './specifiers.js';
import { unitName } from './unit-name.js';
import { lastOf, UNIT_DIRECTORIES, type Unit, type Units, valuesOf } from './units.js';

/**
 * Whether systemd takes the next boot for the first one of the machine: where the file is not there, or says
 * `uninitialized`. One that is empty gets an id as well, and nothing is enabled. machine-id(5), seen so on a booted twin
 */
export function isFirstBoot(image: Image): boolean {
  if (image.stat('/etc/machine-id') === null) return true;
  return image.text('/etc/machine-id')?.split('\n')[0]?.trim() === 'uninitialized';
}

/** One line of a preset file. systemd.preset(5) */
interface Rule {
  readonly verb: string;
  readonly pattern: string;
  readonly fits: (unit: string) => boolean;
  /** From 0, of all rules. */
  readonly rank: number;
  readonly instances: readonly string[];
  readonly place: Place;
}

/** Rules that name a unit, the first of each name, and those with a pattern, in order. */
interface Rules {
  readonly names: ReadonlyMap<string, Rule>;
  readonly patterns: readonly Rule[];
}

const DIRECTORIES = [
  '/etc/systemd/system-preset',
  '/usr/local/lib/systemd/system-preset',
  '/usr/lib/systemd/system-preset',
  '/lib/systemd/system-preset',
] as const;

/** The most patterns that are read, instances of one line and units that are enabled: distributions have some hundred. */
const PATTERN_LIMIT = 200;
const INSTANCE_LIMIT = 200;
const UNIT_LIMIT = 5000;

/** The rules of all preset files, sorted by the names of the files; of two with the same name the first directory wins. */
function rulesOf(image: Image): Rules {
  const files = new Map<string, string>();
  for (const directory of DIRECTORIES)
    for (const name of image.list(directory))
      if (name.endsWith('.preset') && !files.has(name)) files.set(name, `${directory}/${name}`);
  const sorted = [...files].sort(([left], [right]) => (left < right ? -1 : 1));
  const rules = sorted.flatMap(([, file]) =>
    (image.text(file) ?? '').split('\n').flatMap((text, index): Rule[] => {
      const [verb = '', pattern, ...instances] = text.trim().split(/\s+/);
      if (!/^(?:enable|disable|ignore)$/.test(verb) || pattern === undefined) return [];
      if (instances.length > INSTANCE_LIMIT)
        image.tell(`${file}:${index + 1}`, `only ${INSTANCE_LIMIT} instances were read`);
      const place = { file, line: index + 1, text: text.trim().slice(0, 200) };
      const rule = { verb, pattern, fits: globMatcher(pattern), instances: instances.slice(0, INSTANCE_LIMIT), place };
      return [{ ...rule, rank: 0 }];
    }),
  );
  const ranked = rules.map((rule, rank) => ({ ...rule, rank }));
  const patterns = ranked.filter(({ pattern }) => /[*?[\\]/.test(pattern));
  if (patterns.length > PATTERN_LIMIT)
    image.tell(DIRECTORIES[0], `only ${PATTERN_LIMIT} patterns of presets were read`);
  return {
    names: new Map([...ranked].reverse().map((rule) => [rule.pattern, rule])),
    patterns: patterns.slice(0, PATTERN_LIMIT),
  };
}

/** The first rule that fits a name. */
function ruleFor({ names, patterns }: Rules, name: string): Rule | undefined {
  const exact = names.get(name);
  const fitting = patterns.find(({ rank, fits }) => rank < (exact?.rank ?? Number.POSITIVE_INFINITY) && fits(name));
  return fitting ?? exact;
}

/** Names that a template is enabled by: those of the rule, or its own default. */
function instancesOf(unit: Unit, rule: Rule | undefined): readonly string[] {
  const { prefix, instance, type, full } = unit.name;
  if (instance !== '') return [full];
  const named = rule !== undefined && rule.instances.length > 0 ? rule.instances : null;
  const own = lastOf(unit, 'Install', 'DefaultInstance')?.value;
  return (named ?? (own === undefined ? [] : [own])).map((each) => `${prefix}@${each}.${type}`);
}

/** What `systemctl enable` would link: names by the unit and kind that ask for them, and units by their other names. */
interface Enabled {
  readonly links: Map<string, Array<{ readonly name: string; readonly path: string }>>;
  readonly aliases: Map<string, string>;
}

/** A unit that is to be enabled, and the line of a preset that says so; null where none names it. */
interface Asked {
  readonly name: string;
  readonly by: string | null;
}

const KINDS = { WantedBy: 'wants', RequiredBy: 'requires', UpheldBy: 'upholds' } as const;

const wordsOf = (unit: Unit, key: string, expand: (text: string) => string) =>
  valuesOf(unit, 'Install', key).flatMap((each) =>
    expand(each.value)
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((word) => ({ word, place: each })),
  );

/** Enables units, and what their `Also=` names. */
function enable(image: Image, units: Units, enabled: Enabled, first: readonly Asked[]): void {
  const asked = [...first];
  const seen = new Set<string>();
  for (let at = 0; at < asked.length && seen.size <= UNIT_LIMIT; at += 1) {
    const { name, by } = asked[at] as Asked;
    if (seen.has(name)) continue;
    seen.add(name);
    const unit = units.load(name);
    if (typeof unit === 'string') continue;
    const expand = specifiersOf(image, unit.name, unit.file);
    for (const [key, kind] of Object.entries(KINDS)) {
      for (const { word, place } of wordsOf(unit, key, expand)) {
        const links = enabled.links.get(`${word}.${kind}`) ?? [];
        links.push({ name, path: by ?? spotOf(place) });
        enabled.links.set(`${word}.${kind}`, links);
      }
    }
    for (const { word } of wordsOf(unit, 'Alias', expand)) enabled.aliases.set(word, name);
    asked.push(...wordsOf(unit, 'Also', expand).map(({ word }) => ({ name: word, by })));
  }
  if (seen.size > UNIT_LIMIT)
    image.tell(DIRECTORIES[0], `presets enable more than ${UNIT_LIMIT} units; not all were read`);
}

/** What presets enable of all units that are there: what no rule names as well. systemctl(1), preset-all */
function enabledIn(image: Image, units: Units): Enabled {
  const enabled: Enabled = { links: new Map(), aliases: new Map() };
  const rules = rulesOf(image);
  const asked: Asked[] = [];
  const names = [...new Set(UNIT_DIRECTORIES.flatMap((directory) => image.list(directory)))];
  if (names.length > UNIT_LIMIT) image.tell(DIRECTORIES[0], `presets of only ${UNIT_LIMIT} units were looked at`);
  for (const name of names.slice(0, UNIT_LIMIT)) {
    if (unitName(name) === null) continue;
    const unit = units.load(name);
    // Of an alias, the unit itself decides.
    if (typeof unit === 'string' || unit.name.full !== name) continue;
    const rule = ruleFor(rules, name);
    if (rule !== undefined && rule.verb !== 'enable') continue;
    const by = rule === undefined ? null : spotOf(rule.place);
    asked.push(...instancesOf(unit, rule).map((each) => ({ name: each, by })));
  }
  enable(image, units, enabled, asked);
  return enabled;
}

/**
 * Units as they are after the presets of a first boot. systemd enables then what they do not forbid; whether it disables
 * what they forbid as well is chosen when systemd is built, so what is enabled otherwise stays so.
 */
export function withPresets(image: Image, units: Units): Units {
  if (!isFirstBoot(image)) return units;
  const enabled = lazily(() => enabledIn(image, units));
  return {
    load(name) {
      const unit = units.load(name);
      const other = unit === 'missing' ? enabled().aliases.get(name) : undefined;
      const found = other === undefined ? unit : units.load(other);
      return typeof found === 'string' || other === undefined ? found : { ...found, aliases: [...found.aliases, name] };
    },
    linked(unit, kind) {
      const names = [unit.name.full, ...unit.aliases];
      return [...units.linked(unit, kind), ...names.flatMap((each) => enabled().links.get(`${each}.${kind}`) ?? [])];
    },
  };
}
