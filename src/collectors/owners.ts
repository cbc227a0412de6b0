import { listed } from '../base/listed.js';
import { type Listener, listenerOf } from '../domain/listener.js';
import type { Owner } from '../domain/owner.js';
import type { Gap } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import type { MergedListener } from './merge.js';
import { ownershipOf } from './ownership-of.js';
import { containerNamer } from './processes/container-name.js';
import { describeProcesses } from './processes/processes.js';
import { readProcesses } from './processes/read-processes.js';
import { relayOf } from './processes/relays.js';
import type { Described, Holder, Observation } from './types.js';

/** The processes that hold something, and what of them could not be looked at. */
export interface DescribedOwners {
  readonly described: Described;
  readonly gaps: readonly Gap[];
}

/** Reads everything about the processes that hold something, once each. */
export async function describeOwners(
  host: Host,
  drafts: readonly MergedListener[],
  observations: readonly Observation[],
): Promise<DescribedOwners> {
  const pids = new Set(drafts.flatMap(({ holders }) => holders.flatMap(({ pid }) => pid ?? [])));
  if (host.platform !== 'linux' && host.platform !== 'android') {
    return { described: await describeProcesses(host, [...pids], observations), gaps: [] };
  }
  const described = new Map<number, Owner>();
  const troubles = new Map<string, Owner[]>();
  const named = containerNamer(host);
  for (const [pid, { owner, trouble }] of await readProcesses(host, [...pids])) {
    const { container } = owner;
    described.set(pid, container === null ? owner : { ...owner, container: named(container) });
    if (trouble !== null) troubles.set(trouble, [...(troubles.get(trouble) ?? []), owner]);
  }
  return { described, gaps: [...troubles].map(([trouble, owners]) => troubleGap(trouble, owners)) };
}

/** What fails for one process fails for that process alone, and names it. */
export function troubleGap(trouble: string, owners: readonly Owner[]): Gap {
  const names = owners.map(({ pid, name }) => `pid ${pid}${name === null ? '' : ` (${name})`}`);
  return {
    kind: 'partial',
    scope: 'owner',
    count: owners.length,
    reason: `${trouble}: ${listed(names, 5)}`,
    remedy: null,
  };
}

/** What joining a listener with its owners needs to know. */
export interface Attribution {
  readonly host: Host;
  readonly described: Described;
  /** Owners by pid, as far as they were asked for: a process that holds thousands of sockets is one object. */
  readonly owners: Map<number, Owner>;
  userName(uid: number): string | null;
}

function knownOwner({ pid, name }: Holder, { described, owners }: Attribution): Owner | null {
  if (pid === null) return null;
  const known = owners.get(pid);
  if (known !== undefined) return known;
  const found = described.get(pid);
  if (found === undefined) return null;
  const owner = found.name === null && name !== null ? { ...found, name } : found;
  owners.set(pid, owner);
  return owner;
}

function ownersOf(draft: MergedListener, attribution: Attribution): Owner[] {
  return draft.holders.flatMap((holder) => {
    const owner = knownOwner(holder, attribution);
    if (owner === null) return [];
    const behind = relayOf(attribution.host, owner, draft);
    return [behind.relay === null ? owner : { ...owner, ...behind }];
  });
}

/** Puts the owners into a listener, and says why there are none. */
export function attribute(draft: MergedListener, attribution: Attribution): Listener {
  const ownership = ownershipOf(draft, ownersOf(draft, attribution), 'no source could tell who holds it');
  return listenerOf(draft, ownership, draft.uid === null ? null : attribution.userName(draft.uid));
}
