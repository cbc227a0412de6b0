import type { Disposition, Finding } from './finding.js';
import type { Listener } from './listener.js';
import type { Confidence, Severity, Threshold } from './severity.js';
import type { Snapshot } from './snapshot.js';

export const REPORT_SCHEMA = 'port-audit/report@1';

/** In the order in which they are tested; docs/verdicts.md says when each holds. */
export const VERDICTS = ['unattributed', 'expected', 'ephemeral', 'registered-unexpected', 'unregistered'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** By which evidence the program was recognised, strongest first. */
export const IDENTIFIED_BY = ['executable', 'package', 'unit', 'container', 'cmdline', 'name'] as const;
export type IdentifiedBy = (typeof IDENTIFIED_BY)[number];

/** The program that holds a listener, as far as it could be recognised. */
export interface ProgramIdentity {
  /** The name in programs/*.yaml, or for an unknown program the base name of what runs. */
  readonly name: string;
  /** The name for people, null for an unknown program. */
  readonly product: string | null;
  readonly by: IdentifiedBy;
}

export type PortRange = 'system' | 'user' | 'dynamic';

/** What IANA says about one port and protocol. */
export interface Registration {
  readonly status: 'assigned' | 'reserved' | 'unassigned' | 'dynamic';
  /** The first service name, null where there is none. */
  readonly service: string | null;
  /** All service names of the port and protocol. */
  readonly services: readonly string[];
  readonly description: string | null;
  readonly range: PortRange;
  /** Date of the registration as IANA has it (`2002-04`, `2015-07-01`), null where IANA has none. */
  readonly registered: string | null;
}

/** What knowledge alone says about a listener. */
export interface Judgement {
  readonly program: ProgramIdentity | null;
  /**
   * Name of what each of `owners` was recognised as, in their order; null for one that only holds the socket for
   * another owner. Empty when no owner is known.
   */
  readonly ownerPrograms: ReadonlyArray<string | null>;
  readonly registration: Registration;
  readonly verdict: Verdict;
  readonly confidence: Confidence;
  /** Sentences, the deciding one first. */
  readonly evidence: readonly string[];
}

export type JudgedListener = Listener & Judgement;

/** By what the program of a policy entry fits: what nobody can make up, or just the name or path that is shown. */
export const FITS_BY = ['evidence', 'name', 'path'] as const;
export type FitsBy = (typeof FITS_BY)[number];

/** The policy entry that allows a listener. */
export interface AllowedBy {
  /** The policy file as it was named, or as another one names it in `extends`. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly reason: string;
  /** `evidence` also where the entry asks for no program. */
  readonly by: FitsBy;
}

/** A listener in a report: what was seen, what it was judged to be, and whether a policy accepts it. */
export type ReportListener = JudgedListener & {
  /** `accepted` when a policy allows it, and `known` when all that is active about it was told. */
  readonly disposition: Disposition;
  /** Null: no policy allows it. */
  readonly allowedBy: AllowedBy | null;
};

/**
 * A listener with its judgement, before any policy. Field by field: of 20,000 listeners this takes V8 24 ms and 4 MB, and
 * 541 ms and 18 MB where two objects are joined, as each result gets a hidden class of its own. For the same reason the
 * disposition is there from the start.
 */
export function reportListenerOf(listener: Listener, judgement: Judgement): ReportListener {
  return {
    id: listener.id,
    protocol: listener.protocol,
    family: listener.family,
    address: listener.address,
    port: listener.port,
    dualStack: listener.dualStack,
    interface: listener.interface,
    netns: listener.netns,
    netnsName: listener.netnsName,
    exposure: listener.exposure,
    uid: listener.uid,
    user: listener.user,
    ownerStatus: listener.ownerStatus,
    ownerReason: listener.ownerReason,
    owners: listener.owners,
    unit: listener.unit,
    container: listener.container,
    forwarded: listener.forwarded,
    seenBy: listener.seenBy,
    program: judgement.program,
    ownerPrograms: judgement.ownerPrograms,
    registration: judgement.registration,
    verdict: judgement.verdict,
    confidence: judgement.confidence,
    evidence: judgement.evidence,
    disposition: 'active',
    allowedBy: null,
  };
}

export interface RegistryFacts {
  /** Date of the IANA data. */
  readonly version: string;
  readonly sha256: string;
  readonly assignments: number;
  readonly programs: number;
  /** Why an installed update is not in use, null when nothing is wrong. */
  readonly warning: string | null;
}

export interface PolicyFacts {
  readonly file: string;
  readonly sha256: string;
}

/** One `require` entry of the policy and what met it. */
export interface Requirement {
  /** The entry in words: its port and what else it asks for, e.g. `443/tcp nginx`. */
  readonly entry: string;
  readonly reason: string;
  /** Ids of the listeners that meet it, in the order of the report; empty: it is missing. */
  readonly listeners: readonly string[];
  /** Fingerprint of its `policy-missing` finding; null when it is met, or the rule is off. */
  readonly finding: string | null;
}

export interface Summary {
  readonly listeners: number;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** Active findings by severity. */
  readonly severities: Readonly<Partial<Record<Severity, number>>>;
  /** How many findings a policy accepts. */
  readonly accepted: number;
  readonly exitCode: number;
}

/** A judged snapshot; every output format and the exit code are functions of it. */
export interface Report extends Omit<Snapshot, 'schema' | 'listeners'> {
  readonly schema: typeof REPORT_SCHEMA;
  readonly registry: RegistryFacts;
  readonly policy: PolicyFacts | null;
  /** The severity from which findings make the exit code 1. */
  readonly failOn: Threshold;
  readonly listeners: readonly ReportListener[];
  /** In the order of the policy; empty without one. */
  readonly requirements: readonly Requirement[];
  /** Worst first, then in the order of the listeners. */
  readonly findings: readonly Finding[];
  readonly summary: Summary;
}
