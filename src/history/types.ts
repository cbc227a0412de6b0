import type { Exposure } from '../domain/exposure.js';
import type { Endpoint } from '../domain/listener.js';
import type { Verdict } from '../domain/report.js';
import type { Confidence, Severity } from '../domain/severity.js';

/**
 * - `unconfirmed`: seen, but not yet by as many runs in a row as `--confirm` asks for
 * - `open`: told, and still there
 * - `accepted`: there, and a policy entry allows it
 * - `resolved`: no longer there
 */
export const STATUSES = ['unconfirmed', 'open', 'accepted', 'resolved'] as const;
export type Status = (typeof STATUSES)[number];

/** The listener that a finding is about. */
export interface Subject extends Endpoint {
  /** Id of the listener. */
  readonly id: string;
  readonly verdict: Verdict;
  /** First name that IANA has for the port, null where it has none. */
  readonly service: string | null;
}

/** Who held the listener when it was first seen. Frozen: it stays as it was while the finding lasts. */
export interface Evidence {
  /** Recognised program, or the base name of what runs. */
  readonly program: string | null;
  readonly product: string | null;
  readonly pid: number | null;
  readonly exe: string | null;
  /** At most {@link import('./evidence.js').COMMAND_LIMIT} characters. */
  readonly cmdline: readonly string[] | null;
  readonly user: string | null;
  readonly unit: string | null;
  readonly container: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string | null;
  /** How many processes held it. */
  readonly owners: number;
}

/** What must stay the same for a finding to be no news. A restart, a new pid or a reboot changes none of it. */
export interface Facts {
  readonly severity: Severity;
  /** Null: not known, which never counts as a difference. */
  readonly program: string | null;
  /** Executables that answer, sorted, without what changes from start to start; empty: not known. */
  readonly exes: readonly string[];
  /** Users that answer, sorted; empty: not known. */
  readonly users: readonly string[];
  readonly exposure: Exposure | null;
}

/** A finding as the state keeps it and a message tells it. */
export interface Told {
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly remedy: string;
  /** Null for what concerns no listener. */
  readonly subject: Subject | null;
  readonly evidence: Evidence | null;
  /** When a run first and last saw it. ISO 8601, UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** Everything that is remembered of a finding. */
export interface Tracked extends Told {
  readonly status: Status;
  /** As last told. */
  readonly facts: Facts;
  /** Facts that differ from what was told, and how many runs in a row saw exactly these. */
  readonly candidate: { readonly facts: Facts; readonly seen: number } | null;
  /** How many runs in a row saw it. */
  readonly seen: number;
  /** When it was last made news, null when it never was. */
  readonly toldAt: string | null;
  readonly resolvedAt: string | null;
}

export const NEWS_KINDS = ['new', 'changed', 'resolved', 'reminder'] as const;
export type NewsKind = (typeof NEWS_KINDS)[number];

/** One difference between what was told and what is. */
export interface Change {
  readonly what: 'severity' | 'program' | 'executable' | 'user' | 'exposure';
  readonly from: string;
  readonly to: string;
}

/** Something to tell. */
export interface News {
  readonly kind: NewsKind;
  /** When the run noticed it. ISO 8601, UTC. */
  readonly at: string;
  /** How often it happened while it could not be told. */
  readonly times: number;
  readonly finding: Told;
  /** Of `changed`, else empty. */
  readonly changes: readonly Change[];
  /** Of `resolved`: nothing listens there any more, or something does and the finding no longer holds. */
  readonly ending: 'gone' | 'settled' | null;
}

/** What one recipient has not been told yet. */
export interface Undelivered {
  /** Id of the recipient: `stdout`, `mail:root@example.org`, `webhook`, `syslog`. */
  readonly recipient: string;
  /** In the order in which it happened. */
  readonly news: readonly News[];
}

export const STATE_VERSION = 2;
export const STATE_SCHEMA = `port-audit/state@${STATE_VERSION}` as const;

/** What `port-audit cron` remembers between two runs. */
export interface State {
  readonly schema: typeof STATE_SCHEMA;
  /** When it was last written, null when it never was. ISO 8601, UTC. */
  readonly updatedAt: string | null;
  readonly findings: readonly Tracked[];
  readonly undelivered: readonly Undelivered[];
}

export const EMPTY_STATE: State = { schema: STATE_SCHEMA, updatedAt: null, findings: [], undelivered: [] };
