import { EXPOSURES } from '../../domain/exposure.js';
import type { Protocol } from '../../domain/listener.js';
import type { ReportListener } from '../../domain/report.js';
import { parseProgram } from '../file/selectors.js';
import { type Holder, heldListener, type MatchHost, matches } from '../match.js';
import type { ProgramMatch, UserMatch } from '../types.js';

/** An allow entry to be written, and the listeners it is made from. */
export interface BaselineEntry {
  /** Null: `ephemeral`. */
  readonly port: number | null;
  readonly protocol: Protocol;
  readonly programs: readonly ProgramMatch[];
  readonly users: readonly UserMatch[];
  readonly listeners: readonly ReportListener[];
}

/** More users than this are no description of a service. */
const USER_LIMIT = 4;

const matchOf = (text: string): readonly ProgramMatch[] => {
  const parsed = parseProgram(text);
  return 'value' in parsed ? [parsed.value] : [];
};

/**
 * How a holder can be named, best first. Behind an interpreter what it runs says more than the interpreter's path,
 * which would let in every other script.
 */
function spellings({ paths, names }: Holder, interpreted: boolean): readonly ProgramMatch[] {
  const recognised = names.slice(paths.length);
  const ordered = interpreted ? [...recognised, ...paths] : [...paths, ...names.slice().reverse()];
  return ordered.flatMap(matchOf);
}

function distinct<T>(values: readonly T[]): T[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...seen.keys()].sort().flatMap((key) => seen.get(key) ?? []);
}

/** The programs that hold a listener; empty when they cannot be told or named. */
function programsOf(listener: ReportListener, holders: readonly Holder[]): readonly ProgramMatch[] {
  const interpreted = listener.program?.by === 'cmdline';
  const best = holders.map((holder) => spellings(holder, interpreted)[0]);
  return best.includes(undefined) ? [] : distinct(best.filter((match) => match !== undefined));
}

function userOf({ owner }: Holder): UserMatch | null {
  const name = owner.user ?? (owner.uid === 0 ? 'root' : null);
  if (name !== null) return name.trim() === '' ? null : { kind: 'name', name };
  return owner.uid === null ? null : { kind: 'uid', uid: owner.uid };
}

function usersOf(holders: readonly Holder[]): readonly UserMatch[] {
  const users = holders.map(userOf);
  const known = distinct(users.filter((user) => user !== null));
  return users.includes(null) || known.length > USER_LIMIT ? [] : known;
}

function entryOf(listener: ReportListener, host: MatchHost): Omit<BaselineEntry, 'listeners'> {
  const held = heldListener(listener);
  const { holders } = held;
  const named = programsOf(listener, holders);
  const fields = { port: { kind: 'any', protocol: null }, programs: named, users: [], addresses: [] } as const;
  const fits = matches({ ...fields, reason: '', until: null }, held, host);
  const programs = fits ? named : [];
  const chance = listener.verdict === 'ephemeral' && programs.length > 0;
  const { port, protocol } = listener;
  return { port: chance ? null : port, protocol, programs, users: usersOf(holders) };
}

/** The classes of exposure of an entry, narrowest first. */
export function exposuresOf({ listeners }: BaselineEntry): readonly string[] {
  return EXPOSURES.filter((exposure) => listeners.some((listener) => listener.exposure === exposure));
}

const keyOf = ({ port, protocol, programs, users }: BaselineEntry) => JSON.stringify([port, protocol, programs, users]);

function compareEntries(left: BaselineEntry, right: BaselineEntry): number {
  const last = 65536;
  const byPort = (left.port ?? last) - (right.port ?? last);
  return byPort || (keyOf(left) < keyOf(right) ? -1 : 1);
}

/**
 * The fewest entries that allow what listens and little else: one for each port, protocol, program and user, by port;
 * then one for all the ports that the system handed out to a program, or that it drew by chance.
 */
export function baselineEntries(listeners: readonly ReportListener[], host: MatchHost): readonly BaselineEntry[] {
  const groups = new Map<string, BaselineEntry & { readonly listeners: ReportListener[] }>();
  for (const listener of listeners) {
    const entry = { ...entryOf(listener, host), listeners: [listener] };
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, entry);
    else group.listeners.push(listener);
  }
  return [...groups.values()].sort(compareEntries);
}
