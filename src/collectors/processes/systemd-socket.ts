import { canonicalAddress } from '../../domain/address.js';
import type { Endpoint, Relay } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';
import { isGuarded } from './guard.js';
import { createMounts } from './mounts.js';
import { type Started, servingFile } from './serving-file.js';
import { list, loadUnit, readUnitFiles, UNIT_DIRECTORIES, type Unit, values } from './unit-file.js';

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

/** Settings with which a service may find another file at a path than lies there for others; systemd.exec(5). */
const OTHER_FILES = [
  'RootDirectory',
  'RootImage',
  'BindPaths',
  'BindReadOnlyPaths',
  'MountImages',
  'ExtensionImages',
  'ExtensionDirectories',
];

/** Words that stand for themselves, without quotes, specifiers and variables; systemd.service(5), "Command Lines". */
const isPlain = (word: string) => !/["'\\%$]/.test(word);

/** The program in an ExecStart= line: prefixes like `-` and `@` are not part of it; systemd.service(5). */
function startedBy(command: string): Started {
  const [prefixes = ''] = /^[-@:+!|]*/.exec(command) ?? [];
  const [program = '', ...rest] = command.slice(prefixes.length).split(/\s+/);
  const words = prefixes.includes('@') ? rest : [program, ...rest];
  return { program, words: words.every(isPlain) ? words : [program] };
}

/** Whether nobody but root can change a file, by its own rights and every directory that leads to it; null: not looked at. */
function guardedAt(host: Host, path: string) {
  const found = host.files.follow(path, { root: '/', mayAsk: createMounts(host).mayAsk('/proc/self') });
  return found.outcome === 'found' ? { path: found.path, isGuarded: isGuarded(found) } : null;
}

/**
 * The program of a service. It is as sure as all that leads to it: files of the units that others can change may by now say
 * something else than systemd read in them.
 */
function executableOf(host: Host, socket: Unit, service: Unit): Pick<Relay, 'exe' | 'exeGuarded'> {
  const [command = ''] = values(service.settings, 'ExecStart');
  const started = startedBy(command);
  if (!started.program.startsWith('/')) return { exe: null, exeGuarded: null };
  const file = servingFile(started);
  const isElsewhere = OTHER_FILES.some((key) => values(service.settings, key).length > 0);
  const found = isElsewhere ? null : guardedAt(host, file);
  if (found === null) return { exe: file, exeGuarded: null };
  const units = [...socket.files, ...service.files].map((each) => guardedAt(host, each));
  return { exe: found.path, exeGuarded: found.isGuarded && units.every((each) => each?.isGuarded === true) };
}

/** The service that systemd starts for a socket it listens on itself; null when no unit file explains the port. */
export function serviceBehind(host: Host, endpoint: Endpoint): Relay | null {
  const key = endpoint.protocol === 'tcp' ? 'ListenStream' : 'ListenDatagram';
  const fitting = socketUnits(host).filter((name) =>
    values(loadUnit(host, name), key).some((value) => listensOn(value, endpoint)),
  );
  const unit = fitting.find((name) => isEnabled(host, name)) ?? fitting[0];
  if (unit === undefined) return null;
  const socket = readUnitFiles(host, unit);
  const perConnection = values(socket.settings, 'Accept').some((value) => /^(yes|true|1|on)$/i.test(value));
  const service =
    values(socket.settings, 'Service').at(-1) ?? unit.replace(/\.socket$/, perConnection ? '@.service' : '.service');
  const executable = executableOf(host, socket, readUnitFiles(host, service));
  return { kind: 'socket', target: service, ...executable, package: null };
}
