import type { PortPage } from '../domain/explanation.js';
import type { Report } from '../domain/report.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import { portSubjectOf } from '../judge/dossier/explanation-of.js';
import { portPage } from '../judge/dossier/pages.js';
import type { Policy, PolicyEntry } from '../policy/types.js';
import { loadRegistry } from '../registry/load.js';
import { attend, type Call } from './attend.js';
import { hereFor, judgeSnapshot, observe, policyOf } from './audit.js';
import type { AuditRequest } from './audit-request.js';
import { FLAG, TEXT_OR_NULL, THRESHOLD } from './option-checks.js';
import { ATTENDED_OPTIONS, type Checks } from './options.js';
import { withSummary } from './report.js';

/** How to judge what is found on a port; its sources are the fast ones of the platform. */
export interface PortRequest
  extends Pick<AuditRequest, 'policy' | 'defaultPolicy' | 'failOn' | 'signal' | 'onProgress'> {}

/** Who is on a port, and what is known of it. */
export interface PortAnswer {
  /** An audit of that port alone. */
  readonly report: Report;
  readonly page: PortPage;
}

export const PORT_OPTIONS: Checks<PortRequest> = {
  policy: TEXT_OR_NULL,
  defaultPolicy: FLAG,
  failOn: THRESHOLD,
  ...ATTENDED_OPTIONS,
};

/** The kernel and ss answer in milliseconds; elsewhere whatever serves. */
export function sourcesOf({ platform, ...host }: Host): readonly string[] {
  if (platform !== 'linux') return ['auto'];
  return host.hasProgram('ss') ? ['kernel', 'ss'] : ['kernel'];
}

/** What concerns the port: its listeners, and the gaps of its protocols. */
function onlyOf(snapshot: Snapshot, { port, protocols }: Pick<PortPage, 'port' | 'protocols'>): Snapshot {
  const concerns = (scope: string) =>
    !/^(?:tcp|udp)[46]$/.test(scope) || protocols.some((each) => scope.startsWith(each));
  return {
    ...snapshot,
    listeners: snapshot.listeners.filter((each) => each.port === port && protocols.includes(each.protocol)),
    gaps: snapshot.gaps.filter(({ scope }) => concerns(scope)),
  };
}

/** Entries about other ports would all be unused, or missing. */
function entriesFor(policy: Policy | null, port: number): Policy | null {
  const isAbout = ({ kind, port: match }: PolicyEntry) =>
    match.kind === 'range' ? port >= match.low && port <= match.high : kind !== 'require';
  return policy === null ? null : { ...policy, entries: policy.entries.filter(isAbout) };
}

/** An entry for any port that matches nothing here may match elsewhere. */
function withoutUnused(report: Report): Report {
  return withSummary({ ...report, findings: report.findings.filter(({ rule }) => rule !== 'policy-unused') });
}

/** Looks at one port, and judges it by a policy. */
export async function lookAtPort(
  asked: Pick<PortPage, 'port' | 'protocols'>,
  policy: Policy | null,
  { request, host, begin }: Call<Pick<PortRequest, 'failOn' | 'signal' | 'onProgress'>>,
): Promise<Report> {
  begin('looking');
  const { registry } = loadRegistry(host);
  const snapshot = onlyOf(await observe({ sources: sourcesOf(host) }, null, host), asked);
  begin('judging');
  const measure = {
    registry,
    strict: false,
    redact: true,
    failOn: request.failOn ?? null,
    now: host.now(),
    here: hereFor(snapshot, policy, host),
  };
  return withoutUnused(judgeSnapshot(snapshot, { ...measure, policy: entriesFor(policy, asked.port) }));
}

async function portIn(subject: string, call: Call<PortRequest>): Promise<PortAnswer> {
  const asked = portSubjectOf(subject);
  const policy = await policyOf({ defaultPolicy: true, ...call.request }, call.host);
  const report = await lookAtPort(asked, policy, call);
  const { registry } = loadRegistry(call.host);
  return { report, page: portPage(registry, asked.port, asked.protocols, report) };
}

/**
 * Who is on a port (`3099`, `3099/tcp`), now: an audit of that port alone, and its dossier. Rejects with UsageError for
 * what is no port.
 */
export async function port(
  subject: string | number,
  options: Partial<PortRequest> = {},
  machine?: Host,
): Promise<PortAnswer> {
  return attend<PortRequest, PortAnswer>(options, PORT_OPTIONS, machine, (call) => portIn(String(subject), call));
}
