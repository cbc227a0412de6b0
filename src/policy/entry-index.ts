import type { JudgedListener } from '../domain/report.js';
import { fitsPort, type Holder, holderKeys, holdersOf, type MatchHost, misfits, programKey } from './match.js';
import type { PolicyEntry } from './types.js';

/** A listener with who holds it, worked out once. */
export interface Subject {
  readonly listener: JudgedListener;
  readonly holders: readonly Holder[];
}

export function subjectOf(listener: JudgedListener): Subject {
  return { listener, holders: holdersOf(listener) };
}

function push<Key>(map: Map<Key, number[]>, key: Key, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/**
 * Entries by what they ask for, so that thousands of entries do not cost thousands of comparisons a listener: those
 * about one port by the port; of the others those that name a program by the program.
 */
export class EntryIndex {
  private readonly byPort = new Map<number, number[]>();
  private readonly byProgram = new Map<string, number[]>();
  /** All that name a program, also those about one port. */
  private readonly naming = new Map<string, number[]>();
  /** About more than one port, for any program. */
  private readonly others: number[] = [];
  /** About more than one port. */
  private readonly wide: number[] = [];

  constructor(
    readonly entries: readonly PolicyEntry[],
    private readonly host: MatchHost,
  ) {
    for (const [order, { port, programs }] of entries.entries()) {
      const keys = new Set(programs.map(programKey));
      for (const key of keys) push(this.naming, key, order);
      if (port.kind === 'range' && port.low === port.high) {
        push(this.byPort, port.low, order);
        continue;
      }
      this.wide.push(order);
      if (programs.length === 0) this.others.push(order);
      for (const key of keys) push(this.byProgram, key, order);
    }
  }

  /** Entries that may match; an entry about programs has to fit the first holder as well as every other. */
  private candidates({ listener, holders }: Subject): Set<number> {
    const found = new Set([...(this.byPort.get(listener.port) ?? []), ...this.others]);
    const [first] = holders;
    for (const key of first === undefined ? [] : holderKeys(first)) {
      for (const order of this.byProgram.get(key) ?? []) found.add(order);
    }
    return found;
  }

  /** The entries that match, in the order of the policy. */
  matching(subject: Subject): readonly PolicyEntry[] {
    const { listener, holders } = subject;
    return this.inOrder(this.candidates(subject)).filter(
      (entry) => misfits(entry, listener, holders, this.host).length === 0,
    );
  }

  private inOrder(orders: Iterable<number>): PolicyEntry[] {
    return [...orders].sort((left, right) => left - right).flatMap((order) => this.entries[order] ?? []);
  }

  /** The entries that name a program of a listener, whatever else they ask for. */
  aboutProgram({ holders }: Subject): readonly PolicyEntry[] {
    const keys = new Set(holders.flatMap(holderKeys));
    return this.inOrder(new Set([...keys].flatMap((key) => this.naming.get(key) ?? [])));
  }

  /** The entries about the port of a listener, whatever else they ask for. */
  aboutPort({ listener }: Subject): readonly PolicyEntry[] {
    return this.inOrder([...(this.byPort.get(listener.port) ?? []), ...this.wide]).filter((entry) =>
      fitsPort(entry.port, listener, this.host),
    );
  }
}
