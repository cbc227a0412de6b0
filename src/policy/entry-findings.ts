import { groupBy } from '../base/group-by.js';
import type { FindingDraft } from '../domain/finding.js';
import type { JudgedListener, Requirement } from '../domain/report.js';
import type { Gap } from '../domain/snapshot.js';
import { policyExpired } from '../judge/rules/policy-expired.js';
import { policyMissing } from '../judge/rules/policy-missing.js';
import { policyUnused } from '../judge/rules/policy-unused.js';
import type { PolicyRule } from '../judge/rules/types.js';
import { fitsPort, type MatchHost, misfits, subjectOf } from './match.js';
import { misfitWords } from './misfit-words.js';
import { policyFinding } from './severity.js';
import type { Policy, PolicyEntry } from './types.js';
import { entryWords, fieldsWords } from './words.js';

type ByPort = ReadonlyMap<number, readonly JudgedListener[]>;

/** What was looked at, and what could not be. */
export interface Seen {
  readonly gaps: readonly Gap[];
  readonly host: MatchHost;
  readonly byPort: ByPort;
  /** Those whose owner could not be seen. */
  readonly hiddenByPort: ByPort;
}

const byPortOf = (listeners: readonly JudgedListener[]): ByPort => groupBy(listeners, ({ port }) => port);

export function createSeen(listeners: readonly JudgedListener[], gaps: readonly Gap[], host: MatchHost): Seen {
  const hidden = listeners.filter(({ ownerStatus }) => ownerStatus === 'hidden');
  return { gaps, host, byPort: byPortOf(listeners), hiddenByPort: byPortOf(hidden) };
}

/** The first listener on a port that an entry is about. */
function firstOn({ port }: PolicyEntry, byPort: ByPort, host: MatchHost): JudgedListener | undefined {
  const one = port.kind === 'range' && port.low === port.high;
  for (const listeners of one ? [byPort.get(port.low) ?? []] : byPort.values()) {
    const found = listeners.find((listener) => fitsPort(port, listener, host));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A `require` entry, and the finding that it is not met; null when it is, or the rule is off. */
export interface RequirementDraft extends Omit<Requirement, 'finding'> {
  readonly finding: FindingDraft | null;
}

/** What an entry is, wherever it stands: a line that moves is no news. */
const lastingParts = (entry: PolicyEntry) => [entry.kind, fieldsWords(entry), entry.until?.day ?? ''];

function aboutEntry(
  rule: PolicyRule,
  entry: PolicyEntry,
  policy: Policy,
  message: string,
  remedy: string,
): FindingDraft[] {
  return policyFinding(rule, 'elsewhere', policy.rules, {
    confidence: 'high',
    listener: null,
    message,
    remedy,
    place: entry.place,
    lasting: lastingParts(entry),
  });
}

/** An entry whose last day has passed. */
export function expired(entry: PolicyEntry, policy: Policy): FindingDraft[] {
  const message = `${entryWords(entry)} ended with ${entry.until?.day ?? ''} and no longer counts: ${entry.reason}`;
  return aboutEntry(policyExpired, entry, policy, message, 'Decide again: give it a new last day, or remove it.');
}

/** The socket tables that an entry is about and nobody could look at. */
function blindFor({ port }: PolicyEntry, { gaps }: Seen): readonly string[] {
  return gaps
    .filter(({ kind, scope }) => kind === 'blind' && scope.startsWith(port.protocol ?? ''))
    .map(({ scope }) => scope);
}

const notLookedAt = (scopes: readonly string[]) => `${scopes.join(', ')} could not be looked at`;

/** An allow entry that no listener fits, as far as could be seen. */
export function unused(entry: PolicyEntry, policy: Policy, seen: Seen): FindingDraft[] {
  const hidden = firstOn(entry, seen.hiddenByPort, seen.host);
  const blind = blindFor(entry, seen);
  const message = `${entryWords(entry)} matches no listener: ${entry.reason}`;
  const about = (maybe: string, remedy: string) =>
    aboutEntry(policyUnused, entry, policy, `${message}${maybe}`, remedy);
  const unsure = (finding: FindingDraft): FindingDraft => ({ ...finding, confidence: 'low' });
  if (hidden !== undefined) {
    const maybe = `; it may fit ${hidden.id}, whose owner could not be seen`;
    return about(maybe, 'Look again with more rights before you remove it.').map(unsure);
  }
  if (blind.length === 0) return about('', 'Remove it, or correct what it asks for.');
  return about(`; ${notLookedAt(blind)}`, 'Look again where all can be seen before you remove it.').map(unsure);
}

/** Why a required listener may be missing: what is on its port instead, or that nobody could look. */
function whyMissing(entry: PolicyEntry, seen: Seen, blind: readonly string[]): string {
  const onPort = firstOn(entry, seen.byPort, seen.host);
  if (onPort !== undefined) {
    const subject = subjectOf(onPort);
    const words = misfits(entry, subject, seen.host).map((field) => misfitWords(field, entry, subject));
    return `; ${onPort.id} listens, but its ${words.join(', and its ')}`;
  }
  return blind.length === 0 ? '' : `; ${notLookedAt(blind)}`;
}

function missing(entry: PolicyEntry, policy: Policy, seen: Seen): FindingDraft[] {
  const blind = blindFor(entry, seen);
  const message = `nothing listens that fits ${entryWords(entry)}: ${entry.reason}${whyMissing(entry, seen, blind)}`;
  const found = aboutEntry(policyMissing, entry, policy, message, 'Start it, or look where it listens instead.');
  return blind.length === 0 ? found : found.map((finding) => ({ ...finding, confidence: 'low' }));
}

/** A require entry: what meets it, and a finding when nothing does. */
export function requirement(
  entry: PolicyEntry,
  listeners: readonly string[],
  policy: Policy,
  seen: Seen,
): RequirementDraft {
  const [finding = null] = listeners.length > 0 ? [] : missing(entry, policy, seen);
  return { entry: fieldsWords(entry), reason: entry.reason, listeners, finding };
}
