import { canonicalAddress } from '../../domain/address.js';
import type { Endpoint, Relay } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';
import { isGuarded } from './guard.js';
import { createMounts } from './mounts.js';
import { list, loadUnit, UNIT_DIRECTORIES, values } from './unit-file.js';

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

type Executable = Pick<Relay, 'exe' | 'exeGuarded'>;

/** The program in an ExecStart= line: prefixes like `-` and `@` are not part of it; systemd.service(5). */
function executableOf(host: Host, service: string): Executable {
  const [command = ''] = values(loadUnit(host, service), 'ExecStart');
  const path = command.replace(/^[-@:+!|]+/, '').split(/\s/)[0] ?? '';
  if (!path.startsWith('/')) return { exe: null, exeGuarded: null };
  const found = host.files.follow(path, { root: '/', mayAsk: createMounts(host).mayAsk('/proc/self') });
  return found.outcome === 'found'
    ? { exe: found.path, exeGuarded: isGuarded(found) }
    : { exe: path, exeGuarded: null };
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
  return { kind: 'socket', target: service, ...executableOf(host, service) };
}
