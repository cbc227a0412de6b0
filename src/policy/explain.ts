import { groupBy } from '../base/group-by.js';
import type { Finding } from '../domain/finding.js';
import type { JudgedListener } from '../domain/report.js';
import type { PolicyContext } from './apply.js';
import { type Decision, decisionOf } from './decide.js';
import { createEntryIndex, type EntryIndex } from './entry-index.js';
import { isLive } from './judge-entries.js';
import { type EntryField, type HeldListener, heldListener, misfits } from './match.js';
import { misfitWords } from './misfit-words.js';
import type { Policy, PolicyEntry } from './types.js';
import { entryAndReason, entryWords } from './words.js';

/** The entry that came nearest to allowing a listener, and what kept it from it. */
export interface Nearest {
  readonly entry: string;
  /** One phrase for each field that does not fit, in the order port, program, user, address, until. */
  readonly misfits: readonly string[];
}

/** What the policy makes of one listener, and why. */
export interface PolicyExplanation {
  /** Id of the listener. */
  readonly listener: string;
  readonly decision: Decision;
  /** The entries that match, the deciding one first, each with where it stands and its reason. */
  readonly entries: readonly string[];
  /** Where no entry matches: the nearest one; null when none is about its port or its program. */
  readonly nearest: Nearest | null;
  /** Rules whose findings about it speak although an entry allows it; empty where none does. */
  readonly stays: readonly string[];
}

type ExplainContext = Pick<PolicyContext, 'now' | 'host'>;

/** What was found and how the policy disposed of it. */
type Disposed = Pick<Finding, 'rule' | 'listener' | 'disposition'>;

interface Candidate {
  readonly entry: PolicyEntry;
  readonly fields: readonly EntryField[];
  readonly live: boolean;
}

const missing = ({ fields, live }: Candidate) => fields.length + (live ? 0 : 1);

/** Of equals the first one: an entry about the port before one that says where the program may listen instead. */
function nearestTo(held: HeldListener, allowing: EntryIndex, { now, host }: ExplainContext): Nearest | null {
  let best: Candidate | null = null;
  for (const entry of allowing.near(held)) {
    const candidate = { entry, fields: misfits(entry, held, host), live: isLive(entry, now) };
    if (best === null || missing(candidate) < missing(best)) best = candidate;
    // Nothing is nearer but a match, and there is none.
    if (missing(best) === 1) break;
  }
  if (best === null) return null;
  const words = best.fields.map((field) => misfitWords(field, best.entry, held));
  if (!best.live) words.push(`last day was ${best.entry.until?.day ?? ''}`);
  return { entry: entryWords(best.entry), misfits: words };
}

/** For each listener which entries match, or why the nearest one does not. `findings`: of the report of the same policy. */
export function explainPolicy(
  policy: Policy,
  listeners: readonly JudgedListener[],
  findings: readonly Disposed[],
  context: ExplainContext,
): PolicyExplanation[] {
  const active = groupBy(
    findings.filter(({ disposition }) => disposition === 'active'),
    ({ listener }) => listener,
  );
  const live = createEntryIndex(
    policy.entries.filter((entry) => isLive(entry, context.now)),
    context.host,
  );
  const allowing = createEntryIndex(
    policy.entries.filter(({ kind }) => kind !== 'deny'),
    context.host,
  );
  return listeners.map(heldListener).map((held) => {
    const matching = live.matching(held);
    const { decision, denying, allowing: allowed } = decisionOf(held, matching);
    return {
      listener: held.listener.id,
      decision,
      entries: [...denying, ...allowed].map(entryAndReason),
      nearest: matching.length > 0 ? null : nearestTo(held, allowing, context),
      stays: decision === 'allowed' ? (active.get(held.listener.id) ?? []).map(({ rule }) => rule) : [],
    };
  });
}
