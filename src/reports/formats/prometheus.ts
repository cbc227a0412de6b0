import { type Report, type ReportListener, VERDICTS } from '../../domain/report.js';
import { registeredWords } from '../../domain/words.js';
import { isActive } from '../shown.js';
import { forPrometheusLabel } from '../text.js';
import { programOrTarget } from '../words.js';
import type { ReportFormat } from './types.js';

/** A value for a set of labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

function sampleLine(name: string, { labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${forPrometheusLabel(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

/** One metric. The same labels twice would make the whole file invalid: their values are added. */
export function gauge(name: string, help: string, samples: readonly Sample[]): string[] {
  const sums = new Map<string, Sample>();
  for (const { labels, value } of samples) {
    const key = sampleLine(name, { labels, value: 0 });
    sums.set(key, { labels, value: (sums.get(key)?.value ?? 0) + value });
  }
  const lines = [...sums.values()].map((sample) => sampleLine(name, sample));
  return [...head(name, help), ...lines];
}

const head = (name: string, help: string) => [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`];

export const one = (value: number): Sample[] => [{ labels: {}, value }];

function verdictSamples({ summary }: Report): Sample[] {
  return VERDICTS.map((verdict) => ({ labels: { verdict }, value: summary.verdicts[verdict] ?? 0 }));
}

const INFO = 'port_audit_listener_info';

/** Ids are unique, so nothing is added up here. */
function infoLine(listener: ReportListener): string {
  const { id, verdict, registration, exposure } = listener;
  const labels = {
    id,
    verdict,
    program: programOrTarget(listener) ?? '',
    service: registeredWords(registration),
    exposure,
  };
  return sampleLine(INFO, { labels, value: 1 });
}

function* lines(report: Report): Generator<string> {
  const active = report.findings.filter(isActive);
  yield* gauge('port_audit_listeners', 'Listening sockets by verdict.', verdictSamples(report));
  yield* gauge(
    'port_audit_findings',
    'Active findings by rule and severity.',
    active.map(({ rule, severity }) => ({ labels: { rule, severity }, value: 1 })),
  );
  yield* gauge('port_audit_findings_accepted', 'Findings that a policy accepts.', one(report.summary.accepted));
  yield* gauge(
    'port_audit_gaps',
    'What was not seen, by kind and scope.',
    report.gaps.map(({ kind, scope }) => ({ labels: { kind, scope }, value: 1 })),
  );
  yield* gauge(
    'port_audit_run_timestamp_seconds',
    'When the machine was looked at.',
    one(Date.parse(report.takenAt) / 1000),
  );
  yield* gauge('port_audit_exit_code', 'Exit code of the audit.', one(report.summary.exitCode));
  yield* head(INFO, 'One for each listener: what it is; service is the registered one, program the actual one.');
  for (const listener of report.listeners) yield infoLine(listener);
}

function* pieces(report: Report): Generator<string> {
  for (const line of lines(report)) yield `${line}\n`;
}

/** For the textfile collector of Prometheus' node_exporter. */
export const prometheus: ReportFormat = {
  id: 'prometheus',
  title: "metrics for node_exporter's textfile collector",
  narrows: false,
  pieces,
};
