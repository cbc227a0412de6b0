import { fitsPort, type HeldListener, type MatchHost, matches } from './match.js';
import { foldedPath, type Holder } from './program-fit.js';
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

/** Entries by the users that they name, by name or number. */
type ByUser = Map<string | number, number[]>;

function addUsers(byUser: ByUser, { users }: PolicyEntry, order: number): void {
  for (const match of users) push(byUser, match.kind === 'uid' ? match.uid : match.name, order);
}

const NONE: readonly PolicyEntry[] = [];

/** Is shown places of entries, some perhaps twice. */
type Visit = (order: number) => void;

/** Shows the entries that a holder fits by their text. */
function visitNaming({ byPath, byName }: ProgramIndex, { paths, names }: Holder, visit: Visit) {
  for (const { text } of paths) byPath.get(foldedPath(text))?.forEach(visit);
  for (const { text } of names) byName.get(text)?.forEach(visit);
}

/** Shows the entries that name the user of a holder; see {@link fitsUser} for user 0. */
function visitUser(byUser: ByUser, { owner: { user, uid } }: Holder, visit: Visit): void {
  byUser.get(user ?? (uid === 0 ? 'root' : ''))?.forEach(visit);
  if (uid !== null) byUser.get(uid)?.forEach(visit);
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

/** Shows the entries that may be about a port. */
function visitAbout({ byPage, wide }: PortIndex, port: number, visit: Visit): void {
  byPage.get(port >> PAGE_BITS)?.forEach(visit);
  wide.forEach(visit);
}

/** Finds the entries that have to do with a listener, without trying every one. */
export interface EntryIndex {
  /** The entries that match, in the order of the policy. */
  matching(held: HeldListener): readonly PolicyEntry[];
  /**
   * First the entries about the port of a listener, but not those about nearly every port for another program; then
   * those that name its program.
   */
  near(held: HeldListener): readonly PolicyEntry[];
}

/**
 * Sorts entries by what they ask for, so that thousands of entries do not cost thousands of comparisons a listener:
 * those about few ports by the port; of the others those that name a program by the program, else by the user.
 */
export function createEntryIndex(entries: readonly PolicyEntry[], host: MatchHost): EntryIndex {
  const byProgram = emptyProgramIndex();
  // The entries in three parts: those about nearly every port that name a program, or at least a user, and all others.
  const wideByProgram = emptyProgramIndex();
  const wideByUser: ByUser = new Map();
  const wideOfUsers: number[] = [];
  const othersByPort: PortIndex = { byPage: new Map(), wide: [] };
  for (const [order, entry] of entries.entries()) {
    addPrograms(byProgram, entry, order);
    const wide = pagesOf(entry.port) === null;
    if (wide && entry.programs.length > 0) addPrograms(wideByProgram, entry, order);
    else if (wide && entry.users.length > 0) {
      addUsers(wideByUser, entry, order);
      wideOfUsers.push(order);
    } else addPorts(othersByPort, entry, order);
  }

  /** Those of the entries that are shown and wanted, each once, in the order of the policy. */
  function inOrder(show: (visit: Visit) => void, wanted: (entry: PolicyEntry) => boolean): readonly PolicyEntry[] {
    const found: number[] = [];
    show((order) => {
      const entry = entries[order];
      if (entry !== undefined && wanted(entry)) found.push(order);
    });
    if (found.length === 0) return NONE;
    const sorted = found.length === 1 ? found : [...new Set(found)].sort((left, right) => left - right);
    return sorted.flatMap((order) => entries[order] ?? []);
  }

  return {
    matching(held) {
      const show = (visit: Visit) => {
        visitAbout(othersByPort, held.listener.port, visit);
        // An entry about programs or users has to fit the first holder as well as every other.
        const [first] = held.holders;
        if (first === undefined) return;
        visitNaming(wideByProgram, first, visit);
        visitUser(wideByUser, first, visit);
      };
      return inOrder(show, (entry) => matches(entry, held, host));
    },
    near({ listener, holders }) {
      const onPort = (visit: Visit) => {
        visitAbout(othersByPort, listener.port, visit);
        wideOfUsers.forEach(visit);
      };
      const naming = (visit: Visit) => {
        for (const holder of holders) visitNaming(byProgram, holder, visit);
      };
      return [...inOrder(onPort, ({ port }) => fitsPort(port, listener, host)), ...inOrder(naming, () => true)];
    },
  };
}
