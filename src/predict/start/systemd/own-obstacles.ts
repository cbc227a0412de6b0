import { baseName } from '../../../domain/executable-path.js';
import type { Image } from '../../tree/image.js';
import { once } from '../../tree/once.js';
import { ACCOUNTS, isAccount, textsIn } from './accounts.js';
import { globbed } from './conditions.js';
import type { Directive } from './unit-file.js';
import { isYes, lastOf, type Unit, valuesOf } from './units.js';
import { unitWords } from './words.js';

/** A line by which a service fails before its program runs, as far as the files of the image tell. */
export interface Obstacle {
  readonly place: Directive;
  /** For people. */
  readonly reason: string;
}

/** Fills the specifiers of a unit in. systemd.unit(5) */
export type Expand = (text: string) => string;

/** What is there only when a machine runs. */
const OF_RUNNING = /^\/(?:proc|sys|dev|run|tmp|var\/run|var\/tmp)(?:\/|$)/;

/** A file of variables that has to be there and is not. systemd.exec(5), EnvironmentFile= */
function missingVariables(image: Image, unit: Unit, expand: Expand): Obstacle | null {
  const place = valuesOf(unit, 'Service', 'EnvironmentFile').find(({ value }) => {
    const path = expand(value);
    if (!path.startsWith('/') || OF_RUNNING.test(path)) return false;
    return /[*?[]/.test(path) ? globbed(image, path).length === 0 : image.stat(path) === null;
  });
  return place === undefined ? null : { place, reason: 'this file of variables is missing: systemd does not start it' };
}

/** An account that the image does not have. systemd.exec(5), User= */
function missingAccount(image: Image, unit: Unit, expand: Expand): Obstacle | null {
  if (isYes(lastOf(unit, 'Service', 'DynamicUser'))) return null;
  // Accounts may come from a directory.
  if (/^passwd:.*\b(?:sss|ldap|winbind|nis)\b/m.test(image.text('/etc/nsswitch.conf') ?? '')) return null;
  for (const [key, namesOf] of Object.entries(ACCOUNTS)) {
    const said = key === 'SupplementaryGroups' ? valuesOf(unit, 'Service', key) : [lastOf(unit, 'Service', key)];
    const lacks = (place: Directive) =>
      expand(place.value)
        .split(/\s+/)
        .some((name) => !isAccount(image, namesOf(image), name));
    const place = said.find((each) => each !== null && lacks(each));
    if (place !== undefined && place !== null)
      return { place, reason: 'the image has no such account: systemd does not start it' };
  }
  return null;
}

/** Directories that systemd makes for a service before it starts. systemd.exec(5), StateDirectory= */
const MAKING = ['RuntimeDirectory', 'StateDirectory', 'CacheDirectory', 'LogsDirectory', 'ConfigurationDirectory'];

/** By directive, the paths that have to be there before systemd starts anything. systemd.exec(5) */
const NEEDED: Readonly<Record<string, (value: string) => readonly string[]>> = {
  WorkingDirectory: (value) => [value],
  RootDirectory: (value) => [value],
  RootImage: (value) => [value],
  ReadWritePaths: words,
  ReadOnlyPaths: words,
  InaccessiblePaths: words,
  BindPaths: (value) => words(value).map((each) => each.replace(/:.*$/, '')),
  BindReadOnlyPaths: (value) => words(value).map((each) => each.replace(/:.*$/, '')),
  StandardInput: (value) => [/^file:(.*)$/.exec(value)?.[1] ?? ''],
  StandardOutput: directoryOfLog,
  StandardError: directoryOfLog,
  LoadCredential: (value) => [value.replace(/^[^:]*:?/, '')],
};

/** Paths of a list; one with `-` before it need not be there. */
function words(value: string): readonly string[] {
  return value.split(/\s+/).map((each) => each.replace(/^\+/, ''));
}

function directoryOfLog(value: string): readonly string[] {
  return [/^(?:append|file|truncate):(.*)\/[^/]*$/.exec(value)?.[1] ?? ''];
}

/** A path that has to be there, is not, and that nothing makes. */
function missingPath(image: Image, unit: Unit, expand: Expand): Obstacle | null {
  const isRooted = ['RootDirectory', 'RootImage'].some((key) => valuesOf(unit, 'Service', key).length > 0);
  if (MAKING.some((key) => valuesOf(unit, 'Service', key).length > 0)) return null;
  const isMissing = (path: string) =>
    path.startsWith('/') && !OF_RUNNING.test(path) && image.stat(path) === null && !isMounted(image, path);
  for (const [key, pathsOf] of Object.entries(NEEDED)) {
    if (isRooted && !key.startsWith('Root')) continue;
    const place = valuesOf(unit, 'Service', key).find(({ value }) => pathsOf(expand(value)).some(isMissing));
    if (place !== undefined) return { place, reason: 'this path is missing: systemd does not start it' };
  }
  return null;
}

/**
 * systemd itself needs /run once the paths are hidden, and then ends with 226/NAMESPACE: Debian's endlessh, as run with systemd
 * 252 and as reported of 253 (systemd issue 27997).
 */
function hidesRun(_: Image, unit: Unit, expand: Expand): Obstacle | null {
  const place = valuesOf(unit, 'Service', 'InaccessiblePaths').find(({ value }) =>
    words(expand(value)).some((each) => /^-?(?:\/|\/run|\/run\/systemd)\/?$/.test(each)),
  );
  return place === undefined ? null : { place, reason: 'this hides what systemd itself needs: it does not start it' };
}

/** What keeps a service by itself from starting, in the order in which systemd comes to it. */
const OWN = [missingVariables, missingAccount, missingPath, hidesRun, failingBefore];

/** What test(1) asks of a file. */
const ASKED: Readonly<Record<string, (image: Image, path: string) => boolean>> = {
  '-e': (image, path) => image.stat(path) !== null,
  '-f': (image, path) => image.isFile(path),
  '-r': (image, path) => image.stat(path) !== null,
  '-d': (image, path) => image.isDirectory(path),
  '-s': (image, path) => (image.stat(path)?.size ?? 0) > 0,
  '-x': (image, path) => image.stat(path) !== null,
};

/** Whether a command before the program fails for sure: it is not there, does nothing else, or asks for a file in vain. */
function fails(image: Image, value: string): boolean {
  const [, marks = '', line = ''] = /^([-@:+!|]*)(.*)$/s.exec(value) ?? [];
  const [program = '', flag = '', path = ''] = unitWords(line);
  if (marks.includes('-') || !program.startsWith('/')) return false;
  if (image.program(program) === null) return !OF_RUNNING.test(program);
  const name = baseName(program);
  if (name !== 'test' && name !== '[') return name === 'false';
  const asked = ASKED[flag];
  return asked !== undefined && path.startsWith('/') && !OF_RUNNING.test(path) && !asked(image, path);
}

/** A command before the program that fails, and the service with it. systemd.service(5), ExecStartPre= */
function failingBefore(image: Image, unit: Unit, expand: Expand): Obstacle | null {
  const before = ['ExecCondition', 'ExecStartPre'].flatMap((key) => valuesOf(unit, 'Service', key));
  const place = before.find(({ value }) => fails(image, expand(value)));
  return place === undefined ? null : { place, reason: 'this command fails, and the service is not started' };
}

const pathsOf = (texts: readonly string[]) =>
  new Set(texts.flatMap((text) => text.split(/\s+/)).filter((word) => /^\/./.test(word)));

const mounts = once((image) => pathsOf([image.text('/etc/fstab') ?? '']));
const madePaths = once((image) => pathsOf(textsIn(image, ['/etc/tmpfiles.d', '/usr/lib/tmpfiles.d'])));

/** Whether a path comes into being at boot: by tmpfiles.d(5), or in what is mounted on it or above it. */
function isMounted(image: Image, path: string): boolean {
  const parts = path.split('/');
  return madePaths(image).has(path) || parts.some((_, at) => mounts(image).has(parts.slice(0, at + 1).join('/')));
}

/** What keeps a service by itself from starting; null where nothing is known to. */
export function ownObstacle(image: Image, unit: Unit, expand: Expand): Obstacle | null {
  for (const look of OWN) {
    const found = look(image, unit, expand);
    if (found !== null) return found;
  }
  return null;
}
