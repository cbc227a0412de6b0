import type { Listener, Owner } from '../domain/listener.js';
import type { Host } from '../host/types.js';
import type { Draft } from './merge.js';
import { dockerName } from './processes/docker.js';
import { ownerOf } from './processes/owner-of.js';
import { readMachine, readProcess } from './processes/process.js';
import { describeProcesses } from './processes/processes.js';
import { relayOf } from './processes/relays.js';
import type { Described, OwnerDetails } from './types.js';

const ENDED = 'the process that held it ended while port-audit looked';

/** Reads everything about the processes that hold something, once each. */
export async function describeOwners(host: Host, drafts: readonly Draft[]): Promise<Described> {
  const pids = new Set(drafts.flatMap(({ holders }) => holders.map(({ pid }) => pid)));
  if (host.platform !== 'linux' && host.platform !== 'android') return describeProcesses(host, [...pids]);
  const machine = readMachine(host);
  const described = new Map<number, OwnerDetails>();
  for (const pid of pids) {
    const details = readProcess(host, pid, machine);
    if (details !== null) described.set(pid, withContainerName(host, details));
  }
  return described;
}

/** The control group has only the id of a container; Docker's own files have the name. */
function withContainerName(host: Host, details: OwnerDetails): OwnerDetails {
  const { container } = details;
  if (container?.runtime !== 'docker') return details;
  return { ...details, container: { ...container, name: dockerName(host, container.id) } };
}

/** What joining a listener with its owners needs to know. */
export interface Attribution {
  readonly host: Host;
  readonly described: Described;
  /** Owners by pid, as far as they were asked for: a process that holds thousands of sockets is one object. */
  readonly owners: Map<number, Owner>;
  userName(uid: number): string | null;
}

function knownOwner(pid: number, name: string | null, { described, owners }: Attribution): Owner | null {
  const known = owners.get(pid);
  if (known !== undefined) return known;
  const details = described.get(pid);
  if (details === undefined) return null;
  const owner = ownerOf(pid, name, details);
  owners.set(pid, owner);
  return owner;
}

function ownersOf(draft: Draft, attribution: Attribution): Owner[] {
  return draft.holders.flatMap(({ pid, name }) => {
    const owner = knownOwner(pid, name, attribution);
    if (owner === null) return [];
    const behind = relayOf(attribution.host, owner, draft);
    return [behind.relay === null ? owner : { ...owner, ...behind }];
  });
}

/** Puts the owners into a listener, and says why there are none. */
export function attribute(draft: Draft, attribution: Attribution): Listener {
  const owners = ownersOf(draft, attribution);
  const { ownerStatus, ownerReason } = ownership(owners, draft);
  return {
    id: draft.id,
    protocol: draft.protocol,
    family: draft.family,
    address: draft.address,
    port: draft.port,
    dualStack: draft.dualStack,
    interface: draft.interface,
    netns: draft.netns,
    exposure: draft.exposure,
    uid: draft.uid,
    user: draft.uid === null ? null : attribution.userName(draft.uid),
    ownerStatus,
    ownerReason,
    owners,
    unit: draft.unit ?? owners.find(({ unit }) => unit !== null)?.unit ?? null,
    container: draft.container ?? owners.find(({ container }) => container !== null)?.container ?? null,
    seenBy: draft.seenBy,
  };
}

function ownership(
  owners: readonly Owner[],
  { holders, holderGap }: Draft,
): Pick<Listener, 'ownerStatus' | 'ownerReason'> {
  if (owners.length > 0) return { ownerStatus: 'known', ownerReason: null };
  if (holders.length > 0) return { ownerStatus: 'none', ownerReason: ENDED };
  return {
    ownerStatus: holderGap?.status ?? 'hidden',
    ownerReason: holderGap?.reason ?? 'no source could tell who holds it',
  };
}
