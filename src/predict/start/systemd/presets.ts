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
  readonly fits: (unit: string) => boolean;
  readonly instances: readonly string[];
  readonly place: Place;
}

const DIRECTORIES = [
  '/etc/systemd/system-preset',
  '/usr/local/lib/systemd/system-preset',
  '/usr/lib/systemd/system-preset',
  '/lib/systemd/system-preset',
] as const;

/** The most rules that are read: distributions have some hundred. */
const RULE_LIMIT = 2000;

/** The rules of all preset files, sorted by the names of the files; of two with the same name the first directory wins. */
function rulesOf(image: Image): readonly Rule[] {
  const files = new Map<string, string>();
  for (const directory of DIRECTORIES)
    for (const name of image.list(directory))
      if (name.endsWith('.preset') && !files.has(name)) files.set(name, `${directory}/${name}`);
  const sorted = [...files].sort(([left], [right]) => (left < right ? -1 : 1));
  const rules = sorted.flatMap(([, file]) =>
    (image.text(file) ?? '').split('\n').flatMap((text, index): Rule[] => {
      const [verb = '', pattern, ...instances] = text.trim().split(/\s+/);
      if (!/^(?:enable|disable|ignore)$/.test(verb) || pattern === undefined) return [];
      return [{ verb, fits: globMatcher(pattern), instances, place: { file, line: index + 1, text: text.trim() } }];
    }),
  );
  if (rules.length > RULE_LIMIT) image.tell(DIRECTORIES[0], `only ${RULE_LIMIT} of ${rules.length} presets were read`);
  return rules.slice(0, RULE_LIMIT);
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

const KINDS = { WantedBy: 'wants', RequiredBy: 'requires', UpheldBy: 'upholds' } as const;

const wordsOf = (unit: Unit, key: string, expand: (text: string) => string) =>
  valuesOf(unit, 'Install', key).flatMap((each) =>
    expand(each.value)
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((word) => ({ word, place: each })),
  );

/** Enables a unit, and what its `Also=` names. */
function enable(
  image: Image,
  units: Units,
  enabled: Enabled,
  name: string,
  by: string | null,
  seen: Set<string>,
): void {
  if (seen.has(name)) return;
  seen.add(name);
  const unit = units.load(name);
  if (typeof unit === 'string') return;
  const expand = specifiersOf(image, unit.name, unit.file);
  for (const [key, kind] of Object.entries(KINDS)) {
    for (const { word, place } of wordsOf(unit, key, expand)) {
      const asked = `${word}.${kind}`;
      const links = enabled.links.get(asked) ?? [];
      links.push({ name, path: by ?? spotOf(place) });
      enabled.links.set(asked, links);
    }
  }
  for (const { word } of wordsOf(unit, 'Alias', expand)) enabled.aliases.set(word, name);
  for (const { word } of wordsOf(unit, 'Also', expand)) enable(image, units, enabled, word, by, seen);
}

/** What presets enable of all units that are there: what no rule names as well. systemctl(1), preset-all */
function enabledIn(image: Image, units: Units): Enabled {
  const enabled: Enabled = { links: new Map(), aliases: new Map() };
  const rules = rulesOf(image);
  const seen = new Set<string>();
  for (const name of new Set(UNIT_DIRECTORIES.flatMap((directory) => image.list(directory)))) {
    if (unitName(name) === null) continue;
    const unit = units.load(name);
    // Of an alias, the unit itself decides.
    if (typeof unit === 'string' || unit.name.full !== name) continue;
    const rule = rules.find(({ fits }) => fits(name));
    if (rule !== undefined && rule.verb !== 'enable') continue;
    const by = rule === undefined ? null : spotOf(rule.place);
    for (const each of instancesOf(unit, rule)) enable(image, units, enabled, each, by, seen);
  }
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
