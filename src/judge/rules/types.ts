import type { RuleId } from '../../domain/finding.js';
import type { JudgedListener } from '../../domain/report.js';
import type { Confidence, Severity } from '../../domain/severity.js';
import type { HostFacts } from '../../domain/snapshot.js';
import type { Registry } from '../../registry/types.js';

/** How bad a finding is where it stands; null: no finding there. */
export interface SeverityByExposure {
  readonly loopback: Severity | null;
  readonly elsewhere: Severity | null;
}

/** What a rule may look at beside the listener. */
export interface RuleContext {
  readonly host: HostFacts;
  readonly registry: Pick<
    Registry,
    'belongs' | 'claimsOn' | 'programsOfExecutable' | 'programsOfName' | 'interpretedBy'
  >;
}

/** What a rule saw at one listener. The runner adds id, severity and fingerprint. */
export interface Observed {
  /** One sentence that names what was seen, raw: the renderer makes it safe. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly remedy: string;
  /** In place of the confidence of the verdict. */
  readonly confidence?: Confidence;
  /** At least this severe. */
  readonly atLeast?: Severity;
}

/** Identity and wording of a rule: what `explain`, SARIF, the README's table and the policy schema are made from. */
export interface RuleDescription {
  readonly id: RuleId;
  /** A few words. */
  readonly title: string;
  /** What it means, for a person who sees it for the first time. Some sentences. */
  readonly meaning: string;
  /** What to do in general. */
  readonly remedy: string;
  /** When it fires, a phrase for the table. */
  readonly when: string;
  readonly severity: SeverityByExposure;
}

/** A rule that judges each listener by itself. */
export interface ListenerRule extends RuleDescription {
  check(listener: JudgedListener, context: RuleContext): Observed | null;
}

/** A rule whose findings come from the policy (see policy/apply.ts). */
export interface PolicyRule extends RuleDescription {
  readonly fromPolicy: true;
}

export type Rule = ListenerRule | PolicyRule;
