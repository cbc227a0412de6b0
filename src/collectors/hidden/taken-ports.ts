import { groupBy } from '../../base/group-by.js';
import type { Protocol } from '../../domain/listener.js';
import { type BindRequest, type BindResult, errorCode } from '../../host/types.js';
import { explains, isShown, type ShownPorts } from './shown-ports.js';

const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp'];

const ALL_PORTS: readonly number[] = Array.from({ length: 65_535 }, (_, index) => index + 1);

/** A port that cannot be bound at an address. */
export interface TakenPort {
  readonly protocol: Protocol;
  readonly port: number;
  /** An address of this machine, with its zone where it is link-local, or the wildcard that was asked. */
  readonly address: string;
}

/** Asks for ports one by one whether they can be bound; rejects when there is no time left, or the run is to end. */
export type Bind = (request: BindRequest) => Promise<BindResult>;

/** What a sweep over all ports came to. */
export interface Sweep {
  /** Each port once a protocol. */
  readonly taken: readonly TakenPort[];
  /** How many ports, counted once a protocol, this run may not bind. */
  readonly refused: number;
}

/**
 * Tries every port at the wildcards. `::` with IPv4 asks for both families at once; `0.0.0.0` is there for machines
 * whose UDP sockets do not take both, or that have no IPv6.
 */
export async function sweep(bind: Bind, wildcards: readonly string[]): Promise<Sweep> {
  const taken = new Map<string, TakenPort>();
  const refused = new Set<string>();
  for (const protocol of PROTOCOLS) {
    for (const address of wildcards) {
      const result = await bind({ protocol, address, ports: ALL_PORTS });
      for (const port of result.taken) taken.set(`${protocol} ${port}`, { protocol, port, address });
      for (const port of result.refused) refused.add(`${protocol} ${port}`);
    }
  }
  return { taken: [...taken.values()], refused: refused.size };
}

/** Every place at which a port that the sweep found may be taken: the wildcard that was asked, and each address. */
export function placesOf(taken: readonly TakenPort[], addresses: readonly string[]): TakenPort[] {
  return taken.flatMap((each) => [each, ...addresses.map((address) => ({ ...each, address }))]);
}

/** Of ports at one address those that are taken; none where the address has gone meanwhile, or has no use. */
async function takenAt(bind: Bind, places: readonly TakenPort[]): Promise<TakenPort[]> {
  const [first] = places;
  if (first === undefined) return [];
  const { protocol, address } = first;
  try {
    const { taken } = await bind({ protocol, address, ports: places.map(({ port }) => port) });
    return taken.map((port) => ({ protocol, port, address }));
  } catch (error) {
    if (['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'ENODEV'].includes(errorCode(error))) return [];
    throw error;
  }
}

const isWildcardText = (address: string) => address === '::' || address === '0.0.0.0';

/** Whether something that is shown is the reason why a place is taken. */
export function isExplained({ protocol, port, address }: TakenPort, shown: ShownPorts): boolean {
  if (isWildcardText(address)) return isShown(shown, protocol, port);
  return explains(shown, protocol, address.replace(/%.*$/, ''), port);
}

/** Of so many places those that are taken now. */
export async function takenNow(bind: Bind, places: readonly TakenPort[]): Promise<TakenPort[]> {
  const found: TakenPort[] = [];
  for (const group of groupBy(places, ({ protocol, address }) => `${protocol} ${address}`).values()) {
    for (const place of await takenAt(bind, group)) found.push(place);
  }
  return found;
}
