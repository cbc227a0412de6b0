/** What the commands of `registry` answer. */
import type { Assignment, AssignmentChange, AssignmentChanges } from '../../domain/assignment.js';
import type {
  ClaimMatch,
  ProgramMatch,
  ProgramSummary,
  RegistryEdition,
  RegistryInfo,
  RegistryLookup,
  RegistrySearch,
  RegistryUpdate,
} from '../../domain/registry-view.js';
import type { Every } from './every.js';
import { registrationFields, registryFields } from './report.js';

/** One record of IANA. */
export const assignmentFields = (record: Assignment) =>
  ({
    low: record.low,
    high: record.high,
    protocol: record.protocol,
    status: record.status,
    service: record.service,
    description: record.description,
    registered: record.registered,
    note: record.note,
  }) satisfies Every<Assignment>;

/** A program by its names. */
export const programSummaryFields = ({ name, product }: ProgramSummary) =>
  ({ name, product }) satisfies Every<ProgramSummary>;

const programMatchFields = ({ name, product, services, ports }: ProgramMatch) =>
  ({ name, product, services, ports }) satisfies Every<ProgramMatch>;

const claimFields = ({ kind, name, ports, note }: ClaimMatch) =>
  ({ kind, name, ports, note }) satisfies Every<ClaimMatch>;

/** `registry lookup`. */
export const lookupFields = (view: RegistryLookup) =>
  ({
    query: view.query,
    registry: registryFields(view.registry),
    registrations: view.registrations.map(({ port, protocol, ...registration }) => ({
      port,
      protocol,
      ...registrationFields(registration),
    })),
    records: view.records.map(assignmentFields),
    programs: view.programs.map(programSummaryFields),
  }) satisfies Every<RegistryLookup>;

/** `registry search`. */
export const searchFields = (view: RegistrySearch) =>
  ({
    query: view.query,
    registry: registryFields(view.registry),
    records: view.records.map(assignmentFields),
    programs: view.programs.map(programMatchFields),
    claims: view.claims.map(claimFields),
  }) satisfies Every<RegistrySearch>;

/** `registry info`. */
export const infoFields = (info: RegistryInfo) =>
  ({
    ...registryFields(info),
    source: info.source,
    origin: info.origin,
    installedAt: info.installedAt,
    shippedVersion: info.shippedVersion,
    records: info.records,
    claims: info.claims,
  }) satisfies Every<RegistryInfo>;

const editionFields = ({ version, source, assignments }: RegistryEdition) =>
  ({ version, source, assignments }) satisfies Every<RegistryEdition>;

const changeFields = ({ ports, before, after }: AssignmentChange) =>
  ({ ports, before, after }) satisfies Every<AssignmentChange>;

const changesFields = ({ added, removed, renamed }: AssignmentChanges) =>
  ({
    added: added.map(changeFields),
    removed: removed.map(changeFields),
    renamed: renamed.map(changeFields),
  }) satisfies Every<AssignmentChanges>;

/** `registry update`. */
export function updateFields(update: RegistryUpdate): object {
  const { state } = update;
  const inUse = editionFields(update.inUse);
  if (state !== 'installed') return { state, inUse };
  return { state, inUse, before: editionFields(update.before), changes: changesFields(update.changes) };
}
