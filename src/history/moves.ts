import type { Finding } from '../domain/finding.js';
import type { ReportListener } from '../domain/report.js';
import { factsOf, subjectOf } from './evidence.js';
import type { Facts, FindingPlace, Tracked } from './types.js';

/** Addresses that a network gives to a machine, and takes away again. */
const LEASED: ReadonlySet<string> = new Set(['link-local', 'private', 'public']);

/**
 * What stays the same when a network interface gets another address: everything but the address, the program included.
 * Null where that cannot be said, and what is not known never speaks for a move.
 */
function keyOf(rule: string, subject: FindingPlace | null, { program, exes, users, exposure }: Facts): string | null {
  if (subject === null || subject.device === null || exposure === null || !LEASED.has(exposure)) return null;
  if (program === null || exes.length === 0 || users.length === 0) return null;
  const { protocol, family, port, netns, interface: bound, device } = subject;
  return JSON.stringify([rule, protocol, family, port, netns, bound, device, program, exes, users, exposure]);
}

/** Recognises a listener that moved with the address of its interface (DHCP, RFC 8981). */
export interface Moves {
  /** What was known of it at its former address, as if it had been here; each only once. */
  take(
    finding: Finding,
    listener: ReportListener | undefined,
  ): { readonly before: Tracked; readonly moved: string } | undefined;
}

/** `present`: fingerprints of this run; what is still where it was has not moved. */
export function createMoves(
  known: readonly Tracked[],
  present: ReadonlySet<string>,
  devices: ReadonlyMap<string, string>,
): Moves {
  const left = new Map<string, Tracked>();
  for (const tracked of devices.size === 0 ? [] : known) {
    const key = keyOf(tracked.rule, tracked.subject, tracked.facts);
    if (key !== null && tracked.status !== 'resolved' && !present.has(tracked.fingerprint)) left.set(key, tracked);
  }
  return {
    take(finding, listener) {
      if (listener === undefined || left.size === 0) return undefined;
      const subject = subjectOf(listener, devices);
      const key = keyOf(finding.rule, subject, factsOf(finding, listener));
      const tracked = key === null ? undefined : left.get(key);
      if (key === null || tracked === undefined) return undefined;
      left.delete(key);
      return { before: { ...tracked, fingerprint: finding.fingerprint, subject }, moved: tracked.fingerprint };
    },
  };
}
