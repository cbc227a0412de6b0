import type { Family } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';

/** Ports from `low` to `high`, both included. */
export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** What a rule asks of a packet, as far as it decides which port of this machine is meant; null: nothing. */
export interface Condition {
  readonly protocols: readonly Protocol[] | null;
  readonly ports: readonly PortRange[] | null;
  /** The address that the packet goes to, or a network: `10.0.0.5`, `10.96.0.0/12`. */
  readonly destinations: readonly string[] | null;
  /** The device that it comes in by. */
  readonly interface: string | null;
  readonly families: readonly Family[] | null;
}

/** A rule without any condition. */
export const ANYTHING: Condition = {
  protocols: null,
  ports: null,
  destinations: null,
  interface: null,
  families: null,
};

/** Where a packet is sent in place of this machine. */
export interface Target {
  /** Null: this machine itself, another port. */
  readonly address: string | null;
  /** Null: the same port. */
  readonly port: number | null;
}

/** What a rule does with the packets that it is about. */
export type Verdict =
  | { readonly kind: 'jump'; readonly chain: string }
  | { readonly kind: 'forward'; readonly target: Target };

/** One rule that leads to another chain or forwards; what only counts, accepts or drops is left out. */
export interface Rule {
  readonly condition: Condition;
  readonly verdict: Verdict;
}

/** The part of a packet filter that decides about packets that come in. */
export interface Ruleset {
  readonly by: 'nftables' | 'iptables';
  readonly chains: ReadonlyMap<string, readonly Rule[]>;
  /** The chains that see every packet before it is routed. */
  readonly roots: readonly string[];
  /** Rules that forward and whose words are not known. */
  readonly notUnderstood: number;
}

/** Ports that are passed on. */
export interface Forward {
  readonly condition: Condition;
  readonly target: Target;
  readonly by: Ruleset['by'];
  /** The chains that led to it, the first one first. */
  readonly chains: readonly string[];
}
