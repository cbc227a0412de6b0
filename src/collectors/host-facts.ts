import { defaultPortRange } from '../domain/ephemeral.js';
import type { HostFacts } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';

function readText(host: Host, file: string): string {
  try {
    return host.files.readText(file);
  } catch {
    return '';
  }
}

function localPortRange(host: Host): readonly [number, number] {
  if (host.platform !== 'linux') return defaultPortRange(host.platform);
  const match = /^(\d+)\s+(\d+)/.exec(readText(host, '/proc/sys/net/ipv4/ip_local_port_range'));
  return match === null ? defaultPortRange(host.platform) : [Number(match[1]), Number(match[2])];
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

const CAP_SYS_PTRACE = 19n;

/** In a container of Linux even root may look into no process of others: capabilities(7), CAP_SYS_PTRACE. */
function mayTrace(host: Host): boolean {
  if (host.platform !== 'linux') return true;
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readText(host, '/proc/self/status'))?.[1];
  return effective === undefined || ((BigInt(`0x${effective}`) >> CAP_SYS_PTRACE) & 1n) === 1n;
}

/**
 * Whether user 0 is that of the machine: in a user namespace of his own everybody is root, with all capabilities, over
 * nothing but what is his; user_namespaces(7). Where /proc/self/uid_map cannot be read there are no such namespaces.
 */
function isRealRoot(host: Host): boolean {
  if (host.uid !== 0) return false;
  const map = host.platform === 'linux' ? readText(host, '/proc/self/uid_map') : '';
  return map === '' || /^\s*0\s+0\s+4294967295\s*$/.test(map);
}

/** Whether this run may see every process. */
export function isPrivileged(host: Host): boolean {
  return host.platform === 'win32' ? isAdministrator(host) : isRealRoot(host) && mayTrace(host);
}

/** What shows more of processes; null when this run can already see all. */
export function moreRights(host: Host): string | null {
  if (isPrivileged(host)) return null;
  if (host.platform === 'win32') return 'run as Administrator';
  if (host.uid === 0 && !isRealRoot(host)) return 'run as root outside of the user namespace';
  return host.uid === 0 ? 'run with the capability CAP_SYS_PTRACE' : 'run as root';
}

/** What a snapshot says of the machine. */
export function readHostFacts(host: Host): HostFacts {
  return {
    ...host.identity,
    platform: host.platform,
    distribution: host.platform === 'linux' ? distribution(host) : null,
    privileged: isPrivileged(host),
    localPortRange: localPortRange(host),
  };
}
