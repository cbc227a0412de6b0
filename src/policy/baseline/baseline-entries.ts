import { baseName, isTemporaryPath } from '../../domain/executable-path.js';
import { EXPOSURES } from '../../domain/exposure.js';
import type { Protocol } from '../../domain/listener.js';
import type { ReportListener } from '../../domain/report.js';
import { weigh } from '../evidence.js';
import { parseProgram } from '../file/selectors.js';
import { heldListener, type MatchHost, matches } from '../match.js';
import type { Designation, Holder } from '../program-fit.js';
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

/** A name or path as an entry has it, and what that stands for. */
interface Spelling {
  readonly match: ProgramMatch;
  readonly designation: Designation;
}

const spelled = (designation: Designation): readonly Spelling[] =>
  matchOf(designation.text).map((match) => ({ match, designation }));

/** What speaks for a spelling. */
const worthOf = ({ owner }: Holder, { match, designation }: Spelling) =>
  weigh(owner, designation.meant, match.kind).worth;

/** A file under the name of another one, as redis-server runs from redis-check-rdb: a reviewer knows the program alone. */
function isCalledSo({ owner: { exe, name }, recognised }: Holder): boolean {
  return exe !== null && recognised !== null && name === recognised.text && baseName(exe) !== name;
}

/**
 * How a holder can be named, best first. Behind an interpreter what it runs says more than the interpreter's path, which
 * would let in every other script; its path is written where the name proves nothing.
 */
function spellings(holder: Holder, interpreted: boolean): readonly Spelling[] {
  const { paths, names, recognised } = holder;
  if (!interpreted) {
    const telling = isCalledSo(holder) && recognised !== null ? spelled(recognised) : [];
    const proven = telling.filter((spelling) => worthOf(holder, spelling) === 'evidence');
    return [...proven, ...paths.flatMap(spelled), ...names.slice().reverse().flatMap(spelled)];
  }
  const named = recognised === null ? [] : spelled(recognised);
  const proven = named.filter((spelling) => worthOf(holder, spelling) === 'evidence');
  const script = paths.filter(({ meant }) => meant === 'script').flatMap(spelled);
  const ran = [...proven, ...script, ...named];
  return ran.length > 0 ? ran : paths.flatMap(spelled);
}

/** How a holder is named, by what nothing contradicts. */
const spellingOf = (holder: Holder, interpreted: boolean): ProgramMatch | undefined =>
  spellings(holder, interpreted).find((spelling) => worthOf(holder, spelling) !== 'nothing')?.match;

const isInterpreted = ({ program }: ReportListener) => program?.by === 'cmdline';

/** Why nobody should be let in by what one holder shows, a clause; null: it can be named, or nothing is known of it. */
function objectionTo(holder: Holder, interpreted: boolean): string | null {
  const { owner, paths } = holder;
  const temporary = paths.find(({ text }) => isTemporaryPath(text));
  if (temporary !== undefined) return `${temporary.text} lies where everybody may put files`;
  const shown = spellings(holder, interpreted);
  if (shown.length === 0 || spellingOf(holder, interpreted) !== undefined) return null;
  const doubts = shown.map(({ match, designation }) => weigh(owner, designation.meant, match.kind).doubt);
  return doubts.find((doubt) => doubt !== null) ?? null;
}

/** Why a baseline does not accept a listener; null: it does. */
export function objectionOf(listener: ReportListener): string | null {
  const interpreted = isInterpreted(listener);
  for (const holder of heldListener(listener).holders) {
    const objection = objectionTo(holder, interpreted);
    if (objection !== null) return objection;
  }
  return null;
}

function distinct<T>(values: readonly T[]): T[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...seen.keys()].sort().flatMap((key) => seen.get(key) ?? []);
}

/** The programs that hold a listener; empty when they cannot be told or named. */
function programsOf(listener: ReportListener, holders: readonly Holder[]): readonly ProgramMatch[] {
  const interpreted = isInterpreted(listener);
  const best = holders.map((holder) => spellingOf(holder, interpreted));
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
