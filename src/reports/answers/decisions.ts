import { counted } from '../../base/counted.js';
import { UsageError } from '../../base/errors.js';
import type { Report, ReportListener } from '../../domain/report.js';
import { portName } from '../../domain/words.js';
import type { PolicyExplanation } from '../../policy/explain.js';
import { decisionsFields } from '../contract/decisions.js';
import { jsonAnswer } from '../json-document.js';
import { listenersInView } from '../shown.js';
import { forTerminal } from '../text.js';
import type { View } from '../types.js';
import { addressWords, programWords } from '../words.js';

const DECISIONS: Readonly<Record<PolicyExplanation['decision'], string>> = {
  allowed: 'allowed by',
  denied: 'forbidden by',
  unlisted: 'not in the policy',
};

/** What speaks at a listener that is allowed. */
const stayLine = (rule: string) => `  but ${rule} stays: this entry does not accept it`;

function reasonLines({ decision, entries, nearest, stays }: PolicyExplanation): string[] {
  const [deciding, ...others] = entries;
  const also = others.map((entry) => `  also matches ${entry}`);
  if (deciding !== undefined) return [`  ${DECISIONS[decision]} ${deciding}`, ...also, ...stays.map(stayLine)];
  if (nearest === null) return [`  ${DECISIONS[decision]}; no entry is about this port or this program`];
  return [
    `  ${DECISIONS[decision]}; nearest: ${nearest.entry}`,
    ...nearest.misfits.map((misfit) => `    but its ${misfit}`),
  ];
}

function explanationLines(listener: ReportListener, explanation: PolicyExplanation): string[] {
  const what = `${portName(listener)} on ${addressWords(listener)}: ${programWords(listener)}`;
  return [what, ...reasonLines(explanation)].map(forTerminal);
}

/** What is not allowed first: that is why people ask. */
function rankOf(explanation: PolicyExplanation | undefined): number {
  if (explanation?.decision === 'allowed') return explanation.stays.length > 0 ? 2 : 3;
  return explanation?.decision === 'denied' ? 0 : 1;
}

function decisionsText(report: Report, explanations: ReadonlyMap<string, PolicyExplanation>, view: View): string {
  const rank = ({ id }: ReportListener) => rankOf(explanations.get(id));
  const shown = [...listenersInView(report, view)].sort((left, right) => rank(left) - rank(right));
  const blocks = shown.flatMap((listener) => {
    const explanation = explanations.get(listener.id);
    return explanation === undefined ? [] : [explanationLines(listener, explanation).join('\n')];
  });
  const hidden = report.listeners.length - shown.length;
  if (hidden > 0) blocks.push(`${counted(hidden, 'listener')} not shown, as asked for`);
  if (blocks.length === 0) blocks.push('Nothing listens.');
  return `${blocks.join('\n\n')}\n`;
}

export type DecisionsFormat = 'table' | 'json';

/** Throws UsageError for a format that has no place for explanations. */
export function decisionsFormatOf(format: string): DecisionsFormat {
  if (format === 'table' || format === 'json') return format;
  throw new UsageError([`--explain-policy prints as table or json, not as ${format}`]);
}

/** How `check --explain-policy` prints, in place of the report. */
export function renderDecisions(
  report: Report,
  explanations: readonly PolicyExplanation[],
  format: DecisionsFormat,
  view: View,
): string {
  if (format === 'json') return jsonAnswer(decisionsFields(report, explanations));
  return decisionsText(report, new Map(explanations.map((each) => [each.listener, each])), view);
}
