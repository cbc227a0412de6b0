import type { Finding } from '../../domain/finding.js';
import {
  type AllowedBy,
  type PolicyFacts,
  type ProgramIdentity,
  REPORT_SCHEMA,
  type Registration,
  type RegistryFacts,
  type Report,
  type ReportListener,
  type Requirement,
  type Summary,
} from '../../domain/report.js';
import type { JsonListFields } from '../json-document.js';
import { type Every, orNull } from './every.js';
import { listenerFields } from './listener.js';
import { gapFields, snapshotHead, sourceFields } from './snapshot.js';

/** The recognised program. */
export const programFields = ({ name, product, by }: ProgramIdentity) =>
  ({ name, product, by }) satisfies Every<ProgramIdentity>;

/** What IANA says of a port. */
export const registrationFields = (registration: Registration) =>
  ({
    status: registration.status,
    service: registration.service,
    services: registration.services,
    description: registration.description,
    range: registration.range,
    registered: registration.registered,
  }) satisfies Every<Registration>;

const allowedByFields = ({ file, line, reason, by }: AllowedBy) =>
  ({ file, line, reason, by }) satisfies Every<AllowedBy>;

/** A judged listener. `Object.assign`, because spreading an object this size takes three times as long. */
export const reportListenerFields = (listener: ReportListener) =>
  Object.assign(listenerFields(listener), {
    program: orNull(listener.program, programFields),
    ownerPrograms: listener.ownerPrograms,
    registration: registrationFields(listener.registration),
    verdict: listener.verdict,
    confidence: listener.confidence,
    evidence: listener.evidence,
    disposition: listener.disposition,
    allowedBy: orNull(listener.allowedBy, allowedByFields),
  }) satisfies Every<ReportListener>;

/** Something that does not fit. */
export const findingFields = (finding: Finding) =>
  ({
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    listener: finding.listener,
    message: finding.message,
    remedy: finding.remedy,
    fingerprint: finding.fingerprint,
    disposition: finding.disposition,
    reason: finding.reason,
  }) satisfies Every<Omit<Finding, 'place'>>;

/** The knowledge that was used. */
export const registryFields = ({ version, sha256, assignments, programs, warning }: RegistryFacts) =>
  ({ version, sha256, assignments, programs, warning }) satisfies Every<RegistryFacts>;

/** The policy that was applied. */
export const policyFields = ({ file, sha256 }: PolicyFacts) => ({ file, sha256 }) satisfies Every<PolicyFacts>;

const requirementFields = ({ entry, reason, listeners, finding }: Requirement) =>
  ({ entry, reason, listeners, finding }) satisfies Every<Requirement>;

/** The counts and the exit code. */
export const summaryFields = ({ listeners, verdicts, severities, accepted, exitCode }: Summary) =>
  ({ listeners, verdicts, severities, accepted, exitCode }) satisfies Every<Summary>;

/** How each element of the lists of a report is written. */
export const REPORT_LISTS = {
  requirements: requirementFields,
  sources: sourceFields,
  listeners: reportListenerFields,
  findings: findingFields,
  gaps: gapFields,
} satisfies JsonListFields;

/** A report without its lists and without the summary. */
export const reportHead = (report: Report) =>
  Object.assign(snapshotHead(REPORT_SCHEMA, report), {
    registry: registryFields(report.registry),
    policy: orNull(report.policy, policyFields),
    failOn: report.failOn,
  });

/** A report; its lists are still as they were (see {@link REPORT_LISTS}). */
export const reportFields = (report: Report) =>
  Object.assign(reportHead(report), {
    requirements: report.requirements,
    sources: report.sources,
    listeners: report.listeners,
    findings: report.findings,
    gaps: report.gaps,
    summary: summaryFields(report.summary),
  }) satisfies Every<Report>;

/** A report with its lists as they are written. */
export const wholeReportFields = (report: Report) => {
  const lists = Object.entries(REPORT_LISTS).map(([key, fields]) => [
    key,
    (report[key as keyof typeof REPORT_LISTS] as readonly unknown[]).map((item) => fields(item as never)),
  ]);
  // Not joined into a third object, which would get a hidden class of its own.
  return Object.assign(reportFields(report), Object.fromEntries(lists) as object);
};
