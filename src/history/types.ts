import type { Exposure } from '../domain/exposure.js';
import type { Endpoint } from '../domain/listener.js';
import type { Verdict } from '../domain/report.js';
import type { Confidence, Severity } from '../domain/severity.js';
import type { Gap } from '../domain/snapshot.js';

/**
 * - `unconfirmed`: seen, but not yet by as many runs in a row as `--confirm` asks for
 * - `open`: told, and still there
 * - `flapping`: told, and comes and goes; told again when it has stayed away for a day, or when something about it changes
 * - `accepted`: there, and a policy entry allows it
 * - `resolved`: no longer there
 */
export const STATUSES = ['unconfirmed', 'open', 'flapping', 'accepted', 'resolved'] as const;
export type Status = (typeof STATUSES)[number];

/** The listener that a finding is about. */
export interface FindingPlace extends Endpoint {
  /** Id of the listener. */
  readonly id: string;
  readonly verdict: Verdict;
  /** Name of the network interface that had the address; null: a wildcard, or not known. */
  readonly device: string | null;
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
  readonly subject: FindingPlace | null;
  readonly evidence: Evidence | null;
  /** When a run first and last saw it; the second is never before the first. ISO 8601, UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** When it came within a day, the earliest first: more than one says that it comes and goes. */
  readonly turns: readonly string[];
}

/** Whether something was there in the last runs, and what was told of that. */
export interface Presence {
  readonly status: Status;
  /** How many runs in a row saw it. */
  readonly seen: number;
  /** How many runs in a row looked and did not see it. */
  readonly missed: number;
  readonly turns: readonly string[];
  /** When it was last made news, null when it never was. */
  readonly toldAt: string | null;
  /** Since when it is away, null while it is there. */
  readonly resolvedAt: string | null;
}

/** Everything that is remembered of a finding. */
export interface Tracked extends Told, Presence {
  /** As last told. */
  readonly facts: Facts;
  /** Facts that differ from what was told, and how many runs in a row saw exactly these. */
  readonly candidate: { readonly facts: Facts; readonly seen: number } | null;
}

/** Something that runs could not see. */
export interface ToldGap extends Gap {
  /** How many listeners the run saw that first noticed it. */
  readonly of: number;
  /** ISO 8601, UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** Everything that is remembered of a gap. */
export interface TrackedGap extends ToldGap, Presence {}

/** What could not be seen is told once when it begins, and once when it is over. */
export interface GapNews {
  readonly kind: 'began' | 'ended';
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly gap: ToldGap;
}

export const NEWS_KINDS = ['new', 'changed', 'flapping', 'resolved', 'reminder'] as const;
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
  readonly gaps: readonly GapNews[];
}

/** A machine, whatever it is called today. */
export interface Machine {
  /** 16 hex digits. */
  readonly id: string;
  /** Host name at the time. */
  readonly name: string;
}

export const STATE_VERSION = 3;
export const STATE_SCHEMA = `port-audit/state@${STATE_VERSION}` as const;

/** What `port-audit cron` remembers between two runs. */
export interface State {
  readonly schema: typeof STATE_SCHEMA;
  /** To which it belongs; null: to none yet. */
  readonly machine: Machine | null;
  /** When it was last written, null when it never was. ISO 8601, UTC. */
  readonly updatedAt: string | null;
  readonly findings: readonly Tracked[];
  readonly gaps: readonly TrackedGap[];
  readonly undelivered: readonly Undelivered[];
  /** Recipients that a server refused for good. */
  readonly refused: readonly Refusal[];
}

/** A recipient that was refused for good: tried again, and told of, once a day. */
export interface Refusal {
  readonly recipient: string;
  /** When it was last tried. ISO 8601, UTC. */
  readonly at: string;
}

export const EMPTY_STATE: State = {
  schema: STATE_SCHEMA,
  machine: null,
  updatedAt: null,
  findings: [],
  gaps: [],
  undelivered: [],
  refused: [],
};
