import { compareText } from '../base/compare-text.js';
import type { Family } from './address.js';
import type { Exposure } from './exposure.js';

export type Protocol = 'tcp' | 'udp';

/** One of the four socket tables: a protocol and the digit of an address family. */
export const SCOPES = ['tcp4', 'tcp6', 'udp4', 'udp6'] as const;
export type Scope = (typeof SCOPES)[number];

/** A container as the control group of a process names it. */
export interface Container {
  /** `docker`, `podman`, `containerd`, `cri-o`, `ecs`, `lxc`, `kubernetes`, `systemd-nspawn`. */
  readonly runtime: string;
  /** The full id, or the name where the runtime uses names. */
  readonly id: string;
  /** The name given by people, where it could be read. */
  readonly name: string | null;
}

/** What is known of the socket inside a container that a proxy stands for. */
export interface Behind {
  readonly container: Container | null;
  readonly address: string | null;
  readonly port: number | null;
  /** Inode of the network namespace. */
  readonly netns: string | null;
}

/** Who holds a port on behalf of whom: a socket unit for its service, a proxy for a container, a tunnel for its far end. */
export interface Relay {
  readonly kind: 'socket' | 'container' | 'tunnel';
  /** What is behind it in words: `ssh.service`, `container 3f2a…, 172.17.0.2:80`, `db.example.org:5432`. */
  readonly target: string;
  /** The executable that serves behind a systemd socket, where known. */
  readonly exe: string | null;
}

/** What stat(2) says of the file that runs. */
export interface ExecutableFile {
  readonly uid: number;
  readonly gid: number;
  /** Permission bits in octal, e.g. `0755`. */
  readonly mode: string;
}

/** What a running file turned out to be beside the checksum that its package lists for it. */
export const VERIFICATIONS = ['intact', 'modified', 'unknown'] as const;
export type Verification = (typeof VERIFICATIONS)[number];

/** A process that holds a listener. */
export interface Owner {
  readonly pid: number;
  /** comm, proc(5): at most 15 bytes that the process itself may set. A hint, never proof. */
  readonly name: string | null;
  /** Absolute path of the running executable, without the ` (deleted)` mark; null when it may not be read. */
  readonly exe: string | null;
  /** Whether the file at `exe` is gone or another one by now; null when unknown. */
  readonly exeDeleted: boolean | null;
  /** Whether another file stands at `exe` by now, as after an upgrade; null when unknown or not deleted. */
  readonly exeReplaced: boolean | null;
  /**
   * Whether the file that stands at `exe`, as this run sees the file system, is the one that runs; false for a deleted
   * one and for one of another mount namespace, as in a container; null when unknown.
   */
  readonly exeInPlace: boolean | null;
  /** Owner and permissions of the running file, null when unknown. */
  readonly exeFile: ExecutableFile | null;
  /** argv word by word; null when it may not be read. The process may rewrite it. */
  readonly cmdline: readonly string[] | null;
  /** The working directory, which relative paths of `cmdline` start from; null when it may not be read. */
  readonly cwd: string | null;
  /** Name of the effective user. */
  readonly user: string | null;
  /** Effective user id of the process. */
  readonly uid: number | null;
  readonly parentPid: number | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string | null;
  /** systemd unit, from the control group. */
  readonly unit: string | null;
  readonly container: Container | null;
  /** `name version` of the distribution package that the executable belongs to, from the package database. */
  readonly package: string | null;
  /** Whether the running file is what the package installed (`--verify`); null when that was not asked. */
  readonly exeVerified: Verification | null;
  readonly relay: Relay | null;
  /** Where the proxy of a container passes on to, as far as known; null for anything else. */
  readonly behind: Behind | null;
}

/**
 * - `known`: `owners` has every process that was seen to hold it
 * - `hidden`: a process holds it, but this run may not see which
 * - `none`: this run could see every process, and none holds it
 */
export type OwnerStatus = 'known' | 'hidden' | 'none';

/** One listening socket, or one SO_REUSEPORT group of them: whatever answers at one address and port. */
export interface Listener {
  /** See {@link listenerId}. Unique in a snapshot. */
  readonly id: string;
  readonly protocol: Protocol;
  readonly family: Family;
  /** Canonical text: no brackets, no zone. A v4-mapped bind is `ipv6` with a dotted tail. */
  readonly address: string;
  /** 0-65535. */
  readonly port: number;
  /** Whether an IPv6 wildcard also takes IPv4. False for any other address, null when no source could tell. */
  readonly dualStack: boolean | null;
  /** The device it is bound to (SO_BINDTODEVICE), or the zone of a link-local address. */
  readonly interface: string | null;
  /** Inode of the network namespace when it is not the one port-audit runs in. */
  readonly netns: string | null;
  readonly exposure: Exposure;
  /** User id of the socket, as `ss -e` shows it. */
  readonly uid: number | null;
  readonly user: string | null;
  readonly ownerStatus: OwnerStatus;
  /** Why no owner is known, a short phrase; null when one is. */
  readonly ownerReason: string | null;
  /** Sorted by pid, each pid once. */
  readonly owners: readonly Owner[];
  /** systemd unit of the socket's control group, also visible where the owner is not (`ss -e`). */
  readonly unit: string | null;
  readonly container: Container | null;
  /** Ids of the sources that showed it, in the order of the source list. */
  readonly seenBy: readonly string[];
}

/** What makes up the identity of a listener. */
export type Endpoint = Pick<Listener, 'protocol' | 'family' | 'address' | 'port' | 'interface' | 'netns'>;

/** `tcp4`, `udp6`: the table that a listener belongs to. */
export function scopeOf(endpoint: Pick<Endpoint, 'protocol' | 'family'>): Scope {
  return `${endpoint.protocol}${endpoint.family === 'ipv4' ? '4' : '6'}`;
}

/**
 * The identity of a listener: `tcp4:0.0.0.0:22`, `udp6:[::]:5353`, `tcp4:127.0.0.53%lo:53`,
 * `tcp4:0.0.0.0:80@4026532281`.
 */
export function listenerId(endpoint: Endpoint): string {
  const host = endpoint.family === 'ipv6' ? `[${endpoint.address}]` : endpoint.address;
  const device = endpoint.interface === null ? '' : `%${endpoint.interface}`;
  const namespace = endpoint.netns === null ? '' : `@${endpoint.netns}`;
  return `${scopeOf(endpoint)}:${host}${device}:${endpoint.port}${namespace}`;
}

/** The order of every list: port, protocol, family, address; then what else tells two apart. */
export function compareListeners(left: Listener, right: Listener): number {
  return (
    left.port - right.port ||
    compareText(left.protocol, right.protocol) ||
    compareText(left.family, right.family) ||
    compareText(left.address, right.address) ||
    compareText(left.id, right.id)
  );
}
