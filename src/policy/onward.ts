import { groupBy } from '../base/group-by.js';
import { shellWord } from '../base/shell-word.js';
import type { FindingDraft } from '../domain/finding.js';
import { type Onward, withCommand } from '../domain/remedy.js';
import type { ReportListener } from '../domain/report.js';
import { portName } from '../domain/words.js';
import { ruleNamed } from '../judge/rules/list.js';
import { allowanceFor, isSerious } from './allowance.js';
import type { MatchHost } from './match.js';

/** The machine that was looked at, where it is this one, now: how commands about it are called. */
export interface Here {
  readonly host: MatchHost;
  /** The policy that was named, or found beside the repository; null: there is none, or it is that of the machine or user. */
  readonly policy: string | null;
}

/** How a finding that concerns no listener is followed up. */
const aboutPolicy = (rule: string, policy: string): Onward =>
  rule.startsWith('policy-') ? { aim: 'see', command: `port-audit check --explain-policy${policy}` } : readMore(rule);

const readMore = (rule: string): Onward => ({ aim: 'read', command: `port-audit explain ${rule}` });

/**
 * How each of some findings ends: with the command that goes on from there. `here` null: what was looked at is not this
 * machine, now. That to allow is only told where it does so.
 */
export function remedyEnds(
  findings: readonly FindingDraft[],
  here: Here | null,
): (draft: FindingDraft, listener: ReportListener | undefined) => string {
  if (here === null) return ({ remedy, rule }) => withCommand(remedy, readMore(rule));
  const byListener = groupBy(findings, ({ listener }) => listener);
  const policy = here.policy === null ? '' : ` --policy ${shellWord(here.policy)}`;
  const refused = new Map<string, boolean>();
  const isRefused = (listener: ReportListener) => {
    const told = byListener.get(listener.id) ?? [];
    // Thousands of listeners of a few processes are weighed once for each process.
    const key = [
      listener.ownerStatus,
      listener.program?.name,
      told.some(isSerious),
      ...listener.owners.map(({ pid }) => pid),
    ].join(' ');
    const known = refused.get(key);
    if (known !== undefined) return known;
    const isHidden = listener.ownerStatus === 'hidden';
    const answer = isHidden || allowanceFor([listener], { findings: told, host: here.host }).refused.length > 0;
    refused.set(key, answer);
    return answer;
  };
  const onward = ({ rule }: FindingDraft, listener: ReportListener | undefined): Onward => {
    if (listener === undefined) return aboutPolicy(rule, policy);
    const port = portName(listener);
    return ruleNamed(rule)?.acceptedBy !== 'port' || isRefused(listener)
      ? { aim: 'look', command: `port-audit ${port}` }
      : { aim: 'allow', command: `port-audit allow ${port}${policy} --reason TEXT` };
  };
  return (draft, listener) => withCommand(draft.remedy, onward(draft, listener));
}
