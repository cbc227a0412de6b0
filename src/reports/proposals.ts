import { byListener } from '../domain/finding.js';
import type { Report, ReportListener } from '../domain/report.js';
import { allowanceFor } from '../policy/allowance.js';
import { type BaselineEntry, baselineEntries } from '../policy/baseline/baseline-entries.js';
import { asItem, entryLines } from '../policy/baseline/entry-lines.js';
import { isActive } from './shown.js';

/** An entry that would allow what no entry does, raw lines to be pasted under `allow:`. */
export interface Proposal {
  readonly listeners: readonly ReportListener[];
  readonly lines: readonly string[];
}

/** What stands above proposals. */
export const PROPOSAL_HEAD = 'To allow it, under allow: in the policy, with the reason in place of TODO:';

/** The rule of what may be allowed; what is forbidden stays so, whatever allows it. */
const UNLISTED = 'policy-unlisted';
const DENIED = 'policy-denied';

/** `check` refuses it until somebody says why. */
const APPROVAL = { reason: 'TODO', until: null } as const;

/** Listeners that are looked at: nobody pastes thousands of entries, and `baseline` writes them. */
const MOST_LISTENERS = 1000;

const proposalOf = (entry: BaselineEntry): Proposal => ({
  listeners: entry.listeners,
  lines: asItem(entryLines(entry, APPROVAL)),
});

/**
 * What to write for everything that the policy does not allow, as narrow as what was seen; what `port-audit allow` would refuse
 * gets no entry. At most so many, and how many more there may be at most.
 */
export function proposalsOf(
  report: Report,
  most: number,
): { readonly shown: readonly Proposal[]; readonly left: number } {
  const found = byListener(report.findings);
  const findingsOf = ({ id }: ReportListener) => found.get(id) ?? [];
  const unlisted = report.listeners.filter((listener) => {
    const active = findingsOf(listener).filter(isActive);
    return active.some(({ rule }) => rule === UNLISTED) && !active.some(({ rule }) => rule === DENIED);
  });
  const seen = unlisted.filter(({ ownerStatus }) => ownerStatus !== 'hidden');
  const others = Math.max(0, seen.length - MOST_LISTENERS);
  const entries = baselineEntries(seen.slice(0, MOST_LISTENERS), report.host);
  const shown: Proposal[] = [];
  for (const [index, entry] of entries.entries()) {
    if (shown.length === most) return { shown, left: entries.length - index + others };
    const findings = entry.listeners.flatMap(findingsOf);
    if (allowanceFor(entry.listeners, { findings, host: report.host }).refused.length === 0)
      shown.push(proposalOf(entry));
  }
  return { shown, left: others };
}

/** The lines of every proposal by the id of each listener that it allows. */
export function proposalLines(report: Report): ReadonlyMap<string, readonly string[]> {
  const { shown } = proposalsOf(report, Number.POSITIVE_INFINITY);
  return new Map(shown.flatMap(({ listeners, lines }) => listeners.map(({ id }) => [id, lines] as const)));
}
