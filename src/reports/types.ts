import type { Protocol } from '../domain/listener.js';
import type { Severity } from '../domain/severity.js';

/** Ports of a view, ends included. */
export interface PortSpan {
  readonly low: number;
  readonly high: number;
  /** Null: both. */
  readonly protocol: Protocol | null;
}

/** What of a report is shown. Narrowing never changes what was judged, nor the exit code. */
export interface View {
  /** Show every listener, not only those with something to say. */
  readonly all: boolean;
  /** Tell the story of every line: evidence, command line, directory, start, parent, package. */
  readonly long: boolean;
  readonly protocol: Protocol | null;
  /** Empty: every port. */
  readonly ports: readonly PortSpan[];
  readonly minSeverity: Severity | null;
}

/** What the destination can show. */
export interface Style {
  /** Columns, 60 to 250. */
  readonly width: number;
  readonly colour: boolean;
  /** Whether only ASCII can be shown. */
  readonly ascii: boolean;
  /** Rows of a table that are shown at most, since nobody scrolls through more; null: all. */
  readonly mostRows: number | null;
  /** The repository that files are named in, as CI wants it: the names of its root, and the directory of this run; null: none. */
  readonly repository?: { readonly roots: readonly string[]; readonly here: string } | null | undefined;
}

/** What a rule says of itself (rules/types.ts has the same): the help text beside its findings. */
export interface RuleText {
  readonly id: string;
  /** A few words. */
  readonly title: string;
  /** What it means, some sentences. */
  readonly meaning: string;
  /** What to do in general. */
  readonly remedy: string;
  /** How bad a finding is where it stands; null: no finding there. */
  readonly severity: { readonly loopback: Severity | null; readonly elsewhere: Severity | null };
  /** Requirements of standards that it looks after. */
  readonly controls?: readonly { readonly id: string }[];
}
