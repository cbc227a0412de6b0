import { groupBy } from '../../base/group-by.js';
import type { Protocol } from '../../domain/listener.js';

/** A port that something shows to be in use: a row of a table in whatever state, or a listener of some source. */
export interface ShownPort {
  readonly protocol: Protocol;
  /** Canonical text without zone. */
  readonly address: string;
  readonly port: number;
  /** As of a listener; null where it is not known, as of a row of the kernel's tables. */
  readonly dualStack: boolean | null;
}

/** What is shown at one port of one protocol. */
interface Shown {
  readonly addresses: ReadonlySet<string>;
  /** The IPv6 wildcard there is known not to take IPv4. */
  readonly onlyV6: boolean;
}

/** Ports by protocol and number. */
export type ShownPorts = ReadonlyMap<string, Shown>;

const keyOf = (protocol: Protocol, port: number) => `${protocol} ${port}`;

/** Everything that is shown, to be asked port by port. */
export function shownPorts(ports: Iterable<ShownPort>): ShownPorts {
  const groups = groupBy(ports, ({ protocol, port }) => keyOf(protocol, port));
  return new Map(
    [...groups].map(([key, group]) => {
      const wildcards = group.filter(({ address, dualStack }) => address === '::' && dualStack !== null);
      const onlyV6 = wildcards.length > 0 && wildcards.every(({ dualStack }) => dualStack === false);
      return [key, { addresses: new Set(group.map(({ address }) => address)), onlyV6 }];
    }),
  );
}

/** Whether anything at all is shown at a port. */
export function isShown(shown: ShownPorts, protocol: Protocol, port: number): boolean {
  return shown.has(keyOf(protocol, port));
}

/**
 * Whether what is shown is the reason why a port cannot be bound at an address of this machine: a socket of that
 * address, or a wildcard that it is a part of.
 */
export function explains(shown: ShownPorts, protocol: Protocol, address: string, port: number): boolean {
  const here = shown.get(keyOf(protocol, port));
  if (here === undefined) return false;
  const { addresses, onlyV6 } = here;
  if (address.includes(':')) return addresses.has(address) || addresses.has('::');
  const spellings = [address, '0.0.0.0', `::ffff:${address}`, '::ffff:0.0.0.0', ...(onlyV6 ? [] : ['::'])];
  return spellings.some((each) => addresses.has(each));
}
