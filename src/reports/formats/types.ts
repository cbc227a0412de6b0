import type { Report } from '../../domain/report.js';
import type { RuleText, Style, View } from '../types.js';

/** A format in the list of formats, loaded only when it is asked for. */
export interface ListedFormat {
  /** As in `--format`. */
  readonly id: string;
  load(): Promise<ReportFormat>;
}

/** One face of a report. A format neither decides nor counts: all of that is in the report. */
export interface ReportFormat {
  /** As in `--format`. */
  readonly id: string;
  /** One line for `--help`. */
  readonly title: string;
  /** Whether the narrowing options apply; machine formats are always whole. */
  readonly narrows: boolean;
  /**
   * The text in pieces of any size, the last one ending with a newline: a report may be tens of megabytes, and whoever
   * writes it needs no more than a piece at a time. Every piece of foreign text goes through text.ts. `rules` are the
   * descriptions of all rules; formats without help texts take no notice of them.
   */
  pieces(report: Report, view: View, style: Style, rules: readonly RuleText[]): Iterable<string>;
}
