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
interface ProgramIndex {
  readonly byPath: ByText;
  readonly byName: ByText;
}

const emptyProgramIndex = (): ProgramIndex => ({ byPath: new Map(), byName: new Map() });

function addPrograms({ byPath, byName }: ProgramIndex, { programs }: PolicyEntry, order: number): void {
  for (const match of programs) {
    if (match.kind === 'path') push(byPath, foldedPath(match.path), order);
    else push(byName, match.name, order);
  }
}

type Orders = readonly number[];
const NONE: Orders = [];

/** The entries that a holder fits, in lists; some may be there twice. */
function naming({ byPath, byName }: ProgramIndex, { paths, names }: Subject['holders'][number]): Orders[] {
  const ofPaths = paths.map((path) => byPath.get(foldedPath(path)) ?? NONE);
  const ofNames = names.map((name) => byName.get(name) ?? NONE);
  return [...ofPaths, ...ofNames].filter(({ length }) => length > 0);
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
interface PortIndex {
  readonly byPage: Map<number, number[]>;
  /** About nearly every port. */
  readonly wide: number[];
}

function addPorts({ byPage, wide }: PortIndex, { port }: PolicyEntry, order: number): void {
  const pages = pagesOf(port);
  if (pages === null) wide.push(order);
  else for (let page = pages.first; page <= pages.last; page++) push(byPage, page, order);
}

/** The entries that may be about a port. */
function mayBeAbout({ byPage, wide }: PortIndex, port: number): readonly [Orders, Orders] {
  return [byPage.get(port >> PAGE_BITS) ?? NONE, wide];
}

/** Finds the entries that have to do with a listener, without trying every one. */
export interface EntryIndex {
  /** The entries that match, in the order of the policy. */
  matching(subject: Subject): readonly PolicyEntry[];
  /**
   * First the entries about the port of a listener, but not those about nearly every port for another program; then
   * those that name its program.
   */
  near(subject: Subject): readonly PolicyEntry[];
}

/**
 * Sorts entries by what they ask for, so that thousands of entries do not cost thousands of comparisons a listener:
 * those about few ports by the port; of the others those that name a program by the program.
 */
export function createEntryIndex(entries: readonly PolicyEntry[], host: MatchHost): EntryIndex {
  const byProgram = emptyProgramIndex();
  // The entries in two parts: those about nearly every port that name a program, and all others.
  const wideByProgram = emptyProgramIndex();
  const othersByPort: PortIndex = { byPage: new Map(), wide: [] };
  for (const [order, entry] of entries.entries()) {
    addPrograms(byProgram, entry, order);
    if (entry.programs.length > 0 && pagesOf(entry.port) === null) addPrograms(wideByProgram, entry, order);
    else addPorts(othersByPort, entry, order);
  }

  /** Those of the entries that are wanted, each once, in the order of the policy. */
  function inOrder(lists: readonly Orders[], wanted: (entry: PolicyEntry) => boolean): readonly PolicyEntry[] {
    const found: number[] = [];
    for (const orders of lists) {
      for (const order of orders) {
        const entry = entries[order];
        if (entry !== undefined && wanted(entry)) found.push(order);
      }
    }
    const sorted = found.length < 2 ? found : [...new Set(found)].sort((left, right) => left - right);
    return sorted.flatMap((order) => entries[order] ?? []);
  }

  return {
    matching(subject) {
      // An entry about programs has to fit the first holder as well as every other.
      const [first] = subject.holders;
      const ofProgram = first === undefined ? [] : naming(wideByProgram, first);
      const onPort = mayBeAbout(othersByPort, subject.listener.port);
      return inOrder([...onPort, ...ofProgram], (entry) => matches(entry, subject, host));
    },
    near({ listener, holders }) {
      const ofPrograms = holders.flatMap((holder) => naming(byProgram, holder));
      const onPort = mayBeAbout(othersByPort, listener.port);
      return [...inOrder(onPort, ({ port }) => fitsPort(port, listener, host)), ...inOrder(ofPrograms, () => true)];
    },
  };
}
