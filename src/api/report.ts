import type { Finding } from '../domain/finding.js';
import { withFingerprints } from '../domain/fingerprint.js';
import {
  type PolicyFacts,
  REPORT_SCHEMA,
  type RegistryFacts,
  type Report,
  type Requirement,
  type Summary,
} from '../domain/report.js';
import { compareSeverity, type Threshold } from '../domain/severity.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { PolicyOutcome } from '../policy/apply.js';
import { type Here, remedyEnds } from '../policy/onward.js';
import { exitCodeOf } from './exit-code.js';

/** Everything that a report is made of. */
export interface ReportParts {
  readonly snapshot: Snapshot;
  readonly registry: RegistryFacts;
  readonly policy: PolicyFacts | null;
  readonly failOn: Threshold;
  readonly outcome: PolicyOutcome;
  /** Null: what was looked at is not this machine, now. */
  readonly here: Here | null;
}

type Uncounted = Omit<Report, 'summary'>;

function countBy<T, K extends string>(items: readonly T[], keyOf: (item: T) => K): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {};
  for (const item of items) {
    const key = keyOf(item);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const isActive = ({ disposition }: Finding) => disposition === 'active';

function summaryOf(report: Uncounted): Summary {
  const { listeners, findings, failOn } = report;
  return {
    listeners: listeners.length,
    verdicts: countBy(listeners, ({ verdict }) => verdict),
    severities: countBy(findings.filter(isActive), ({ severity }) => severity),
    accepted: findings.filter(({ disposition }) => disposition === 'accepted').length,
    exitCode: exitCodeOf(report, findings, failOn),
  };
}

/**
 * What was found, each with its fingerprint and the command that goes on from it, worst first; of equals the order stays: that of the listeners, then what
 * concerns none.
 */
export function finish(
  { listeners, findings, requirements }: Omit<PolicyOutcome, 'gaps'>,
  here: Here | null,
): Pick<Report, 'findings' | 'requirements'> {
  const finished = withFingerprints(findings, listeners, remedyEnds(findings, here));
  return {
    findings: [...finished.values()].sort((left, right) => compareSeverity(right.severity, left.severity)),
    requirements: requirements.map(({ finding, ...requirement }): Requirement => {
      const missing = finding === null ? undefined : finished.get(finding);
      return { ...requirement, finding: missing?.fingerprint ?? null };
    }),
  };
}

/**
 * Counts what a report has, and decides its exit code. Field by field, as {@link buildReport}: of joined objects each gets a hidden
 * class of its own in V8, and who judges a stream of machines makes thousands.
 */
export function withSummary(report: Uncounted): Report {
  const { schema, tool, takenAt, host, registry, policy, failOn } = report;
  const { requirements, sources, listeners, findings, gaps } = report;
  const summary = summaryOf(report);
  return {
    schema,
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
    summary,
  };
}

/** Joins the parts, fingerprints, sorts and counts. */
export function buildReport({ snapshot, registry, policy, failOn, outcome, here }: ReportParts): Report {
  const { tool, takenAt, host, sources } = snapshot;
  const { listeners } = outcome;
  const { findings, requirements } = finish(outcome, here);
  return withSummary({
    schema: REPORT_SCHEMA,
    tool,
    takenAt,
    host,
    sources,
    gaps: [...snapshot.gaps, ...outcome.gaps],
    registry,
    policy,
    failOn,
    listeners,
    findings,
    requirements,
  });
}
