/**
 * The JSON shapes that others rely on, field by field and in their order. Each object is written out, so that a field
 * of the domain never becomes part of the contract by accident; `satisfies` makes the compiler name what is missing.
 */
import type { Finding } from '../domain/finding.js';
import type { Forwarded, Listener } from '../domain/listener.js';
import type { Behind, Container, ExecutableFile, Owner, Relay, Script } from '../domain/owner.js';
import {
  PREDICTION_SCHEMA,
  type PredictedListener,
  type PredictedProgram,
  type Prediction,
  type PredictionGap,
} from '../domain/prediction.js';
import {
  type PolicyFacts,
  type ProgramIdentity,
  REPORT_SCHEMA,
  type Registration,
  type RegistryFacts,
  type Report,
  type ReportListener,
  type Requirement,
  type Summary,
} from '../domain/report.js';
import {
  type Gap,
  type HostFacts,
  SNAPSHOT_SCHEMA,
  type Snapshot,
  type Source,
  type Tool,
} from '../domain/snapshot.js';

type Every<T> = Record<keyof T, unknown>;

/** Null stays null. */
function orNull<T, R>(value: T | null, map: (value: T) => R): R | null {
  return value === null ? null : map(value);
}

const toolFields = ({ name, version }: Tool) => ({ name, version }) satisfies Every<Tool>;

const hostFields = (host: HostFacts) =>
  ({
    hostname: host.hostname,
    platform: host.platform,
    release: host.release,
    distribution: host.distribution,
    privileged: host.privileged,
    localPortRange: host.localPortRange,
  }) satisfies Every<HostFacts>;

const containerFields = ({ runtime, id, name }: Container) => ({ runtime, id, name }) satisfies Every<Container>;
const behindFields = ({ container, address, port, netns }: Behind) =>
  ({ container: orNull(container, containerFields), address, port, netns }) satisfies Every<Behind>;
const relayFields = ({ kind, target, exe }: Relay) => ({ kind, target, exe }) satisfies Every<Relay>;
const fileFields = ({ uid, gid, mode }: ExecutableFile) => ({ uid, gid, mode }) satisfies Every<ExecutableFile>;

const scriptFields = ({ file, uid, gid, mode, package: found }: Script) =>
  ({
    file,
    uid,
    gid,
    mode,
    package: orNull(found, ({ name, version }) => ({ name, version })),
  }) satisfies Every<Script>;
const forwardedFields = ({ to, by, container }: Forwarded) =>
  ({ to, by, container: orNull(container, containerFields) }) satisfies Every<Forwarded>;

const ownerFields = (owner: Owner) =>
  ({
    pid: owner.pid,
    name: owner.name,
    exe: owner.exe,
    exeDeleted: owner.exeDeleted,
    exeReplaced: owner.exeReplaced,
    exeInPlace: owner.exeInPlace,
    exeMapped: owner.exeMapped,
    exeFile: orNull(owner.exeFile, fileFields),
    cmdline: owner.cmdline,
    cmdlineCut: owner.cmdlineCut,
    cwd: owner.cwd,
    script: orNull(owner.script, scriptFields),
    user: owner.user,
    uid: owner.uid,
    parentPid: owner.parentPid,
    startedAt: owner.startedAt,
    unit: owner.unit,
    container: orNull(owner.container, containerFields),
    package: owner.package,
    exeVerified: owner.exeVerified,
    relay: orNull(owner.relay, relayFields),
    behind: orNull(owner.behind, behindFields),
  }) satisfies Every<Owner>;

const listenerFields = (listener: Listener) =>
  ({
    id: listener.id,
    protocol: listener.protocol,
    family: listener.family,
    address: listener.address,
    port: listener.port,
    dualStack: listener.dualStack,
    interface: listener.interface,
    netns: listener.netns,
    exposure: listener.exposure,
    uid: listener.uid,
    user: listener.user,
    ownerStatus: listener.ownerStatus,
    ownerReason: listener.ownerReason,
    owners: listener.owners.map(ownerFields),
    unit: listener.unit,
    container: orNull(listener.container, containerFields),
    forwarded: orNull(listener.forwarded, forwardedFields),
    seenBy: listener.seenBy,
  }) satisfies Every<Listener>;

const programFields = ({ name, product, by }: ProgramIdentity) =>
  ({ name, product, by }) satisfies Every<ProgramIdentity>;

const registrationFields = (registration: Registration) =>
  ({
    status: registration.status,
    service: registration.service,
    services: registration.services,
    description: registration.description,
    range: registration.range,
    registered: registration.registered,
  }) satisfies Every<Registration>;

/** `Object.assign`, because spreading an object this size takes three times as long. */
export const reportListenerFields = (listener: ReportListener) =>
  Object.assign(listenerFields(listener), {
    program: orNull(listener.program, programFields),
    ownerPrograms: listener.ownerPrograms,
    registration: registrationFields(listener.registration),
    verdict: listener.verdict,
    confidence: listener.confidence,
    evidence: listener.evidence,
    disposition: listener.disposition,
  }) satisfies Every<ReportListener>;

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

const sourceFields = (source: Source) =>
  ({
    id: source.id,
    ok: source.ok,
    milliseconds: source.milliseconds,
    listeners: source.listeners,
    covers: source.covers,
    error: source.error,
  }) satisfies Every<Source>;

export const gapFields = ({ kind, scope, count, reason, remedy }: Gap) =>
  ({ kind, scope, count, reason, remedy }) satisfies Every<Gap>;

const registryFields = ({ version, sha256, assignments, programs, warning }: RegistryFacts) =>
  ({ version, sha256, assignments, programs, warning }) satisfies Every<RegistryFacts>;

const policyFields = ({ file, sha256 }: PolicyFacts) => ({ file, sha256 }) satisfies Every<PolicyFacts>;

const requirementFields = ({ entry, reason, listeners, finding }: Requirement) =>
  ({ entry, reason, listeners, finding }) satisfies Every<Requirement>;

export const summaryFields = ({ listeners, verdicts, severities, accepted, exitCode }: Summary) =>
  ({ listeners, verdicts, severities, accepted, exitCode }) satisfies Every<Summary>;

/** What the top of a snapshot says, before its lists. */
const snapshotHead = (schema: string, { tool, takenAt, host }: Pick<Snapshot, 'tool' | 'takenAt' | 'host'>) => ({
  schema,
  tool: toolFields(tool),
  takenAt,
  host: hostFields(host),
});

/** How each element of a list is written. */
export type ListFields = Readonly<Record<string, (item: never) => object>>;

export const SNAPSHOT_LISTS = {
  sources: sourceFields,
  listeners: listenerFields,
  gaps: gapFields,
} satisfies ListFields;

export const REPORT_LISTS = {
  requirements: requirementFields,
  sources: sourceFields,
  listeners: reportListenerFields,
  findings: findingFields,
  gaps: gapFields,
} satisfies ListFields;

/** A snapshot; its lists, which come after the facts, are still as they were (see {@link SNAPSHOT_LISTS}). */
export const snapshotFields = (snapshot: Snapshot) =>
  ({
    ...snapshotHead(SNAPSHOT_SCHEMA, snapshot),
    sources: snapshot.sources,
    listeners: snapshot.listeners,
    gaps: snapshot.gaps,
  }) satisfies Every<Snapshot>;

/** A report without its lists and without the summary. */
export const reportHead = (report: Report) => ({
  ...snapshotHead(REPORT_SCHEMA, report),
  registry: registryFields(report.registry),
  policy: orNull(report.policy, policyFields),
  failOn: report.failOn,
});

/** A report; its lists are still as they were (see {@link REPORT_LISTS}). */
export const reportFields = (report: Report) =>
  ({
    ...reportHead(report),
    requirements: report.requirements,
    sources: report.sources,
    listeners: report.listeners,
    findings: report.findings,
    gaps: report.gaps,
    summary: summaryFields(report.summary),
  }) satisfies Every<Report>;

const predictedProgramFields = (program: PredictedProgram) =>
  ({
    name: program.name,
    exe: program.exe,
    cmdline: program.cmdline,
    package: program.package,
  }) satisfies Every<PredictedProgram>;

const predictedFields = (listener: PredictedListener) =>
  ({
    id: listener.id,
    protocol: listener.protocol,
    family: listener.family,
    address: listener.address,
    port: listener.port,
    dualStack: listener.dualStack,
    interface: listener.interface,
    program: orNull(listener.program, predictedProgramFields),
    unit: listener.unit,
    user: listener.user,
    certainty: listener.certainty,
    evidence: listener.evidence,
  }) satisfies Every<PredictedListener>;

const predictionGapFields = ({ kind, place, reason }: PredictionGap) =>
  ({ kind, place, reason }) satisfies Every<PredictionGap>;

/** `port-audit predict --format json`. */
export const predictionFields = ({ root, listeners, gaps }: Prediction) =>
  ({
    schema: PREDICTION_SCHEMA,
    root,
    listeners: listeners.map(predictedFields),
    gaps: gaps.map(predictionGapFields),
  }) satisfies Every<Prediction>;
