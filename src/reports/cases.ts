import { groupBy } from '../base/group-by.js';
import { shortened } from '../base/shortened.js';
import type { Finding } from '../domain/finding.js';
import { byListener } from '../domain/finding.js';
import type { Report, ReportListener, Requirement } from '../domain/report.js';
import { reaches } from '../domain/severity.js';
import { gapWords, NOTHING_LOOKED, portName, REACH } from '../domain/words.js';
import { proposalLines } from './proposals.js';
import { addressWords, bothWords, nothingObserved, programWords, VERDICT_WORDS } from './words.js';

/** One thing that an audit checks, for formats that test runners read. */
export interface Case {
  readonly group: 'listener' | 'require' | 'policy' | 'coverage';
  /** Unique among the cases of a report; stable from run to run. */
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'error';
  /** The findings at the threshold: why it failed. */
  readonly failures: readonly Finding[];
  /** Why it is an error; else what else is to be said. */
  readonly notes: readonly string[];
  /** The entry that would allow it, raw lines for a policy; empty: none does, or none is missing. */
  readonly proposal: readonly string[];
}

/** Characters of the name of a program in the name of a case. */
const PROGRAM_LIMIT = 100;

/** `3099/tcp http.server (every network)`; the address as well where others are called the same. */
function nameOf(listener: ReportListener, address: string | null): string {
  const program = shortened(programWords(listener), PROGRAM_LIMIT);
  const where = [REACH[listener.exposure], address];
  return `${portName(listener)} ${program} (${where.filter((part) => part !== null).join(', ')})`;
}

function namesOf(listeners: readonly ReportListener[]): readonly string[] {
  const names = listeners.map((listener) => nameOf(listener, null));
  const counts = groupBy(names, (name) => name);
  return listeners.map((listener, index) => {
    const name = names[index] ?? '';
    return counts.get(name)?.length === 1 ? name : nameOf(listener, addressWords(listener));
  });
}

function noteOf({ rule, severity, disposition, message, reason }: Finding): string {
  return disposition === 'active'
    ? `${severity}, ${rule}: ${message}`
    : `${disposition}, ${rule}: ${reason ?? message}`;
}

type Split = Pick<Case, 'outcome' | 'failures' | 'notes'>;

/** What of some findings fails a case, and what is only to be noted. */
function split(findings: readonly Finding[], { failOn }: Report): Split {
  const fails = (finding: Finding) => finding.disposition === 'active' && reaches(finding.severity, failOn);
  const failures = findings.filter(fails);
  return {
    outcome: failures.length > 0 ? 'failed' : 'passed',
    failures,
    notes: findings.filter((finding) => !fails(finding)).map(noteOf),
  };
}

function listenerCases(report: Report): Case[] {
  const { listeners } = report;
  const findings = byListener(report.findings);
  const names = namesOf(listeners);
  const proposals = proposalLines(report);
  return listeners.map((listener, index) => {
    const result = split(findings.get(listener.id) ?? [], report);
    const about = `${listener.id}, ${bothWords(listener)}, ${VERDICT_WORDS[listener.verdict]}`;
    const notes = [about, ...result.notes];
    return {
      group: 'listener',
      name: names[index] ?? '',
      ...result,
      notes,
      proposal: proposals.get(listener.id) ?? [],
    };
  });
}

function requirementCase({ entry, reason, listeners }: Requirement, found: readonly Finding[], report: Report): Case {
  const result = split(found, report);
  const met = listeners.length === 0 ? 'missing' : `met by ${listeners.join(', ')}`;
  return { group: 'require', name: entry, ...result, notes: [`${reason}: ${met}`, ...result.notes], proposal: [] };
}

const error = (name: string, note: string): Case => ({
  group: 'coverage',
  name,
  outcome: 'error',
  failures: [],
  notes: [note],
  proposal: [],
});

function coverageCases(report: Report): Case[] {
  const blind = report.gaps.filter(({ kind }) => kind === 'blind');
  if (blind.length > 0) return blind.map((gap) => error(`${gap.scope} was looked at`, gapWords(gap)));
  const name = 'every socket table was looked at';
  if (nothingObserved(report)) return [error(name, NOTHING_LOOKED)];
  return [{ group: 'coverage', name, outcome: 'passed', failures: [], notes: [], proposal: [] }];
}

/** Says in the end what a test runner would otherwise not see: the exit code is not 0, and no case tells why. */
function withExitCode(cases: readonly Case[], { summary }: Report): readonly Case[] {
  if (summary.exitCode === 0 || cases.some(({ outcome }) => outcome !== 'passed')) return cases;
  return [...cases, error('exit code', `the audit ended with exit code ${summary.exitCode}`)];
}

/** The same name twice would hide one of the two. */
function withUniqueNames(cases: readonly Case[]): Case[] {
  const seen = new Map<string, number>();
  return cases.map((each) => {
    const key = `${each.group} ${each.name}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? each : { ...each, name: `${each.name} (${count})` };
  });
}

/**
 * A case for each listener, each `require` entry and each finding that concerns neither, and for what was looked at.
 * Some case is not passed exactly when the exit code is not 0.
 */
export function casesOf(report: Report): readonly Case[] {
  const ids = new Set<string | null>(report.listeners.map(({ id }) => id));
  const required = new Set(report.requirements.map(({ finding }) => finding));
  const missing = groupBy(
    report.findings.filter(({ fingerprint }) => required.has(fingerprint)),
    ({ fingerprint }): string | null => fingerprint,
  );
  const others = report.findings.filter(
    ({ listener, fingerprint }) => !ids.has(listener) && !required.has(fingerprint),
  );
  const cases: Case[] = [
    ...listenerCases(report),
    ...report.requirements.map((each) => requirementCase(each, missing.get(each.finding) ?? [], report)),
    ...others.map(
      (finding): Case => ({ group: 'policy', name: finding.message, ...split([finding], report), proposal: [] }),
    ),
    ...coverageCases(report),
  ];
  return withUniqueNames(withExitCode(cases, report));
}
