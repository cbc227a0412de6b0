import type { Image } from '../../tree/image.js';
import { evidenceOf } from '../../types.js';
import { initScripts } from '../sysv.js';
import { failedCondition, isThere } from './conditions.js';
import { generatedFor } from './generators.js';
import { specifiersOf } from './specifiers.js';
import type { Directive } from './unit-file.js';
import { type UnitName, unitName } from './unit-name.js';
import { lastOf, type Unit, type Units, valuesOf } from './units.js';

/** A unit that is started at boot. */
export interface Active {
  readonly unit: Unit;
  /** In words, what asked for it. */
  readonly reason: string;
  /** A line by which it is asked for at some time, or on some machines only. */
  readonly unsure: Directive | null;
}

/** The most units of one boot that are looked at. */
const UNIT_LIMIT = 20_000;

const PULLING = ['Wants', 'Requires', 'BindsTo', 'Upholds'] as const;
const ENDING = ['OnFailure', 'OnSuccess'] as const;
const LINKED = ['wants', 'requires', 'upholds'] as const;

/** A unit that is asked for, and what asks for it. */
interface Asked {
  readonly name: string;
  readonly reason: string;
  readonly unsure?: Directive | null;
}

/** A template that is asked for without an instance gets that of whoever asks, or its name. systemd.unit(5) */
function instanced(name: string, by: UnitName): string {
  const asked = unitName(name);
  return asked?.instance === '' ? `${asked.prefix}@${by.instance ?? by.prefix}.${asked.type}` : name;
}

/** Directives of a unit that ask for others. */
function named(unit: Unit, expand: (text: string) => string): Asked[] {
  const needs = PULLING.flatMap((key) => valuesOf(unit, 'Unit', key));
  const sockets = unit.name.type === 'service' ? valuesOf(unit, 'Service', 'Sockets') : [];
  const asked = (directive: Directive, unsure: Directive | null) =>
    expand(directive.value)
      .split(/\s+/)
      .filter((name) => name !== '')
      .map((name) => ({ name: instanced(name, unit.name), reason: evidenceOf(directive), unsure }));
  // How a service ends nobody knows before it runs. A target that is asked for so is another boot: rescue, a reboot.
  const ends = ENDING.flatMap((key) => valuesOf(unit, 'Unit', key)).flatMap((each) => asked(each, each));
  return [
    ...[...needs, ...sockets].flatMap((each) => asked(each, null)),
    ...ends.filter(({ name }) => !name.endsWith('.target')),
  ];
}

/** Seconds of a span of time, `1min 30s`; null where it is none. systemd.time(7) */
function secondsOf(text: string): number | null {
  const units: Readonly<Record<string, number>> = {
    '': 1,
    s: 1,
    sec: 1,
    m: 60,
    min: 60,
    ms: 0.001,
    us: 0,
    h: 3600,
    hr: 3600,
  };
  const parts = [...text.matchAll(/([\d.]+)\s*([a-z]*)\s*/gi)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return null;
  const seconds = parts.map(
    ([, number, unit = '']) =>
      Number(number) * (units[unit.replace(/(?:ond|ute|our)?s?$/, '')] ?? units[unit] ?? Number.NaN),
  );
  return seconds.reduce((sum, each) => sum + each, 0);
}

/** The longest after boot that a timer is part of it, seconds. */
const BOOT_SPAN = 600;

/** What a timer or a path unit starts: `Unit=`, else the service of its name. */
function behindOf(unit: Unit, section: string, expand: (text: string) => string): string {
  const named = lastOf(unit, section, 'Unit');
  return named === null ? unit.name.full.replace(/\.\w+$/, '.service') : expand(named.value);
}

const AFTER_BOOT = ['OnBootSec', 'OnStartupSec', 'OnActiveSec'] as const;

/** What a timer starts as soon as the machine is up. systemd.timer(5) */
function askedByTimer(unit: Unit, expand: (text: string) => string): Asked[] {
  if (unit.name.type !== 'timer') return [];
  const soon = AFTER_BOOT.flatMap((key) => valuesOf(unit, 'Timer', key)).find(
    ({ value }) => (secondsOf(value.trim()) ?? Number.NaN) <= BOOT_SPAN,
  );
  // A time of the calendar comes some day, perhaps while the machine boots.
  const calendar = lastOf(unit, 'Timer', 'OnCalendar');
  const asks = soon ?? calendar;
  if (asks === null) return [];
  const name = behindOf(unit, 'Timer', expand);
  return [{ name, reason: evidenceOf(asks), unsure: soon === undefined ? calendar : null }];
}

const PATHS = ['PathExists', 'PathExistsGlob', 'DirectoryNotEmpty'] as const;

/** What a path unit starts since what it waits for is there from the beginning. systemd.path(5) */
function askedByPath(image: Image, unit: Unit, expand: (text: string) => string): Asked[] {
  if (unit.name.type !== 'path') return [];
  const name = behindOf(unit, 'Path', expand);
  const paths = PATHS.flatMap((key) => valuesOf(unit, 'Path', key));
  const there = paths.find((each) => isThere(image, each, expand) === true);
  if (there !== undefined) return [{ name, reason: evidenceOf(there) }];
  const unsure = paths.find((each) => isThere(image, each, expand) === null);
  return unsure === undefined ? [] : [{ name, reason: evidenceOf(unsure), unsure }];
}

const askedByLinks = (units: Units, unit: Unit): Asked[] =>
  LINKED.flatMap((kind) => units.linked(unit, kind)).map(({ name, path }) => ({
    name: instanced(name, unit.name),
    reason: `${path}: enabled`,
  }));

/** Init scripts, but for those that a unit of their name stands for. systemd-sysv-generator(8) */
function askedByScripts(image: Image, units: Units, unit: Unit): Asked[] {
  if (unit.name.full !== 'multi-user.target') return [];
  const isScript = (name: string, path: string) => {
    const loaded = units.load(name);
    return typeof loaded !== 'string' && loaded.file === path;
  };
  return initScripts(image)
    .filter(({ name, path }) => isScript(`${name}.service`, path))
    .map(({ name, link }) => ({ name: `${name}.service`, reason: `${link}: started at boot` }));
}

/** What a unit that starts asks for in turn. */
function askedBy(image: Image, units: Units, unit: Unit, expand: (text: string) => string): Asked[] {
  return [
    ...named(unit, expand),
    ...askedByTimer(unit, expand),
    ...askedByPath(image, unit, expand),
    ...askedByLinks(units, unit),
    ...askedByScripts(image, units, unit),
    ...generatedFor(image, unit.name.full).map(({ unit: name, reason }) => ({ name, reason })),
  ];
}

/** Everything that starts with a target, in the order in which it is met; what may start only, last. */
export function activeUnits(image: Image, units: Units, target: string): Active[] {
  const active: Active[] = [];
  const seen = new Set<string>();
  const waiting: Asked[] = [{ name: target, reason: 'default.target' }];
  const unsure: Asked[] = [];
  const next = () => waiting.shift() ?? unsure.shift();
  for (let asked = next(); asked !== undefined; asked = next()) {
    if (seen.has(asked.name) || seen.size > UNIT_LIMIT) continue;
    seen.add(asked.name);
    const unit = units.load(asked.name);
    if (typeof unit === 'string') continue;
    if (unit.name.full !== asked.name) {
      if (seen.has(unit.name.full)) continue;
      seen.add(unit.name.full);
    }
    const expand = specifiersOf(image, unit.name, unit.file);
    if (failedCondition(image, unit, expand) !== null) continue;
    const doubt = asked.unsure ?? null;
    active.push({ unit, reason: asked.reason, unsure: doubt });
    for (const each of askedBy(image, units, unit, expand)) {
      const inherited = { ...each, unsure: each.unsure ?? doubt };
      (inherited.unsure === null ? waiting : unsure).push(inherited);
    }
  }
  if (seen.size > UNIT_LIMIT)
    image.tell('/etc/systemd/system', `more than ${UNIT_LIMIT} units start; not all were read`);
  return active;
}

/** What systemd starts: `default.target`, a link of the administrator or of the distribution. */
export function defaultTarget(units: Units): string {
  const unit = units.load('default.target');
  return typeof unit === 'string' || unitName(unit.name.full) === null ? 'graphical.target' : unit.name.full;
}
