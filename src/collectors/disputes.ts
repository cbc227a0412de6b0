import { listed } from '../base/listed.js';
import { scopeOf } from '../domain/listener.js';
import type { Gap } from '../domain/snapshot.js';
import type { MergedListener } from './merge.js';
import type { Observation } from './types.js';

/** A listener that a source able to see it did not show. */
export interface Dispute {
  readonly id: string;
  /** The source that is silent about it. */
  readonly source: string;
  /** Inodes of the sockets that stand for it, as far as sources show them. */
  readonly sockets: readonly number[];
}

/** How many ids a gap names. */
const NAMED = 5;

/** Whether a source claims to see all listeners of this kind. Only the kernel's tables reach other namespaces. */
function mustSee(observation: Observation, draft: MergedListener): boolean {
  if (observation.heldOnly === true && draft.holders.length === 0) return false;
  return observation.ok && draft.netns === null && observation.covers.includes(scopeOf(draft));
}

/** Every listener that some source shows and another one, able to see it, does not. */
export function disputesOf(drafts: readonly MergedListener[], observations: readonly Observation[]): Dispute[] {
  return drafts.flatMap((draft) =>
    observations
      .filter((observation) => mustSee(observation, draft) && !draft.seenBy.includes(observation.source))
      .map(({ source }) => ({ id: draft.id, source, sockets: draft.sockets })),
  );
}

/** Whether two looks saw the same socket; another one on the same port may have come and gone in between. */
function isSame(one: Dispute, other: Dispute): boolean {
  if (one.sockets.length === 0 || other.sockets.length === 0) return true;
  return one.sockets.some((inode) => other.sockets.includes(inode));
}

/** Disputes that a later look confirms: the same socket is still there, and the same source is still silent. */
export function confirmed(first: readonly Dispute[], later: readonly Dispute[]): Dispute[] {
  const again = new Map(later.map((dispute) => [`${dispute.source} ${dispute.id}`, dispute]));
  return first.filter((dispute) => {
    const still = again.get(`${dispute.source} ${dispute.id}`);
    return still !== undefined && isSame(dispute, still);
  });
}

/** One gap a source that disagrees. */
export function disputeGaps(disputes: readonly Dispute[]): Gap[] {
  const sources = [...new Set(disputes.map(({ source }) => source))];
  return sources.map((source) => {
    const ids = disputes.filter((dispute) => dispute.source === source).map(({ id }) => id);
    return {
      kind: 'partial',
      scope: source,
      count: ids.length,
      reason: `sources disagree: ${source} does not show ${listed(ids, NAMED)}`,
      remedy: `find out why: the tools behind ${source} may be broken, replaced or hooked`,
    };
  });
}
