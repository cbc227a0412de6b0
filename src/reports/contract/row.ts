import type { Finding } from '../../domain/finding.js';
import type { Report, ReportListener } from '../../domain/report.js';

/** In place of a verdict, where nothing of a machine could be seen. */
export const NOT_SEEN = 'not-seen';

const head = ({ host, takenAt, gaps }: Report) => ({ host: host.hostname, takenAt, gaps: gaps.length });

/** What a row says of a listener; null everywhere: it is about none. */
function listenerPart(listener: ReportListener | null) {
  const [owner] = listener?.owners ?? [];
  const container = listener?.container ?? owner?.container ?? null;
  return {
    netns: listener?.netns ?? null,
    protocol: listener?.protocol ?? null,
    family: listener?.family ?? null,
    address: listener?.address ?? null,
    port: listener?.port ?? null,
    exposure: listener?.exposure ?? null,
    program: listener?.program?.name ?? null,
    product: listener?.program?.product ?? null,
    exe: owner?.exe ?? null,
    user: owner?.user ?? listener?.user ?? null,
    unit: listener?.unit ?? owner?.unit ?? null,
    container: container?.name ?? container?.id ?? null,
    service: listener?.registration.service ?? null,
  };
}

/** One row: the names and types are a promise to tables that exist already. */
function rowOf(report: Report, listener: ReportListener | null, finding: Finding | null, verdict: string | null) {
  const { host, takenAt, gaps } = head(report);
  return {
    host,
    taken_at: takenAt,
    ...listenerPart(listener),
    verdict,
    confidence: finding?.confidence ?? listener?.confidence ?? null,
    rule: finding?.rule ?? null,
    severity: finding?.severity ?? null,
    disposition: finding?.disposition ?? listener?.disposition ?? null,
    fingerprint: finding?.fingerprint ?? null,
    gaps,
  };
}

export type Row = ReturnType<typeof rowOf>;

/** The names of the fields, in their order. */
export const ROW_FIELDS = [
  ...([
    'host',
    'taken_at',
    'netns',
    'protocol',
    'family',
    'address',
    'port',
    'exposure',
    'program',
    'product',
  ] as const),
  ...(['exe', 'user', 'unit', 'container', 'service', 'verdict', 'confidence', 'rule', 'severity'] as const),
  ...(['disposition', 'fingerprint', 'gaps'] as const),
] satisfies readonly (keyof Row)[];

/** Whether not one table of sockets was looked at: the report says nothing of what listens. */
export function isUnseen({ sources, listeners }: Pick<Report, 'sources' | 'listeners'>): boolean {
  return (
    listeners.length === 0 && !sources.some(({ ok, covers }) => ok && covers.some((each) => /^(tcp|udp)/.test(each)))
  );
}

/**
 * The flat rows of a report: one for each finding, one for a listener without any, one for a finding that is about no
 * listener, and where nothing could be seen a single one that says so. A machine that was seen and has no listener has none.
 */
export function rowsOf(report: Report): Row[] {
  const byId = new Map<string | null, Finding[]>();
  for (const finding of report.findings) {
    const known = byId.get(finding.listener);
    if (known === undefined) byId.set(finding.listener, [finding]);
    else known.push(finding);
  }
  const rows = report.listeners.flatMap((listener) =>
    (byId.get(listener.id) ?? [null]).map((finding) => rowOf(report, listener, finding, listener.verdict)),
  );
  const ids = new Set(report.listeners.map(({ id }) => id));
  const about = report.findings.filter(({ listener }) => listener === null || !ids.has(listener));
  const unseen = isUnseen(report) ? [rowOf(report, null, null, NOT_SEEN)] : [];
  return [...rows, ...about.map((finding) => rowOf(report, null, finding, null)), ...unseen];
}
