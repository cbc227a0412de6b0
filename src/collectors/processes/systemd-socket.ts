import { canonicalAddress } from '../../domain/address.js';
import type { Endpoint, Relay } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';

/** Where units are read from, the strongest first; systemd.unit(5), "Unit File Load Path". */
const UNIT_DIRECTORIES = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/** One assignment of a unit file, in order; systemd.syntax(7). */
export interface Setting {
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

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

const list = (host: Host, directory: string) => attempt(() => host.files.list(directory).sort(), []);

/** A unit as systemd sees it: the strongest file of its name, then every drop-in. */
function loadUnit(host: Host, name: string): Setting[] {
  const texts: string[] = [];
  for (const directory of UNIT_DIRECTORIES) {
    const text = attempt(() => host.files.readText(`${directory}/${name}`, 1 << 20), null);
    if (text !== null && texts.length === 0) texts.push(text);
  }
  for (const directory of UNIT_DIRECTORIES) {
    for (const file of list(host, `${directory}/${name}.d`)) {
      if (file.endsWith('.conf')) texts.push(attempt(() => host.files.readText(`${directory}/${name}.d/${file}`), ''));
    }
  }
  return texts.flatMap(readUnit);
}

/** All values of a list setting; an empty assignment clears what was before. */
function values(settings: readonly Setting[], key: string): string[] {
  const found: string[] = [];
  for (const setting of settings) {
    if (setting.key !== key) continue;
    if (setting.value === '') found.length = 0;
    else found.push(setting.value);
  }
  return found;
}

/** Whether `22`, `0.0.0.0:22` or `[::]:22` is this endpoint, and `vsock::22` is not; systemd.socket(5), ListenStream=. */
function listensOn(value: string, endpoint: Endpoint): boolean {
  const match = /^(?:(.*):)?(\d+)$/.exec(value);
  if (match === null || Number(match[2]) !== endpoint.port) return false;
  const text = match[1]?.replace(/^\[|\](%.*)?$/g, '');
  if (text === undefined || text === '') return true;
  return canonicalAddress(text) === endpoint.address;
}

function socketUnits(host: Host): string[] {
  const names = UNIT_DIRECTORIES.flatMap((directory) => list(host, directory));
  return [...new Set(names.filter((name) => name.endsWith('.socket')))];
}

function isEnabled(host: Host, name: string): boolean {
  return UNIT_DIRECTORIES.some((directory) =>
    list(host, directory).some(
      (entry) => entry.endsWith('.wants') && list(host, `${directory}/${entry}`).includes(name),
    ),
  );
}

/** The program in an ExecStart= line: prefixes like `-` and `@` are not part of it; systemd.service(5). */
function executableOf(host: Host, service: string): string | null {
  const [command = ''] = values(loadUnit(host, service), 'ExecStart');
  const path = command.replace(/^[-@:+!|]+/, '').split(/\s/)[0] ?? '';
  return path.startsWith('/') ? attempt(() => host.files.realPath(path), path) : null;
}

/** The service that systemd starts for a socket it listens on itself; null when no unit file explains the port. */
export function serviceBehind(host: Host, endpoint: Endpoint): Relay | null {
  const key = endpoint.protocol === 'tcp' ? 'ListenStream' : 'ListenDatagram';
  const fitting = socketUnits(host).filter((name) =>
    values(loadUnit(host, name), key).some((value) => listensOn(value, endpoint)),
  );
  const unit = fitting.find((name) => isEnabled(host, name)) ?? fitting[0];
  if (unit === undefined) return null;
  const settings = loadUnit(host, unit);
  const perConnection = values(settings, 'Accept').some((value) => /^(yes|true|1|on)$/i.test(value));
  const service =
    values(settings, 'Service').at(-1) ?? unit.replace(/\.socket$/, perConnection ? '@.service' : '.service');
  return { kind: 'socket', target: service, exe: executableOf(host, service) };
}
