import type { Report } from '../../src/domain/report.js';
import type { ReportFormat } from '../../src/reports/formats/types.js';
import type { RuleText, Style, View } from '../../src/reports/types.js';

/** The whole text of a report in a format. */
export function textOf(
  format: ReportFormat,
  report: Report,
  view: View,
  style: Style,
  rules: readonly RuleText[],
): string {
  return [...format.pieces(report, view, style, rules)].join('');
}
