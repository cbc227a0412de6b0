import type { Report } from '../../src/domain/report.js';
import {
  buildFinding,
  buildGap,
  buildHost,
  buildListener,
  buildOwner,
  buildReport,
  buildReportListener,
  buildSource,
} from './build-report.js';

/** A report in which every text that a machine, a file or a policy can choose is the given one. */
export function buildHostileReport(text: string): Report {
  const container = { runtime: text, id: text, name: text };
  const owner = buildOwner({
    name: text,
    exe: text,
    exeFile: { uid: 0, gid: 0, mode: text },
    cmdline: [text, text],
    user: text,
    startedAt: text,
    unit: text,
    package: text,
  });
  const contained = buildOwner({
    ...owner,
    pid: 5,
    container,
    relay: { kind: 'container', target: text, exe: text, exeGuarded: null, package: null },
  });
  const texts = { netns: text, user: text, unit: text, interface: text, seenBy: [text] };
  const judged = {
    program: { name: text, product: text, by: 'name' },
    registration: {
      status: 'assigned',
      service: text,
      services: [text],
      description: text,
      range: 'user',
      registered: text,
    },
    verdict: 'registered-unexpected',
    evidence: [text],
  } as const;
  const loud = buildReportListener({ ...texts, ...judged, port: 3099, owners: [owner, contained], address: text });
  const contrived = buildReportListener({ ...texts, ...judged, port: 80, owners: [contained] });
  const hidden = buildReportListener({
    ...buildListener({ ...texts, port: 81, ownerStatus: 'hidden', ownerReason: text, container }),
    program: null,
    verdict: 'unattributed',
    id: text,
  });
  const accepted = buildReportListener({ ...texts, ...judged, port: 82, disposition: 'accepted' });
  const finding = { message: text, remedy: text, fingerprint: text, reason: text };
  const place = { file: text, line: 3, column: 5 };
  return buildReport({
    tool: { name: text, version: text },
    takenAt: text,
    host: buildHost({ hostname: text, platform: text, release: text, distribution: text }),
    sources: [buildSource({ id: text, error: text }), buildSource({ id: text, ok: false, error: text })],
    listeners: [loud, contrived, hidden, accepted],
    findings: [
      buildFinding({ ...finding, listener: loud.id, severity: 'critical' }),
      buildFinding({ ...finding, listener: loud.id, severity: 'low', rule: 'cleartext-service' }),
      buildFinding({ ...finding, listener: null, rule: 'policy-missing', severity: 'high', place }),
      buildFinding({ ...finding, listener: null, rule: 'policy-unused', severity: 'info' }),
      buildFinding({ ...finding, listener: accepted.id, disposition: 'accepted' }),
      buildFinding({ ...finding, listener: contrived.id, disposition: 'known' }),
    ],
    gaps: [
      buildGap({ reason: text, remedy: text }),
      buildGap({ scope: text, reason: text, remedy: text, count: null }),
      buildGap({ kind: 'blind', scope: 'udp6', reason: text, remedy: null, count: null }),
    ],
    registry: { version: text, sha256: text, assignments: 1, programs: 1, warning: text },
    policy: { file: text, sha256: text },
    requirements: [
      { entry: text, reason: text, listeners: [loud.id], finding: null },
      { entry: text, reason: text, listeners: [], finding: text },
    ],
  });
}
