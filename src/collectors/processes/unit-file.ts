import type { Host } from '../../host/types.js';

/** Where units are read from, the strongest first; systemd.unit(5), "Unit File Load Path". */
export const UNIT_DIRECTORIES = [
  '/run/systemd/transient',
  '/etc/systemd/system',
  '/run/systemd/system',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/** One assignment of a unit file, in order; systemd.syntax(7). */
interface Setting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** Reads a unit file: sections, `Key=value`, comments, and lines continued by a backslash. */
function readUnit(text: string): Setting[] {
  const settings: Setting[] = [];
  let section = '';
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    const trimmed = line.trim();
    if (/^[#;]/.test(trimmed)) continue;
    section = /^\[(.+)\]$/.exec(trimmed)?.[1] ?? section;
    const assignment = /^([A-Za-z]+)\s*=\s*(.*)$/.exec(trimmed);
    if (assignment !== null) settings.push({ section, key: assignment[1] ?? '', value: assignment[2] ?? '' });
  }
  return settings;
}

/** What `read` answers, or `otherwise` where that fails. */
export function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Names in a directory, sorted; none where it cannot be read. */
export const list = (host: Host, directory: string) => attempt(() => host.files.list(directory).sort(), []);

/** The names that a unit is found by: `getty@tty1.service` by its own, then by that of its template. */
function namesOf(unit: string): readonly string[] {
  const template = unit.replace(/@[^@]*(?=\.[a-z]+$)/, '@');
  return template === unit ? [unit] : [unit, template];
}

const pathsOf = (unit: string, ending = '') =>
  namesOf(unit).flatMap((name) => UNIT_DIRECTORIES.map((directory) => `${directory}/${name}${ending}`));

/** A unit as systemd sees it. */
export interface Unit {
  readonly settings: readonly Setting[];
  /** The files that say so. */
  readonly files: readonly string[];
}

/** The strongest file of the name of a unit, then every drop-in. */
export function readUnitFiles({ files }: Pick<Host, 'files'>, unit: string): Unit {
  const texts = new Map<string, string>();
  const read = (file: string) => {
    const text = attempt(() => files.readText(file, 1 << 20), null);
    if (text !== null) texts.set(file, text);
  };
  for (const file of pathsOf(unit)) if (texts.size === 0) read(file);
  for (const directory of pathsOf(unit, '.d')) {
    const names = attempt(() => files.list(directory).sort(), []);
    for (const name of names) if (name.endsWith('.conf')) read(`${directory}/${name}`);
  }
  return { settings: [...texts.values()].flatMap(readUnit), files: [...texts.keys()] };
}

/** What a unit says. */
export const loadUnit = (host: Pick<Host, 'files'>, unit: string) => readUnitFiles(host, unit).settings;

/** All values of a list setting; an empty assignment clears what was before. */
export function values(settings: readonly Setting[], key: string): string[] {
  const found: string[] = [];
  for (const setting of settings) {
    if (setting.key !== key) continue;
    if (setting.value === '') found.length = 0;
    else found.push(setting.value);
  }
  return found;
}
