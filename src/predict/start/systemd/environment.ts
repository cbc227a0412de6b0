import { homeOf } from '../../config/names.js';
import type { Image } from '../../tree/image.js';
import { once } from '../../tree/once.js';
import type { Place } from '../../types.js';
import { globbed } from './conditions.js';
import { readEnvironmentFile } from './environment-file.js';
import { type Directive, readUnitFile } from './unit-file.js';
import { lastOf, type Unit, valuesOf } from './units.js';
import { unitWords } from './words.js';

/** Variables of a service, and where each got its value. */
export interface Environment {
  readonly values: ReadonlyMap<string, string>;
  readonly origins: ReadonlyMap<string, Place>;
}

type Assigned = readonly [string, string, Place];

/** What `Environment=` sets, in order. */
function assigned(directive: Directive, expand: (text: string) => string): Assigned[] {
  return unitWords(expand(directive.value)).flatMap((word) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value, directive] as const];
  });
}

/** The most files of variables of one service. */
const FILE_LIMIT = 200;

/** The files of `EnvironmentFile=`, in order; one that is named again counts where it is named last. */
function filesOf(image: Image, directives: readonly Directive[], expand: (text: string) => string): string[] {
  const patterns = new Set(directives.map(({ value }) => expand(value.replace(/^-/, ''))).reverse());
  const named = [...patterns]
    .reverse()
    .flatMap((pattern) => (/[*?[]/.test(pattern) ? globbed(image, pattern) : [pattern]));
  return [...new Set(named.reverse())].reverse().slice(-FILE_LIMIT);
}

/** The configuration of systemd itself: a file further up comes last, and one of a name is read once. systemd-system.conf(5) */
const MANAGER_DIRECTORIES = ['/etc/systemd', '/usr/local/lib/systemd', '/usr/lib/systemd'] as const;

const managerLines = once((image): readonly Directive[] => {
  const named = new Map<string, string>();
  for (const directory of MANAGER_DIRECTORIES.map((each) => `${each}/system.conf.d`)) {
    for (const name of image.list(directory)) {
      if (name.endsWith('.conf') && !named.has(name)) named.set(name, `${directory}/${name}`);
    }
  }
  const main = MANAGER_DIRECTORIES.map((each) => `${each}/system.conf`).find((each) => image.isFile(each));
  const dropIns = [...named].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, file]) => file);
  return [...(main === undefined ? [] : [main]), ...dropIns].flatMap((file) =>
    readUnitFile(file, image.text(file) ?? '', image.tell),
  );
});

/** What `DefaultEnvironment=` gives to every service. */
const defaults = once((image): readonly Directive[] =>
  valuesOf({ directives: managerLines(image) }, 'Manager', 'DefaultEnvironment'),
);

/** Takes away what `UnsetEnvironment=` names, with a value only where it has this value: last of all. */
function unset(values: Map<string, string>, origins: Map<string, Place>, names: readonly string[]): void {
  for (const [, name = '', value] of names.map((word) => /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [])) {
    if (value !== undefined && values.get(name) !== value) continue;
    values.delete(name);
    origins.delete(name);
  }
}

/** Directories that systemd makes for a service, by directive, and where they lie. systemd.exec(5), RuntimeDirectory= */
const DIRECTORIES = {
  RuntimeDirectory: ['RUNTIME_DIRECTORY', '/run'],
  StateDirectory: ['STATE_DIRECTORY', '/var/lib'],
  CacheDirectory: ['CACHE_DIRECTORY', '/var/cache'],
  LogsDirectory: ['LOGS_DIRECTORY', '/var/log'],
  ConfigurationDirectory: ['CONFIGURATION_DIRECTORY', '/etc'],
} as const;

/**
 * What systemd sets by itself, before what the unit says: its directories, and who it runs as where `User=` says so; a home
 * that is none is not set. systemd.exec(5), "Environment Variables Set or Propagated by the Service Manager"
 */
function ofManager(image: Image, unit: Unit, expand: (text: string) => string): Array<readonly [string, string]> {
  const directories = Object.entries(DIRECTORIES).flatMap(([key, [name, base]]) => {
    const paths = valuesOf(unit, 'Service', key).flatMap(({ value }) => unitWords(expand(value)));
    const made = paths.map((path) => `${base}/${path.replace(/:.*$/s, '')}`);
    return made.length === 0 ? [] : [[name, made.join(':')] as const];
  });
  const user = expand(lastOf(unit, 'Service', 'User')?.value ?? '');
  if (user === '') return directories;
  const home = homeOf(image, user);
  const who = [['USER', user] as const, ['LOGNAME', user] as const];
  return [...directories, ...who, ...(/^\/(?:nonexistent)?$/.test(home) ? [] : [['HOME', home] as const])];
}

/** The variables that a service gets: files come after `Environment=`, whatever their order. systemd.exec(5) */
export function environmentOf(image: Image, unit: Unit, expand: (text: string) => string): Environment {
  const values = new Map<string, string>(ofManager(image, unit, expand));
  const origins = new Map<string, Place>();
  const lines = [...defaults(image), ...valuesOf(unit, 'Service', 'Environment')];
  const words = lines.flatMap((directive) => assigned(directive, expand));
  const files = filesOf(image, valuesOf(unit, 'Service', 'EnvironmentFile'), expand);
  const read = files.flatMap((file) => readEnvironmentFile(file, image.text(file) ?? '', image.tell));
  for (const [name, value, place] of [...words, ...read]) {
    values.set(name, value);
    origins.set(name, place);
  }
  const taken = valuesOf(unit, 'Service', 'UnsetEnvironment').flatMap(({ value }) => unitWords(expand(value)));
  unset(values, origins, taken);
  return { values, origins };
}
