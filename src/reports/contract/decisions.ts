import type { Report } from '../../domain/report.js';
import type { Nearest, PolicyExplanation } from '../../policy/explain.js';
import { type Every, orNull } from './every.js';
import { policyFields } from './report.js';

/** What `port-audit check --explain-policy --format json` prints. */
export const DECISIONS_SCHEMA = 'port-audit/explanation@1';

const nearestFields = ({ entry, misfits }: Nearest) => ({ entry, misfits }) satisfies Every<Nearest>;

const decisionFields = ({ listener, decision, entries, nearest, stays }: PolicyExplanation) =>
  ({ listener, decision, entries, nearest: orNull(nearest, nearestFields), stays }) satisfies Every<PolicyExplanation>;

/** For each listener what the policy makes of it, and why. */
export const decisionsFields = ({ policy }: Report, explanations: readonly PolicyExplanation[]) => ({
  schema: DECISIONS_SCHEMA,
  policy: orNull(policy, policyFields),
  listeners: explanations.map(decisionFields),
});
