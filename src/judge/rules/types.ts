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
    'belongs' | 'claimsOn' | 'program' | 'programsOfExecutable' | 'programsOfName' | 'interpretedBy'
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
  /** At most this severe. */
  readonly atMost?: Severity;
}

/**
 * What it takes to accept a finding of a rule.
 * - `port`: any entry of a policy that allows the listener
 * - `executable`: one that names the executable by its full path
 * - `never`: no entry can
 */
export type AcceptedBy = 'port' | 'executable' | 'never';

/** Identity and wording of a rule: what `explain`, SARIF, the README's table and the policy schema are made from. */
export interface RuleDescription<Id extends string = string> {
  readonly id: Id;
  /** A few words. */
  readonly title: string;
  /** What it means, for a person who sees it for the first time. Some sentences. */
  readonly meaning: string;
  /** What to do in general. */
  readonly remedy: string;
  /** When it fires, a phrase for the table. */
  readonly when: string;
  readonly severity: SeverityByExposure;
  readonly acceptedBy: AcceptedBy;
  /** Its findings say no more than the verdict does. */
  readonly restatesVerdict?: true;
}

/** A rule that judges each listener by itself. */
export interface ListenerRule<Id extends string = string> extends RuleDescription<Id> {
  check(listener: JudgedListener, context: RuleContext): Observed | null;
}

/** A rule of whose subject the policy, or a prediction, decides that there is something to say, and what it says then. */
export interface PolicyRule<Id extends string, Told> extends RuleDescription<Id> {
  tell(told: Told): Observed;
}

/** These two keep the id of a rule as a type of its own, of which the list makes the type of all ids. */
export const listenerRule = <const Id extends string>(rule: ListenerRule<Id>) => rule;
export const policyRule = <const Id extends string, Told>(rule: PolicyRule<Id, Told>) => rule;
