import type { Finding } from '../domain/finding.js';
import type { Report } from '../domain/report.js';
import type { Host } from '../host/types.js';
import { refusedLines, renderBaseline } from '../policy/baseline/baseline.js';
import { type BaselineOptions, baselineItems } from '../policy/baseline/baseline-items.js';
import { isInView } from '../reports/shown.js';
import { visible } from '../reports/text.js';
import type { PortSpan } from '../reports/types.js';
import { attend } from './attend.js';
import { auditIn } from './audit.js';
import type { AuditRequest } from './audit-request.js';
import { FLAG, SAYING, SPANS, TEXT_OR_NULL, TEXTS } from './option-checks.js';
import { ATTENDED_OPTIONS, type Checks } from './options.js';

/** What to make a policy of. */
export interface BaselineRequest extends Pick<AuditRequest, 'sources' | 'from' | 'verify' | 'signal' | 'onProgress'> {
  /** Stands as the reason of every entry; `check` refuses `TODO`, the default, until somebody has filled it in. */
  readonly reason: string;
  /** Only what listens there; empty: everywhere. */
  readonly ports: readonly PortSpan[];
  /** A policy whose entries, reasons and comments are kept, with entries for what it does not allow; null: begin anew. */
  readonly update: string | null;
}

export const BASELINE_OPTIONS: Checks<BaselineRequest> = {
  sources: TEXTS,
  from: TEXT_OR_NULL,
  verify: FLAG,
  reason: SAYING,
  ports: SPANS,
  update: TEXT_OR_NULL,
  ...ATTENDED_OPTIONS,
};

/** A policy that allows what listens. */
export interface Baseline {
  /** The policy file, YAML with comments. */
  readonly text: string;
  /** What it was made of; whatever its gaps name is not in the policy. */
  readonly report: Report;
  /** Entries that were added to the updated policy; null: none was. */
  readonly added: number | null;
  /** What is to be said of entries of the updated policy: they match nothing any more, or have expired. */
  readonly stale: readonly Finding[];
  /** What got no entry, and why, one line each. */
  readonly refused: readonly string[];
}

/** What of a report is asked for. */
function narrowed(report: Report, ports: readonly PortSpan[]): Report {
  if (ports.length === 0) return report;
  return { ...report, listeners: report.listeners.filter((each) => isInView(each, { protocol: null, ports })) };
}

const about: ReadonlySet<string> = new Set(['policy-unused', 'policy-missing', 'policy-expired']);

const isForbidden = ({ findings }: Report, id: string) =>
  findings.some(({ rule, listener }) => rule === 'policy-denied' && listener === id);

/** Adds what a policy does not allow to it. */
async function updated(file: string, report: Report, options: BaselineOptions, host: Host): Promise<Baseline> {
  const { addEntries } = await import('../policy/file/add-entries.js');
  const denied = report.listeners.filter(({ id }) => isForbidden(report, id));
  const open = report.listeners.filter((each) => each.allowedBy === null && !denied.includes(each));
  const [first, ...others] = baselineItems({ ...report, listeners: open }, options);
  const day = report.takenAt.slice(0, 10);
  const items = first === undefined ? [] : [{ ...first, comment: [`NEW ON ${day}`, ...first.comment] }, ...others];
  const before = host.files.readText(file);
  return {
    text: items.length === 0 ? before : addEntries(before, items),
    report,
    added: items.length,
    stale: report.findings.filter(({ rule, listener }) => listener === null && about.has(rule)),
    refused: [
      ...refusedLines(open),
      ...report.findings.filter(({ rule }) => rule === 'policy-denied').map(({ message }) => message),
    ],
  };
}

/**
 * Writes a policy that allows what listens now, or adds that to one. Rejects with UsageError as `audit` does, and for a
 * policy to update that is not valid.
 */
export async function baseline(options: Partial<BaselineRequest> = {}, machine?: Host): Promise<Baseline> {
  return attend<BaselineRequest, Baseline>(options, BASELINE_OPTIONS, machine, async (call) => {
    const { reason = 'TODO', ports = [], update = null, ...request } = call.request;
    const audited = await auditIn({ ...call, request: { ...request, policy: update } });
    const report = narrowed(audited.report, ports);
    const written = { reason, visible };
    if (update !== null) return updated(update, report, written, call.host);
    const refused = refusedLines(report.listeners);
    return { text: renderBaseline(report, written), report, added: null, stale: [], refused };
  });
}
