import type { RuleId } from '../domain/finding.js';
import type { Protocol } from '../domain/listener.js';
import type { Report } from '../domain/report.js';
import type { Severity } from '../domain/severity.js';

/** What of a report is shown. Narrowing never changes what was judged, nor the exit code. */
export interface View {
  /** Show every listener, not only those with something to say. */
  readonly all: boolean;
  readonly protocol: Protocol | null;
  /** Port ranges, ends included; empty: every port. */
  readonly ports: ReadonlyArray<{ readonly low: number; readonly high: number }>;
  readonly minSeverity: Severity | null;
}

/** What the destination can show. */
export interface Style {
  /** Columns, 60 to 250. */
  readonly width: number;
  readonly colour: boolean;
}

/** What a rule says of itself (rules/types.ts has the same): the help text beside its findings. */
export interface RuleText {
  readonly id: RuleId;
  /** A few words. */
  readonly title: string;
  /** What it means, some sentences. */
  readonly meaning: string;
  /** What to do in general. */
  readonly remedy: string;
  /** How bad a finding is where it stands; null: no finding there. */
  readonly severity: { readonly loopback: Severity | null; readonly elsewhere: Severity | null };
}

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
   * The complete text, ending with a newline. Every piece of foreign text goes through text.ts. `rules` are the
   * descriptions of all rules; formats without help texts take no notice of them.
   */
  render(report: Report, view: View, style: Style, rules: readonly RuleText[]): string;
  /** The same piece by piece, where it may be tens of megabytes. */
  pieces?(report: Report, view: View, style: Style, rules: readonly RuleText[]): Iterable<string>;
}
