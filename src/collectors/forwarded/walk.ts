import { commonPorts } from './ports-of.js';
import type { Condition, Forward, Rule, Ruleset } from './types.js';

/** Chains that may follow each other, rules that are followed and what they may lead to in all: a ruleset may be a maze. */
const DEEPEST = 32;
const MOST_STEPS = 500_000;
const MOST_FORWARDS = 100_000;

/** What the walk through a ruleset came to. */
export interface Walk {
  readonly forwards: readonly Forward[];
  /** Whether it was cut short. */
  readonly cut: boolean;
}

/** Whether a packet may go to an address, or to one of a network, and still be for this machine. */
export type IsOwn = (destination: string) => boolean;

function both<T>(left: readonly T[] | null, right: readonly T[] | null): readonly T[] | null {
  if (left === null || right === null) return left ?? right;
  return left.filter((each) => right.includes(each));
}

/** What both ask for. Destinations are not compared network by network: the later one is the narrower, as rules are written. */
function join(left: Condition, right: Condition): Condition {
  return {
    protocols: both(left.protocols, right.protocols),
    ports: commonPorts(left.ports, right.ports),
    destinations: right.destinations ?? left.destinations,
    interface: right.interface ?? left.interface,
    families: both(left.families, right.families),
  };
}

function isPossible({ protocols, ports, destinations, families }: Condition): boolean {
  return [protocols, ports, destinations, families].every((list) => list === null || list.length > 0);
}

/** Only what goes to this machine. */
function onlyOwn(condition: Condition, isOwn: IsOwn): Condition {
  const { destinations } = condition;
  return destinations === null ? condition : { ...condition, destinations: destinations.filter(isOwn) };
}

/** Follows every rule from the chains that packets come in by to where they are sent on to. */
export function walk(ruleset: Ruleset, isOwn: IsOwn): Walk {
  const forwards: Forward[] = [];
  let steps = 0;
  let cut = false;
  const follow = (rule: Rule, above: Condition, path: readonly string[]): void => {
    const condition = onlyOwn(join(above, rule.condition), isOwn);
    if (!isPossible(condition)) return;
    const { verdict } = rule;
    if (verdict.kind === 'jump') enter(verdict.chain, condition, path);
    else forwards.push({ condition, target: verdict.target, by: ruleset.by, chains: path });
  };
  const enter = (chain: string, condition: Condition, path: readonly string[]): void => {
    if (path.includes(chain)) return;
    if (path.length >= DEEPEST) {
      cut = true;
      return;
    }
    const further = [...path, chain];
    for (const rule of ruleset.chains.get(chain) ?? []) {
      if (++steps > MOST_STEPS || forwards.length >= MOST_FORWARDS) {
        cut = true;
        return;
      }
      follow(rule, condition, further);
    }
  };
  const everything = { protocols: null, ports: null, destinations: null, interface: null, families: null };
  for (const root of ruleset.roots) enter(root, everything, []);
  return { forwards, cut };
}
