import type { Assignment, AssignmentChanges } from './assignment.js';
import type { Registration, RegistryFacts } from './report.js';

/** What `registry lookup` answers. */
export interface RegistryLookup {
  readonly query: string;
  readonly registry: RegistryFacts;
  /** What IANA says of the port, for each protocol asked about; empty when a service was asked for. */
  readonly registrations: ReadonlyArray<Registration & { readonly port: number; readonly protocol: string }>;
  /** In the order of the registry. */
  readonly records: readonly Assignment[];
  /** Programs that are known to belong there, or to implement the service. */
  readonly programs: readonly ProgramSummary[];
}

export interface ProgramSummary {
  readonly name: string;
  readonly product: string;
}

/** A program in an answer to `registry search`. */
export interface ProgramMatch extends ProgramSummary {
  readonly services: readonly string[];
  /** Default and customary ports: `6379/tcp`, `5000-5010`. */
  readonly ports: readonly string[];
}

/** A claim about ports in an answer to `registry search`. */
export interface ClaimMatch {
  readonly kind: string;
  readonly name: string;
  readonly ports: readonly string[];
  readonly note: string;
}

/** What `registry search` answers. */
export interface RegistrySearch {
  readonly query: string;
  readonly registry: RegistryFacts;
  readonly records: readonly Assignment[];
  readonly programs: readonly ProgramMatch[];
  readonly claims: readonly ClaimMatch[];
}

/** Version and size of IANA's list. */
export interface RegistryEdition {
  readonly version: string;
  /** Where the data comes from, in words. */
  readonly source: string;
  /** How many records assign a port to a service. */
  readonly assignments: number;
}

/** What `registry info` answers. */
export interface RegistryInfo extends RegistryFacts, RegistryEdition {
  readonly origin: 'shipped' | 'installed';
  /** ISO 8601, UTC; null for what port-audit ships. */
  readonly installedAt: string | null;
  /** Version of IANA's list that this port-audit ships. */
  readonly shippedVersion: string;
  /** IANA records of every status. */
  readonly records: number;
  /** Claims about single ports. */
  readonly claims: number;
  /** Why an installed update is not in use. */
  readonly warning: string | null;
}

/** What `registry update` did. `current`: what is in use is what was found. */
export type RegistryUpdate =
  | { readonly state: 'current'; readonly inUse: RegistryEdition }
  | { readonly state: 'rolled-back'; readonly inUse: RegistryEdition }
  | {
      readonly state: 'installed';
      readonly inUse: RegistryEdition;
      readonly before: RegistryEdition;
      readonly changes: AssignmentChanges;
    };
