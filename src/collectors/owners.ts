import type { Listener, Owner } from '../domain/listener.js';
import type { Host } from '../host.js';
import { readMachine, readProcess } from './linux/process.js';
import type { Draft } from './merge.js';
import type { OwnerDetails } from './types.js';

/** Details by pid; a process that has ended meanwhile is missing. */
export type Described = ReadonlyMap<number, OwnerDetails>;

const ENDED = 'the process that held it ended while port-audit looked';

/** Reads everything about the processes that hold something, once each. */
export async function describeOwners(host: Host, drafts: readonly Draft[]): Promise<Described> {
  const pids = new Set(drafts.flatMap(({ holders }) => holders.map(({ pid }) => pid)));
  const machine = readMachine(host);
  const described = new Map<number, OwnerDetails>();
  for (const pid of pids) {
    const details = readProcess(host, pid, machine);
    if (details !== null) described.set(pid, details);
  }
  return described;
}

/** Puts the owners into a listener, and says why there are none. */
export function attribute(draft: Draft, described: Described, userName: (uid: number) => string | null): Listener {
  const { holders, holderGap, ...rest } = draft;
  const owners: Owner[] = holders.flatMap(({ pid, name }) => {
    const details = described.get(pid);
    return details === undefined ? [] : [{ pid, ...details, name: details.name ?? name }];
  });
  return {
    ...rest,
    user: draft.uid === null ? null : userName(draft.uid),
    ...ownership(owners, draft),
    unit: draft.unit ?? owners.find(({ unit }) => unit !== null)?.unit ?? null,
    container: draft.container ?? owners.find(({ container }) => container !== null)?.container ?? null,
    owners,
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
