import { canonicalAddress, type Family } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';
import { listOf, objectOf, type Sets, textOf, valuesOf } from './nft-values.js';
import { commonPorts, portRange } from './ports-of.js';
import type { Condition, PortRange } from './types.js';

/** What part of a packet an expression is, as far as it decides which port is meant. */
type Part = 'tcp' | 'udp' | 'th' | 'protocol' | 'destination' | 'interface' | 'local' | null;

function partOf(expression: unknown): Part {
  const { payload, meta, fib } = objectOf(expression) ?? {};
  const { protocol, field } = objectOf(payload) ?? {};
  if (field === 'dport') return protocol === 'tcp' || protocol === 'udp' || protocol === 'th' ? protocol : null;
  if (field === 'daddr') return 'destination';
  if ((protocol === 'ip' && field === 'protocol') || (protocol === 'ip6' && field === 'nexthdr')) return 'protocol';
  const key = objectOf(meta)?.key;
  if (key === 'l4proto') return 'protocol';
  if (key === 'iifname' || key === 'iif') return 'interface';
  const lookup = objectOf(fib);
  return lookup?.result === 'type' && listOf(lookup.flags).includes('daddr') ? 'local' : null;
}

function portsOf(values: readonly unknown[]): readonly PortRange[] {
  return values.flatMap((value) => {
    const [low, high] = typeof value === 'number' ? [value, value] : listOf(objectOf(value)?.range);
    return portRange(Number(low), Number(high)) ?? [];
  });
}

const PROTOCOLS: ReadonlyMap<unknown, Protocol> = new Map<unknown, Protocol>([
  ['tcp', 'tcp'],
  [6, 'tcp'],
  ['udp', 'udp'],
  [17, 'udp'],
]);

function destinationOf(value: unknown): readonly string[] {
  const prefix = objectOf(objectOf(value)?.prefix);
  const address = canonicalAddress(textOf(prefix?.addr ?? value) ?? '');
  if (address !== null) return [prefix === null ? address : `${address}/${prefix.len}`];
  return listOf(objectOf(value)?.range).flatMap(destinationOf);
}

const and = <T>(left: readonly T[] | null, right: readonly T[]) =>
  left === null ? right : left.filter((each) => right.includes(each));

const familyOf = (address: string): Family => (address.includes(':') ? 'ipv6' : 'ipv4');

function withDestinations(condition: Condition, destinations: readonly string[]): Condition {
  const families = and(condition.families, [...new Set(destinations.map(familyOf))]);
  return { ...condition, destinations, families };
}

/** What a condition becomes when a part of the packet has to be one of so many values. */
function narrowed(condition: Condition, part: Part, values: readonly unknown[]): Condition {
  switch (part) {
    case 'tcp':
    case 'udp':
      return {
        ...condition,
        protocols: and(condition.protocols, [part]),
        ports: commonPorts(condition.ports, portsOf(values)),
      };
    case 'th':
      return { ...condition, ports: commonPorts(condition.ports, portsOf(values)) };
    case 'protocol':
      return {
        ...condition,
        protocols: and(
          condition.protocols,
          values.flatMap((each) => PROTOCOLS.get(each) ?? []),
        ),
      };
    case 'destination':
      return withDestinations(condition, values.flatMap(destinationOf));
    case 'interface': {
      const [only, second] = values.map(textOf);
      const plain = only !== null && second === undefined && only !== undefined && !only.endsWith('*');
      return plain ? { ...condition, interface: only } : condition;
    }
    case 'local':
      return values.includes('local') ? condition : { ...condition, protocols: [] };
    default:
      return condition;
  }
}

/** Values side by side, as keys of maps have them; one that is not of as many parts is none. */
function narrowedByParts(condition: Condition, parts: readonly unknown[], value: unknown): Condition {
  const values = listOf(objectOf(value)?.concat);
  return parts.reduce<Condition>(
    (left, part, index) => narrowed(left, partOf(part), values[index] === undefined ? [] : [values[index]]),
    condition,
  );
}

/** The conditions under which an expression has one of the values: one, or one a value where it has several parts. */
export function narrow(condition: Condition, left: unknown, right: unknown, sets: Sets): readonly Condition[] {
  const values = valuesOf(right, sets);
  const { concat } = objectOf(left) ?? {};
  if (Array.isArray(concat)) return values.map((value) => narrowedByParts(condition, concat, value));
  return [narrowed(condition, partOf(left), values)];
}

/** The same for `!=`: only what is not for this machine is left out, nothing else is narrower for it. */
export function narrowNot(condition: Condition, left: unknown, right: unknown, sets: Sets): readonly Condition[] {
  const local = partOf(left) === 'local' && valuesOf(right, sets).includes('local');
  return local ? [] : [condition];
}
