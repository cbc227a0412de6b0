import { exitCodeOf } from '../../src/api/exit-code.js';
import type { Finding } from '../../src/domain/finding.js';
import { compareListeners, type Listener, listenerId, listenerOf, UNKNOWN_SOCKET } from '../../src/domain/listener.js';
import { type Owner, ownerOf } from '../../src/domain/owner.js';
import type { Registration, Report, ReportListener, Summary } from '../../src/domain/report.js';
import type { Gap, HostFacts, Snapshot, Source } from '../../src/domain/snapshot.js';

/** What a capture of another tool leaves open: only the paths are known. */
export const NOT_LOOKED_AT: Partial<Owner> = {
  exeInPlace: null,
  exeMapped: null,
  exeGuarded: null,
  exeFile: null,
  foreignCode: null,
  anonymousCode: null,
  cmdlineCut: null,
  unitGuarded: null,
};

/** A process that fits an ordinary daemon in every respect; name what matters to the test. */
export function buildOwner(overrides: Partial<Owner> = {}): Owner {
  return ownerOf(overrides.pid ?? 812, {
    name: 'sshd',
    exe: '/usr/sbin/sshd',
    exeDeleted: false,
    exeReplaced: null,
    exeInPlace: true,
    exeMapped: true,
    exeGuarded: true,
    exeFile: { uid: 0, gid: 0, mode: '0755' },
    foreignCode: [],
    debugOptions: [],
    anonymousCode: false,
    cmdlineCut: false,
    cmdline: ['/usr/sbin/sshd', '-D'],
    cwd: '/',
    user: 'root',
    uid: 0,
    parentPid: 1,
    startedAt: '2026-11-20T08:00:00.000Z',
    unit: 'ssh.service',
    unitGuarded: true,
    ...overrides,
  });
}

/** `tcp4:0.0.0.0:22` held by sshd; `id` and `exposure` follow from the rest unless given. */
export function buildListener(overrides: Partial<Listener> = {}): Listener {
  const owners = overrides.owners ?? (overrides.ownerStatus === undefined ? [buildOwner()] : []);
  const endpoint = {
    ...UNKNOWN_SOCKET,
    protocol: 'tcp',
    family: overrides.address?.includes(':') ? 'ipv6' : 'ipv4',
    address: '0.0.0.0',
    port: 22,
    dualStack: false,
    interface: null,
    netns: null,
    uid: 0,
    unit: 'ssh.service',
    seenBy: ['kernel', 'ss'],
    ...overrides,
  } as const;
  const socket = { ...endpoint, id: listenerId(endpoint) };
  const listener = listenerOf(socket, { ownerStatus: 'known', ownerReason: null, owners }, 'root');
  return { ...listener, ...overrides };
}

export function buildRegistration(overrides: Partial<Registration> = {}): Registration {
  const service = overrides.service === undefined ? 'ssh' : overrides.service;
  return {
    status: 'assigned',
    service,
    services: service === null ? [] : [service],
    description: 'The Secure Shell (SSH) Protocol',
    range: 'system',
    registered: null,
    ...overrides,
  };
}

/** An `expected` sshd on port 22. */
export function buildReportListener(overrides: Partial<ReportListener> = {}): ReportListener {
  const listener = buildListener(overrides);
  const program =
    overrides.program === undefined
      ? ({ name: 'sshd', product: 'OpenSSH server', by: 'executable' } as const)
      : overrides.program;
  return {
    ...listener,
    program,
    ownerPrograms: listener.owners.map(() => program?.name ?? null),
    registration: buildRegistration(),
    verdict: 'expected',
    confidence: 'high',
    evidence: ['sshd implements ssh'],
    disposition: 'active',
    allowedBy: null,
    ...overrides,
  };
}

/** The headline case: python3 on 3099/tcp, which IANA assigns to chmd. */
export function buildSquatter(overrides: Partial<ReportListener> = {}): ReportListener {
  const owner = buildOwner({
    pid: 4711,
    name: 'python3',
    exe: '/usr/bin/python3.11',
    cmdline: ['python3', '-m', 'http.server', '3099'],
    user: 'alice',
    uid: 1000,
    unit: null,
  });
  return buildReportListener({
    port: 3099,
    owners: [owner],
    uid: 1000,
    user: 'alice',
    unit: null,
    program: { name: 'http.server', product: 'Python http.server', by: 'cmdline' },
    registration: buildRegistration({ service: 'chmd', description: 'CHIPSY Machine Daemon', range: 'user' }),
    verdict: 'registered-unexpected',
    evidence: ['3099/tcp is assigned to chmd; no software is known to use it'],
    ...overrides,
  });
}

/** An active `registered-unexpected` about `tcp4:0.0.0.0:3099`. */
export function buildFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    rule: 'registered-unexpected',
    severity: 'medium',
    confidence: 'high',
    listener: 'tcp4:0.0.0.0:3099',
    message: '3099/tcp is assigned to chmd (CHIPSY Machine Daemon), and Python http.server holds it',
    remedy: 'Stop it, or move it to a port of its own, or allow it in the policy',
    fingerprint: '0123456789abcdef0123456789abcdef',
    disposition: 'active',
    reason: null,
    place: null,
    ...overrides,
  };
}

/** Owners hidden from an unprivileged run. */
export function buildGap(overrides: Partial<Gap> = {}): Gap {
  return { kind: 'partial', scope: 'owner', count: 3, reason: 'not privileged', remedy: 'run as root', ...overrides };
}

export function buildHost(overrides: Partial<HostFacts> = {}): HostFacts {
  return {
    hostname: 'web1',
    platform: 'linux',
    release: '6.1.0',
    distribution: 'Debian GNU/Linux 12 (bookworm)',
    privileged: true,
    localPortRange: [32768, 60999],
    ...overrides,
  };
}

const COVERS = ['tcp4', 'tcp6', 'udp4', 'udp6', 'owner'] as const;

export function buildSource(overrides: Partial<Source> = {}): Source {
  return {
    id: 'kernel',
    ok: true,
    milliseconds: 12,
    listeners: 1,
    covers: COVERS,
    error: null,
    ...overrides,
  };
}

export function buildSnapshot(overrides: Partial<Snapshot> = {}): Snapshot {
  const listeners = [...(overrides.listeners ?? [buildListener()])].sort(compareListeners);
  return {
    schema: 'port-audit/snapshot@1',
    tool: { name: 'port-audit', version: '1.0.0' },
    takenAt: '2026-11-20T10:00:00.000Z',
    host: buildHost(),
    sources: [buildSource({ listeners: listeners.length, covers: [...COVERS, 'interface', 'netns'] })],
    gaps: [],
    ...overrides,
    listeners,
  };
}

/** Counts of each value, in the order of first appearance. */
function countBy<T extends string>(values: readonly T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** The summary that follows from the parts of a report. */
export function buildSummary(report: Pick<Report, 'listeners' | 'findings' | 'gaps' | 'sources' | 'failOn'>): Summary {
  const active = report.findings.filter((finding) => finding.disposition === 'active');
  return {
    listeners: report.listeners.length,
    verdicts: countBy(report.listeners.map((listener) => listener.verdict)),
    severities: countBy(active.map((finding) => finding.severity)),
    accepted: report.findings.filter((finding) => finding.disposition === 'accepted').length,
    exitCode: exitCodeOf(report, report.findings, report.failOn),
  };
}

/** One expected listener and nothing to say; the summary follows from the parts unless given. */
export function buildReport(overrides: Partial<Report> = {}): Report {
  const listeners = [...(overrides.listeners ?? [buildReportListener()])].sort(compareListeners);
  const parts = {
    ...buildSnapshot({ listeners, sources: [buildSource({ listeners: listeners.length })] }),
    schema: 'port-audit/report@1',
    registry: { version: '2026-09-17', sha256: 'ab'.repeat(32), assignments: 12000, programs: 400, warning: null },
    policy: null,
    failOn: 'medium',
    findings: [],
    requirements: [],
    ...overrides,
    listeners,
  } as const;
  return { summary: buildSummary(parts), ...parts };
}

/** The headline report: sshd as expected, python3 on the port of chmd. */
export function buildSquattedReport(overrides: Partial<Report> = {}): Report {
  return buildReport({ listeners: [buildReportListener(), buildSquatter()], findings: [buildFinding()], ...overrides });
}
