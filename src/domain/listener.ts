import { compareText } from '../base/compare-text.js';
import type { Family } from './address.js';
import { type Exposure, exposureOf } from './exposure.js';
import type { Container, Owner } from './owner.js';

export type { Behind, Container, ExecutableFile, Owner, Relay } from './owner.js';

export type Protocol = 'tcp' | 'udp';

/** One of the four socket tables: a protocol and the digit of an address family. */
export const SCOPES = ['tcp4', 'tcp6', 'udp4', 'udp6'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * - `known`: `owners` has every process that was seen to hold it
 * - `hidden`: a process holds it, but this run may not see which
 * - `none`: this run could see every process, and none holds it
 */
export type OwnerStatus = 'known' | 'hidden' | 'none';

/** What makes up the identity of a listener. */
export interface Endpoint {
  readonly protocol: Protocol;
  readonly family: Family;
  /** Canonical text: no brackets, no zone. A v4-mapped bind is `ipv6` with a dotted tail. */
  readonly address: string;
  /** 0-65535. */
  readonly port: number;
  /** The device it is bound to (SO_BINDTODEVICE), or the zone of a link-local address. */
  readonly interface: string | null;
  /** Inode of the network namespace when it is not the one port-audit runs in. */
  readonly netns: string | null;
}

/** Who passes a port on without a socket. */
export const FORWARDERS = ['docker', 'podman', 'nftables', 'iptables'] as const;

/** Where a port without a socket is passed on to, by the packet filter or a container engine. */
export interface Forwarded {
  /** `172.17.0.2:80`, `[fd00::2]:80`. */
  readonly to: string;
  readonly by: (typeof FORWARDERS)[number];
  readonly container: Container | null;
}

/** What can be known of a socket beside its place and its holders; null: not known. */
export interface SocketFacts {
  /** What people call the network namespace: as `ip netns` has it, or the container or pod; null where it is the own one. */
  readonly netnsName: string | null;
  /** Whether an IPv6 wildcard also takes IPv4. False for any other address, null when no source could tell. */
  readonly dualStack: boolean | null;
  /** User id of the socket, as `ss -e` shows it. */
  readonly uid: number | null;
  /** systemd unit of the socket's control group, also visible where the owner is not (`ss -e`). */
  readonly unit: string | null;
  readonly container: Container | null;
  /** Null for every port that a socket answers at. */
  readonly forwarded: Forwarded | null;
}

/** Nothing known of a socket; its keys are those of {@link SocketFacts}. */
export const UNKNOWN_SOCKET: SocketFacts = {
  netnsName: null,
  dualStack: null,
  uid: null,
  unit: null,
  container: null,
  forwarded: null,
};

/** Who holds a listener. */
export interface Ownership {
  readonly ownerStatus: OwnerStatus;
  /** Why no owner is known, a short phrase; null when one is. */
  readonly ownerReason: string | null;
  /** Sorted by pid, each pid once. */
  readonly owners: readonly Owner[];
}

/** One listening socket, or one SO_REUSEPORT group of them: whatever answers at one address and port. */
export interface Listener extends Endpoint, SocketFacts, Ownership {
  /** See {@link listenerId}. Unique in a snapshot. */
  readonly id: string;
  readonly exposure: Exposure;
  /** Name of the user of the socket. */
  readonly user: string | null;
  /** Ids of the sources that showed it, in the order of the source list. */
  readonly seenBy: readonly string[];
}

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

/** A socket that was seen, before it is known who holds it. */
export type SeenSocket = Endpoint & SocketFacts & Pick<Listener, 'id' | 'seenBy'>;

/** A pod has one network namespace for all of its containers, which are called `namespace/pod/container`. */
function nameOfNamespace({ netns, netnsName }: SeenSocket, container: Container | null): string | null {
  if (netns === null || netnsName !== null || container === null) return netns === null ? null : netnsName;
  const { name, runtime, id } = container;
  return name === null ? `${runtime} ${id.slice(0, 12)}` : name.split('/').slice(0, 2).join('/');
}

/**
 * A listener: its exposure follows from where it is, unit and container from its owners where the socket
 * does not tell. The one place that has every field, in the order of the JSON.
 */
export function listenerOf(
  socket: SeenSocket,
  { ownerStatus, ownerReason, owners }: Ownership,
  user: string | null,
): Listener {
  const container = socket.container ?? owners.find((owner) => owner.container !== null)?.container ?? null;
  return {
    id: socket.id,
    protocol: socket.protocol,
    family: socket.family,
    address: socket.address,
    port: socket.port,
    dualStack: socket.dualStack,
    interface: socket.interface,
    netns: socket.netns,
    netnsName: nameOfNamespace(socket, container),
    exposure: exposureOf(socket.address, socket.interface, socket.netns),
    uid: socket.uid,
    user,
    ownerStatus,
    ownerReason,
    owners,
    unit: socket.unit ?? owners.find(({ unit }) => unit !== null)?.unit ?? null,
    container,
    forwarded: socket.forwarded,
    seenBy: socket.seenBy,
  };
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
