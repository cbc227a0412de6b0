import type { Bind } from '../../src/domain/bind.js';
import type { Protocol } from '../../src/domain/listener.js';
import { shippedRegistry } from './shipped-registry.js';

/** A socket that somebody saw. */
export interface SeenSocket {
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
}

const ADDRESSES: Readonly<Record<Bind, readonly string[]>> = {
  any: ['0.0.0.0', '::'],
  any4: ['0.0.0.0'],
  any6: ['::'],
  dual: ['::'],
  loopback: ['127.0.0.1', '::1'],
  loopback4: ['127.0.0.1'],
  loopback6: ['::1'],
};

const isBind = (word: string): word is Bind => Object.hasOwn(ADDRESSES, word);
const spot = (protocol: Protocol, address: string, port: number) => `${port}/${protocol} ${address}`;
const wild = (address: string) => (address.includes(':') ? '::' : '0.0.0.0');

/** What `listens` of a program says, as `22/tcp 0.0.0.0`; null where it says nothing. */
function said(program: string): ReadonlySet<string> | null {
  const listens = shippedRegistry().program(program)?.listens ?? [];
  if (listens.length === 0) return null;
  return new Set(
    listens.flatMap(({ port, address }) =>
      (isBind(address) ? ADDRESSES[address] : [address]).map((each) => spot(port.protocol ?? 'tcp', each, port.low)),
    ),
  );
}

/**
 * What a stock run of a program opened and `listens` of registry/programs does not say. A socket for each address of a
 * machine is one for every address.
 */
export function unsaid(program: string, seen: readonly SeenSocket[]): string[] {
  const known = said(program);
  if (known === null) return [];
  const isSaid = ({ protocol, address, port }: SeenSocket) =>
    known.has(spot(protocol, address, port)) || known.has(spot(protocol, wild(address), port));
  return seen.filter((each) => !isSaid(each)).map(({ protocol, address, port }) => spot(protocol, address, port));
}
