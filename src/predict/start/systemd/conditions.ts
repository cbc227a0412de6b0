import { globMatcher } from '../../../base/glob.js';
import type { Image } from '../../tree/image.js';
import { isFirstBoot } from './presets.js';
import type { Directive } from './unit-file.js';
import { type Unit, valuesOf } from './units.js';

/** What is there only when a machine runs: nothing about it can be decided. */
const OF_RUNNING = /^\/(?:proc|sys|dev|run)(?:\/|$)/;

/** Whether a path of a condition is there; null where only the running machine knows. */
function onPath(path: string, holds: (path: string) => boolean): boolean | null {
  return OF_RUNNING.test(path) ? null : holds(path);
}

/** Paths that fit a pattern of the shell: `*` and `?` in any name. */
export function globbed(image: Image, pattern: string): string[] {
  let found = [''];
  for (const name of pattern.split('/').filter((each) => each !== '')) {
    if (!/[*?[]/.test(name)) found = found.map((each) => `${each}/${name}`);
    else {
      const fits = globMatcher(name);
      const visible = (each: string) => fits(each) && (name.startsWith('.') || !each.startsWith('.'));
      found = found.flatMap((each) =>
        image
          .list(each === '' ? '/' : each)
          .filter(visible)
          .map((one) => `${each}/${one}`),
      );
    }
    if (found.length > 10_000) return found.slice(0, 10_000);
  }
  return found.filter((each) => image.stat(each) !== null);
}

const isExecutable = (image: Image, path: string) =>
  image.isFile(path) && ((image.stat(path)?.mode ?? 0) & 0o111) !== 0;

/** How each kind of condition is decided from files alone; the others are not. */
const TESTS: Readonly<Record<string, (image: Image, value: string) => boolean | null>> = {
  PathExists: (image, path) => onPath(path, (each) => image.stat(each) !== null),
  PathExistsGlob: (image, pattern) => onPath(pattern, (each) => globbed(image, each).length > 0),
  PathIsDirectory: (image, path) => onPath(path, (each) => image.isDirectory(each)),
  PathIsSymbolicLink: (image, path) => onPath(path, (each) => image.link(each) !== null),
  DirectoryNotEmpty: (image, path) => onPath(path, (each) => image.list(each).length > 0),
  FileNotEmpty: (image, path) => onPath(path, (each) => image.isFile(each) && (image.stat(each)?.size ?? 0) > 0),
  FileIsExecutable: (image, path) => onPath(path, (each) => isExecutable(image, each)),
  FirstBoot: (image, value) => /^(?:1|y|yes|t|true|on)$/i.test(value) === isFirstBoot(image),
};

/** Whether what a path unit waits for is there; null where only the running machine knows. */
export const isThere = (image: Image, { key, value }: Directive, expand: (text: string) => string): boolean | null =>
  TESTS[key]?.(image, expand(value.trim())) ?? null;

/** Whether one condition holds; null where files do not decide it. */
function holds(image: Image, { key, value }: Directive, expand: (text: string) => string): boolean | null {
  const test = TESTS[key.replace(/^(?:Condition|Assert)/, '')];
  if (test === undefined) return null;
  const [, negated, path = ''] = /^\|?(!?)(.*)$/.exec(value) ?? [];
  const answer = test(image, expand(path.trim()));
  return answer === null || negated !== '!' ? answer : !answer;
}

/**
 * The condition that keeps a unit from being started, null where none is known to. All have to hold; of those marked
 * with `|` one is enough. What files do not decide counts as true. systemd.unit(5)
 */
export function failedCondition(image: Image, unit: Unit, expand: (text: string) => string): Directive | null {
  const keys = [...new Set(unit.directives.map(({ key }) => key))].filter((key) => /^(?:Condition|Assert)/.test(key));
  const conditions = keys.flatMap((key) => valuesOf(unit, 'Unit', key));
  const failed = (each: Directive) => holds(image, each, expand) === false;
  const triggers = conditions.filter(({ value }) => value.startsWith('|'));
  const needed = conditions.filter(({ value }) => !value.startsWith('|')).find(failed);
  if (needed !== undefined) return needed;
  return triggers.length > 0 && triggers.every(failed) ? (triggers[0] ?? null) : null;
}

/** Conditions that hold on one kind of machine and not on another: in a container, without a right of root, of one name, with a disk. */
const OF_MACHINE =
  /^(?:Condition|Assert)(?:Virtualization|Capability|Host|KernelCommandLine|KernelVersion|Environment|Security|Memory|CPUs|CPUFeature|Firmware|PathIsMountPoint|PathIsEncrypted|NeedsUpdate|OSRelease|KernelModuleLoaded)$/;

/** Kinds of machines that few are: not to be one of these holds nearly everywhere. systemd-detect-virt(1) */
const NOT_ONE_KIND = /^!(?!(?:yes|no|true|false|vm|container|1|0)$)/;

/** Whether the machine that the image is made for has this name or number; null where the image has no name. */
function isHost(image: Image, value: string): boolean | null {
  const first = (path: string) => image.text(path)?.split('\n')[0]?.trim().toLowerCase() ?? '';
  const [name, wanted] = [first('/etc/hostname'), value.toLowerCase()];
  return name === '' ? null : wanted === first('/etc/machine-id') || globMatcher(wanted)(name);
}

/** Whether something is mounted at a path wherever the image runs: by its fstab, or as on every machine. */
const isMounted = (image: Image, path: string) =>
  path === '/' ||
  /^\/(?:proc|sys|dev|run)$/.test(path) ||
  (image.text('/etc/fstab') ?? '')
    .split('\n')
    .some((line) => line.trim().split(/\s+/)[1] === path && !/^\s*#/.test(line));

/** Whether a condition holds on nearly every machine that the image may become. */
function holdsMostly(image: Image, { key, value }: Directive, expand: (text: string) => string): boolean {
  const [, negated, wanted = ''] = /^\|?(!?)(.*)$/.exec(value) ?? [];
  if (/Virtualization$/.test(key)) return NOT_ONE_KIND.test(value);
  if (/Host$/.test(key)) return isHost(image, expand(wanted.trim())) === (negated !== '!');
  if (/PathIsMountPoint$/.test(key)) return isMounted(image, expand(wanted.trim())) === (negated !== '!');
  return (
    negated === '!' && /(?:KernelCommandLine|Environment|Security|Firmware|PathIsEncrypted|NeedsUpdate)$/.test(key)
  );
}

/** The condition that a running machine decides, one way in a container and another elsewhere; null where there is none. */
export function undecidedCondition(image: Image, unit: Unit, expand: (text: string) => string): Directive | null {
  const keys = [...new Set(unit.directives.map(({ key }) => key))].filter((key) => OF_MACHINE.test(key));
  const conditions = keys.flatMap((key) => valuesOf(unit, 'Unit', key));
  return conditions.find((each) => !holdsMostly(image, each, expand)) ?? null;
}
