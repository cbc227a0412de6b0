import { fitsPort, foldedPath, type MatchHost, matches, type Subject } from './match.js';
import type { PolicyEntry, PortMatch } from './types.js';

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

/** Ranges are found by the pages of 64 ports that they touch, unless they touch more than 64 of them. */
const PAGE_BITS = 6;
const PAGE_LIMIT = 64;

/** Null: too many. */
function pagesOf(port: PortMatch): { readonly first: number; readonly last: number } | null {
  if (port.kind !== 'range') return null;
  const [first, last] = [port.low >> PAGE_BITS, port.high >> PAGE_BITS];
  return last - first < PAGE_LIMIT ? { first, last } : null;
}

/** Entries by the ports that they are about. */
class PortIndex {
  private readonly byPage = new Map<number, number[]>();
  /** About nearly every port. */
  private readonly wide: number[] = [];

  add({ port }: PolicyEntry, order: number): void {
    const pages = pagesOf(port);
    if (pages === null) this.wide.push(order);
    else for (let page = pages.first; page <= pages.last; page++) push(this.byPage, page, order);
  }

  /** The entries that may be about a port. */
  candidates(port: number): readonly number[] {
    const near = this.byPage.get(port >> PAGE_BITS);
    return near === undefined ? this.wide : [...near, ...this.wide];
  }
}

/**
 * Entries by what they ask for, so that thousands of entries do not cost thousands of comparisons a listener: those
 * about few ports by the port; of the others those that name a program by the program.
 */
export class EntryIndex {
  private readonly byProgram = new ProgramIndex();
  /** The entries in two parts: those about nearly every port that name a program, and all others. */
  private readonly wideByProgram = new ProgramIndex();
  private readonly othersByPort = new PortIndex();

  constructor(
    readonly entries: readonly PolicyEntry[],
    private readonly host: MatchHost,
  ) {
    for (const [order, entry] of entries.entries()) {
      this.byProgram.add(entry, order);
      if (entry.programs.length > 0 && pagesOf(entry.port) === null) this.wideByProgram.add(entry, order);
      else this.othersByPort.add(entry, order);
    }
  }

  /** Those of the entries that are wanted, each once, in the order of the policy. */
  private inOrder(orders: readonly number[], wanted: (entry: PolicyEntry) => boolean): readonly PolicyEntry[] {
    const found = orders.filter((order) => {
      const entry = this.entries[order];
      return entry !== undefined && wanted(entry);
    });
    if (found.length > 1) found.sort((left, right) => left - right);
    return [...new Set(found)].flatMap((order) => this.entries[order] ?? []);
  }

  /** The entries that match, in the order of the policy. */
  matching(subject: Subject): readonly PolicyEntry[] {
    const orders = [...this.othersByPort.candidates(subject.listener.port)];
    // An entry about programs has to fit the first holder as well as every other.
    const [first] = subject.holders;
    if (first !== undefined) this.wideByProgram.collect(first, orders);
    return this.inOrder(orders, (entry) => matches(entry, subject, this.host));
  }

  /**
   * The entries that have to do with a listener: first those about its port, but not those about nearly every port for
   * another program; then those that name its program.
   */
  near({ listener, holders }: Subject): readonly PolicyEntry[] {
    const onPort = this.othersByPort.candidates(listener.port);
    const naming: number[] = [];
    for (const holder of holders) this.byProgram.collect(holder, naming);
    return [
      ...this.inOrder(onPort, ({ port }) => fitsPort(port, listener, this.host)),
      ...this.inOrder(naming, () => true),
    ];
  }
}
