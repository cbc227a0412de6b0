import type { FindingDraft } from '../../domain/finding.js';
import type { JudgedListener } from '../../domain/report.js';
import { type Confidence, milderOf, type Severity, worseOf } from '../../domain/severity.js';
import type { Observed, RuleDescription } from './types.js';

/** Where a finding stands, and how sure it is unless the rule says otherwise. */
export interface FoundAt extends Pick<FindingDraft, 'listener' | 'place' | 'lasting'> {
  readonly where: keyof RuleDescription['severity'];
  readonly confidence: Confidence;
}

const NOTHING: readonly string[] = [];

/** At a listener. */
export function atListener({ id, exposure, confidence }: JudgedListener): FoundAt {
  const where = exposure === 'loopback' ? 'loopback' : 'elsewhere';
  return { where, confidence, listener: id, place: null, lasting: NOTHING };
}

function severityOf(base: Severity, { atLeast, atMost }: Observed): Severity {
  const least = atLeast === undefined ? base : worseOf(base, atLeast);
  return atMost === undefined ? least : milderOf(least, atMost);
}

/** What a rule saw, as a finding; null where it makes none. */
export function draftOf({ id, severity }: RuleDescription, at: FoundAt, observed: Observed): FindingDraft | null {
  const base = severity[at.where];
  if (base === null) return null;
  return {
    rule: id,
    severity: severityOf(base, observed),
    confidence: observed.confidence ?? at.confidence,
    listener: at.listener,
    message: observed.message,
    remedy: observed.remedy,
    disposition: 'active',
    reason: null,
    place: at.place,
    lasting: at.lasting,
  };
}
