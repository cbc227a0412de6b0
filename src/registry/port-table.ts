import type { Protocol } from '../domain/listener.js';
import { covering, furtherBefore, type Intervals } from './intervals.js';
import type { PortSelector } from './types.js';

/** Bytes of an entry: low port, high port, range before + 1, protocol, number; two each, little-endian everywhere. */
const ENTRY = 10;
const PROTOCOLS: ReadonlyArray<Protocol | null> = [null, 'tcp', 'udp'];

/** Port selectors and the numbers they lead to, in ascending order, as {@link portLookup} searches them. */
export function compilePorts(lists: ReadonlyArray<readonly PortSelector[]>): Buffer {
  const entries = lists
    .flatMap((selectors, number) => selectors.map((selector) => ({ ...selector, number })))
    .toSorted((left, right) => left.low - right.low);
  const table = Buffer.alloc(entries.length * ENTRY);
  const before = furtherBefore(entries.map(({ high }) => high));
  for (const [index, { low, high, protocol, number }] of entries.entries()) {
    const values = [low, high, (before[index] ?? -1) + 1, PROTOCOLS.indexOf(protocol), number];
    for (const [place, value] of values.entries()) table.writeUInt16LE(value, index * ENTRY + place * 2);
  }
  return table;
}

/** Finds the numbers whose selectors cover a port, each once and ascending. */
export function portLookup(table: Buffer): (port: number, protocol: Protocol) => readonly number[] {
  const intervals: Intervals = {
    count: table.length / ENTRY,
    low: (index) => table.readUInt16LE(index * ENTRY),
    high: (index) => table.readUInt16LE(index * ENTRY + 2),
    before: (index) => table.readUInt16LE(index * ENTRY + 4) - 1,
  };
  return (port, protocol) => {
    const found = new Set<number>();
    for (const index of covering(intervals, port)) {
      const of = PROTOCOLS[table.readUInt16LE(index * ENTRY + 6)];
      if (of === null || of === protocol) found.add(table.readUInt16LE(index * ENTRY + 8));
    }
    return [...found].sort((left, right) => left - right);
  };
}
