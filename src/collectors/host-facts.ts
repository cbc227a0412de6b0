import type { HostFacts } from '../domain/snapshot.js';
import type { Host } from '../host.js';

/** What each system hands out where it cannot be asked: RFC 6335 section 6, and the defaults of Linux (ip-sysctl). */
const DYNAMIC_PORTS: readonly [number, number] = [49152, 65535];
const LINUX_LOCAL_PORTS: readonly [number, number] = [32768, 60999];

function readText(host: Host, file: string): string {
  try {
    return host.files.readText(file);
  } catch {
    return '';
  }
}

function localPortRange(host: Host): readonly [number, number] {
  if (host.platform !== 'linux') return DYNAMIC_PORTS;
  const match = /^(\d+)\s+(\d+)/.exec(readText(host, '/proc/sys/net/ipv4/ip_local_port_range'));
  return match === null ? LINUX_LOCAL_PORTS : [Number(match[1]), Number(match[2])];
}

/** PRETTY_NAME of os-release(5). */
function distribution(host: Host): string | null {
  const text = readText(host, '/etc/os-release') || readText(host, '/usr/lib/os-release');
  return /^PRETTY_NAME=(["']?)(.*)\1$/m.exec(text)?.[2] ?? null;
}

/** Only administrators may list the profile of the system account. */
function isAdministrator(host: Host): boolean {
  try {
    host.files.list(`${host.env.SystemRoot ?? 'C:\\Windows'}\\System32\\config\\systemprofile`);
    return true;
  } catch {
    return false;
  }
}

/** Whether this run may see every process. */
export function isPrivileged(host: Host): boolean {
  return host.platform === 'win32' ? isAdministrator(host) : host.uid === 0;
}

/** What a snapshot says of the machine. */
export function readHostFacts(host: Host, privileged: boolean): HostFacts {
  return {
    ...host.identity,
    platform: host.platform,
    distribution: host.platform === 'linux' ? distribution(host) : null,
    privileged,
    localPortRange: localPortRange(host),
  };
}
