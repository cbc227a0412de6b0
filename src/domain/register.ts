import type { Control } from './explanation.js';
import type { Exposure } from './exposure.js';
import type { Place } from './finding.js';
import type { Protocol } from './listener.js';
import type { PolicyFacts } from './report.js';
import type { Gap } from './snapshot.js';

/** What an auditor asks of each approval. */
export const APPROVAL_PARTS = ['owner', 'approved', 'ticket'] as const;
export type ApprovalPart = (typeof APPROVAL_PARTS)[number];

export const REGISTER_SCHEMA = 'port-audit/register@1';

/** A service that was seen. */
export interface SeenService {
  /** Id of the listener. */
  readonly listener: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly exposure: Exposure;
  /** Null: no program could be seen. */
  readonly program: string | null;
  readonly user: string | null;
  /** What IANA calls the port; null: nothing. */
  readonly service: string | null;
}

/**
 * - `in use`: something that was seen fits the entry
 * - `unused`: nothing does, and everything it is about could be seen
 * - `expired`: its last day has passed
 * - `unknown`: nothing that was seen fits, and not everything could be seen
 */
export type ServiceStatus = 'in use' | 'unused' | 'expired' | 'unknown';

/** An entry of the policy, as an auditor reads it. */
export interface ApprovedService {
  readonly kind: 'allow' | 'require';
  /** As in the policy: `22/tcp`, `6000-6063`, `ephemeral`, `any`. */
  readonly ports: string;
  /** Null: both. */
  readonly protocol: Protocol | null;
  /** First and last port. */
  readonly range: readonly [number, number];
  /** What IANA calls the port, where software is known that implements it; null also where it is more than one port. */
  readonly service: string | null;
  /** Empty: whatever program. */
  readonly programs: readonly string[];
  readonly users: readonly string[];
  readonly addresses: readonly string[];
  readonly reason: string;
  readonly owner: string | null;
  readonly approved: string | null;
  readonly ticket: string | null;
  /** Of those three, what the policy does not say. */
  readonly lacks: readonly ApprovalPart[];
  /** The last day on which it counts. */
  readonly until: string | null;
  readonly place: Place;
  readonly status: ServiceStatus;
  /** What was seen that fits it, also where it is expired. */
  readonly seen: readonly SeenService[];
}

/** A service that no entry approves; `why`: nothing fits, one forbids it, or the one that fits is expired. */
export interface UnapprovedService extends SeenService {
  readonly why: 'not approved' | 'denied' | 'expired';
}

/** A service that was seen and is considered insecure; `why`: what is insecure about it. */
export interface InsecureService extends SeenService {
  readonly why: string;
  /** The reason of the entry that approves it; null: none does. */
  readonly reason: string | null;
}

/** The approved services of a policy beside what was seen. */
export interface Register {
  readonly schema: typeof REGISTER_SCHEMA;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly host: string;
  readonly policy: PolicyFacts;
  readonly services: readonly ApprovedService[];
  readonly unapproved: readonly UnapprovedService[];
  readonly insecure: readonly InsecureService[];
  readonly gaps: readonly Gap[];
  /** What the list answers. */
  readonly controls: readonly Control[];
  readonly exitCode: number;
}
