import { groupBy } from '../base/group-by.js';
import type { FindingDraft } from '../domain/finding.js';
import { runtimeOf } from '../domain/invocation/runtime.js';
import type { ReportListener } from '../domain/report.js';
import { compareSeverity } from '../domain/severity.js';
import { holderWords, portName } from '../domain/words.js';
import { type BaselineEntry, baselineEntries, objectionOf } from './baseline/baseline-entries.js';
import type { MatchHost } from './match.js';
import { programWords } from './words.js';

/** What is to be written so that some listeners are allowed, and what nobody should allow so easily. */
export interface Allowance {
  readonly entries: readonly BaselineEntry[];
  /** Why a listener gets no entry, one line each, with what to look at. */
  readonly refused: readonly string[];
}

/** Findings of this severity are never accepted without a second look. */
const SERIOUS = 'high';

/** What of a finding decides. */
type Found = Pick<FindingDraft, 'listener' | 'disposition' | 'severity' | 'rule' | 'message'>;

/** Whether no entry is made without a second look. */
export const isSerious = ({ disposition, severity }: Found) =>
  disposition === 'active' && compareSeverity(severity, SERIOUS) >= 0;

/** An interpreter that an entry would let in whatever it runs; null: there is none. */
function openInterpreter({ programs }: BaselineEntry): string | null {
  return programs.map(programWords).find((words) => runtimeOf(words) !== null) ?? null;
}

/** Why one listener gets no entry, a clause; null: it does. */
function refusalOf(listener: ReportListener, entry: BaselineEntry, findings: readonly Found[]): string | null {
  const serious = findings.find(isSerious);
  if (serious !== undefined) return `${serious.severity}, ${serious.rule}: ${serious.message}`;
  const objection = objectionOf(listener);
  if (objection !== null) return objection;
  const interpreter = openInterpreter(entry);
  if (interpreter !== null) {
    return 'an entry would let in everything that this interpreter ever runs; start the program from a file of its own, and its path can be allowed';
  }
  const isHeld = listener.owners.length > 0;
  return isHeld && entry.programs.length === 0 ? 'what holds it has no name that an entry could fit' : null;
}

/** The entries for listeners of one report, as narrow as they can be. */
export function allowanceFor(
  listeners: readonly ReportListener[],
  { findings, host }: { readonly findings: readonly Found[]; readonly host: MatchHost },
): Allowance {
  const found = groupBy(findings, ({ listener }) => listener);
  const entries = baselineEntries(listeners, host);
  const refused = entries.flatMap((entry) =>
    entry.listeners.flatMap((listener) => {
      const why = refusalOf(listener, entry, found.get(listener.id) ?? []);
      const what = `${portName(listener)} is not allowed, ${holderWords(listener)}`;
      return why === null ? [] : [`${what}: ${why}; look at it: port-audit ${portName(listener)}`];
    }),
  );
  return { entries, refused };
}
