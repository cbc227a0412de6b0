import { counted } from '../../base/counted.js';
import { UsageError } from '../../base/errors.js';
import type { Report, ReportListener } from '../../domain/report.js';
import { portName } from '../../domain/words.js';
import type { Explanation } from '../../policy/explain.js';
import { listenersInView } from '../shown.js';
import { forJson, forTerminal } from '../text.js';
import type { View } from '../types.js';
import { addressWords, programWords } from '../words.js';

export const EXPLANATION_SCHEMA = 'port-audit/explanation@1';

const DECISIONS: Readonly<Record<Explanation['decision'], string>> = {
  allowed: 'allowed by',
  denied: 'forbidden by',
  unlisted: 'not in the policy',
};

function reasonLines({ decision, entries, nearest }: Explanation): string[] {
  const [deciding, ...others] = entries;
  const also = others.map((entry) => `  also matches ${entry}`);
  if (deciding !== undefined) return [`  ${DECISIONS[decision]} ${deciding}`, ...also];
  if (nearest === null) return [`  ${DECISIONS[decision]}; no entry is about this port or this program`];
  return [
    `  ${DECISIONS[decision]}; nearest: ${nearest.entry}`,
    ...nearest.misfits.map((misfit) => `    but its ${misfit}`),
  ];
}

function explanationLines(listener: ReportListener, explanation: Explanation): string[] {
  const what = `${portName(listener)} on ${addressWords(listener)}: ${programWords(listener)}`;
  return [what, ...reasonLines(explanation)].map(forTerminal);
}

function explanationText(report: Report, explanations: ReadonlyMap<string, Explanation>, view: View): string {
  const shown = listenersInView(report, view);
  const blocks = shown.flatMap((listener) => {
    const explanation = explanations.get(listener.id);
    return explanation === undefined ? [] : [explanationLines(listener, explanation).join('\n')];
  });
  const hidden = report.listeners.length - shown.length;
  if (hidden > 0) blocks.push(`${counted(hidden, 'listener')} not shown, as asked for`);
  if (blocks.length === 0) blocks.push('Nothing listens.');
  return `${blocks.join('\n\n')}\n`;
}

function explanationJson(report: Report, explanations: readonly Explanation[]): string {
  const document = { schema: EXPLANATION_SCHEMA, policy: report.policy, listeners: explanations };
  return `${forJson(JSON.stringify(document, null, 2))}\n`;
}

export type ExplanationFormat = 'table' | 'json';

/** Throws UsageError for a format that has no place for explanations. */
export function explanationFormatOf(format: string): ExplanationFormat {
  if (format === 'table' || format === 'json') return format;
  throw new UsageError([`--explain-policy prints as table or json, not as ${format}`]);
}

/** How `check --explain-policy` prints, in place of the report. */
export function renderExplanation(
  report: Report,
  explanations: readonly Explanation[],
  format: ExplanationFormat,
  view: View,
): string {
  if (format === 'json') return explanationJson(report, explanations);
  return explanationText(report, new Map(explanations.map((each) => [each.listener, each])), view);
}
