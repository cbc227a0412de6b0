import { fitsPort, foldedPath, type MatchHost, matches, type Subject } from './match.js';
import type { PolicyEntry } from './types.js';

/** Entries, as their places in the policy, by a text that they name. */
type ByText = Map<string, number[]>;

function push<Key>(map: Map<Key, number[]>, key: Key, order: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [order]);
  else if (list.at(-1) !== order) list.push(order);
}

/** Entries by the programs that they name. */
class ProgramIndex {
  private readonly byPath: ByText = new Map();
  private readonly byName: ByText = new Map();

  add({ programs }: PolicyEntry, order: number): void {
    for (const match of programs) {
      if (match.kind === 'path') push(this.byPath, foldedPath(match.path), order);
      else push(this.byName, match.name, order);
    }
  }

  /** Adds to `orders` the entries that a holder fits. */
  collect({ paths, names }: Subject['holders'][number], orders: number[]): void {
    for (const path of paths) orders.push(...(this.byPath.get(foldedPath(path)) ?? []));
    for (const name of names) orders.push(...(this.byName.get(name) ?? []));
  }
}

/**
 * Entries by what they ask for, so that thousands of entries do not cost thousands of comparisons a listener: those
 * about one port by the port; of the others those that name a program by the program.
 */
export class EntryIndex {
  private readonly byPort = new Map<number, number[]>();
  /** About more than one port. */
  private readonly wide: number[] = [];
  /** Of these, those for any program, and the others by their program. */
  private readonly wideForAny: number[] = [];
  private readonly wideByProgram = new ProgramIndex();
  private readonly allByProgram = new ProgramIndex();

  constructor(
    readonly entries: readonly PolicyEntry[],
    private readonly host: MatchHost,
  ) {
    for (const [order, entry] of entries.entries()) this.add(entry, order);
  }

  private add(entry: PolicyEntry, order: number): void {
    const { port, programs } = entry;
    this.allByProgram.add(entry, order);
    if (port.kind === 'range' && port.low === port.high) {
      push(this.byPort, port.low, order);
      return;
    }
    this.wide.push(order);
    if (programs.length === 0) this.wideForAny.push(order);
    else this.wideByProgram.add(entry, order);
  }

  /** The entries at these places, each once, in the order of the policy. */
  private inOrder(orders: readonly number[], wanted: (entry: PolicyEntry) => boolean): readonly PolicyEntry[] {
    if (orders.length === 0) return [];
    return [...new Set(orders)]
      .sort((left, right) => left - right)
      .flatMap((order) => this.entries[order] ?? [])
      .filter(wanted);
  }

  /** The entries that match, in the order of the policy. */
  matching(subject: Subject): readonly PolicyEntry[] {
    const orders = [...(this.byPort.get(subject.listener.port) ?? []), ...this.wideForAny];
    // An entry about programs has to fit the first holder as well as every other.
    const [first] = subject.holders;
    if (first !== undefined) this.wideByProgram.collect(first, orders);
    return this.inOrder(orders, (entry) => matches(entry, subject, this.host));
  }

  /** The entries about the port of a listener, whatever else they ask for. */
  aboutPort({ listener }: Subject): readonly PolicyEntry[] {
    const orders = [...(this.byPort.get(listener.port) ?? []), ...this.wide];
    return this.inOrder(orders, ({ port }) => fitsPort(port, listener, this.host));
  }

  /** The entries that name a program of a listener, whatever else they ask for. */
  aboutProgram({ holders }: Subject): readonly PolicyEntry[] {
    const orders: number[] = [];
    for (const holder of holders) this.allByProgram.collect(holder, orders);
    return this.inOrder(orders, () => true);
  }
}
