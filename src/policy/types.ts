import type { Address, Cidr } from '../domain/address.js';
import type { Exposure } from '../domain/exposure.js';
import type { Place } from '../domain/finding.js';
import type { Protocol } from '../domain/listener.js';
import type { PolicyFacts } from '../domain/report.js';
import type { Severity, Threshold } from '../domain/severity.js';
import type { RuleId } from '../judge/rules/list.js';

/** What an entry does to a listener that fits it. */
export const ENTRY_KINDS = ['allow', 'require', 'deny'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** The ports of an entry. A range has both ends; `ephemeral` is what the system hands out by itself. */
export type PortMatch = { readonly protocol: Protocol | null } & (
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  | { readonly kind: 'ephemeral' }
  | { readonly kind: 'any' }
);

/** An executable by its full path, or by its base name or the name of the recognised program. */
export type ProgramMatch =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'name'; readonly name: string };

/** The user of a process, by name or number. */
export type UserMatch =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'uid'; readonly uid: number };

/** A class of exposure, a range of addresses (never a wildcard), or one address. */
export type AddressMatch =
  | { readonly kind: 'exposure'; readonly exposure: Exposure }
  | { readonly kind: 'cidr'; readonly cidr: Cidr; readonly text: string }
  | { readonly kind: 'address'; readonly address: Address; readonly text: string };

/** The last day on which an entry counts. */
export interface Until {
  /** `2027-06-30`. */
  readonly day: string;
  /** The first moment at which it no longer counts: the end of that day, UTC, in milliseconds since the epoch. */
  readonly end: number;
}

/** What an entry asks for. Fields combine with AND; the alternatives inside one with OR; an empty list asks for nothing. */
export interface EntryFields {
  readonly port: PortMatch;
  readonly programs: readonly ProgramMatch[];
  readonly users: readonly UserMatch[];
  readonly addresses: readonly AddressMatch[];
  readonly reason: string;
  readonly until: Until | null;
  /** Who approved it; nothing is judged by it. Undefined: the file does not say. */
  readonly approval?: Approval | undefined;
}

/** What an auditor asks of an approved service beside the reason; null: the file does not say. */
export interface Approval {
  /** Who answers for it. */
  readonly owner: string | null;
  /** The day on which it was approved, `2026-11-02`. */
  readonly approved: string | null;
  /** Where it was approved. */
  readonly ticket: string | null;
}

/** One entry of `allow`, `require` or `deny`. */
export interface PolicyEntry extends EntryFields {
  readonly kind: EntryKind;
  readonly place: Place;
}

export type RuleOverride = Severity | 'off';

/** A policy file with everything that it extends, parsed once. */
export interface Policy {
  readonly facts: PolicyFacts;
  /** Every entry in the order in which they are tried: the file's own, then those of what it extends. */
  readonly entries: readonly PolicyEntry[];
  readonly rules: Readonly<Partial<Record<RuleId, RuleOverride>>>;
  /** The severity from which findings make the exit code 1; null when the policy does not say. */
  readonly failOn: Threshold | null;
  /** Who besides root and this user may change one of its files, one line each. */
  readonly warnings: readonly string[];
}
