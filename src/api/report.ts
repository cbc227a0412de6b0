import type { Finding } from '../domain/finding.js';
import {
  type PolicyFacts,
  REPORT_SCHEMA,
  type RegistryFacts,
  type Report,
  type ReportListener,
  type Requirement,
  type Summary,
} from '../domain/report.js';
import type { Threshold } from '../domain/severity.js';
import type { Snapshot } from '../domain/snapshot.js';
import { exitCodeOf } from './exit-code.js';

/** Everything that a report is made of. */
export interface ReportParts {
  readonly snapshot: Snapshot;
  readonly registry: RegistryFacts;
  readonly policy: PolicyFacts | null;
  readonly failOn: Threshold;
  readonly listeners: readonly ReportListener[];
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly requirements: readonly Requirement[];
}

function countBy<T, K extends string>(items: readonly T[], keyOf: (item: T) => K): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {};
  for (const item of items) {
    const key = keyOf(item);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const isActive = ({ disposition }: Finding) => disposition === 'active';

function summarise({ snapshot, listeners, findings, failOn }: ReportParts): Summary {
  return {
    listeners: listeners.length,
    verdicts: countBy(listeners, ({ verdict }) => verdict),
    severities: countBy(findings.filter(isActive), ({ severity }) => severity),
    accepted: findings.filter(({ disposition }) => disposition === 'accepted').length,
    exitCode: exitCodeOf(snapshot, findings, failOn),
  };
}

/** Joins the parts and counts. */
export function buildReport(parts: ReportParts): Report {
  const { snapshot, registry, policy, failOn, listeners, findings, requirements } = parts;
  const { tool, takenAt, host, sources, gaps } = snapshot;
  return {
    schema: REPORT_SCHEMA,
    tool,
    takenAt,
    host,
    sources,
    gaps,
    registry,
    policy,
    failOn,
    listeners,
    findings,
    requirements,
    summary: summarise(parts),
  };
}
