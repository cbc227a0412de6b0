import type { Endpoint, SocketFacts } from '../domain/listener.js';
import type { Owner, OwnerFacts } from '../domain/owner.js';
import type { Coverage, Gap } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';

/** A process that a source names as a holder. Everything else about it is read afterwards, once a process. */
export interface Holder {
  /** Null where a capture names the program alone. */
  readonly pid: number | null;
  /** The name that the source shows, null when it shows none. */
  readonly name: string | null;
  /** The service of Windows that the socket belongs to, where a source shows it beside the program. */
  readonly service?: string | undefined;
}

/** What an owner does on behalf of others. */
export type OnBehalf = Pick<Owner, 'relay' | 'behind'>;

/** Processes by pid; one that has ended meanwhile is missing. */
export type Described = ReadonlyMap<number, Owner>;

/** Where every source shows a socket. */
export type SightedPlace = Pick<Endpoint, 'protocol' | 'family' | 'address' | 'port'>;

/** One socket as one source shows it; made by {@link import('./sighted-at.js').sightedAt}. */
export interface Sighting extends SightedPlace, SocketFacts {
  /** The bound device or zone; null: none; undefined: this source cannot tell. */
  readonly interface: string | null | undefined;
  readonly netns: string | null;
  /** Inode of the socket where the source shows it, else null. 0: the socket belongs to no file. */
  readonly inode: number | null;
  readonly holders: readonly Holder[];
  /** Why this source names no holder, null when it names one or does not look for any. */
  readonly holderGap: { readonly status: 'hidden' | 'none'; readonly reason: string } | null;
}

/** What one source answered. */
export interface Observation {
  readonly source: string;
  readonly ok: boolean;
  /** One line, null when `ok`. */
  readonly error: string | null;
  /** What would let it answer, where that is known; null when `ok`. */
  readonly remedy: string | null;
  /** Whole milliseconds. */
  readonly milliseconds: number;
  readonly covers: readonly Coverage[];
  readonly sightings: readonly Sighting[];
  /** What this source knows it could not see. */
  readonly gaps: readonly Gap[];
  /** It finds sockets through the processes that hold them: one that no process holds it cannot show. */
  readonly heldOnly?: boolean;
  /** More of the processes than their names, by pid, where the source shows it. */
  readonly details?: ReadonlyMap<number, Partial<OwnerFacts>>;
}

/** What a source found, before the runner adds who it is and how long it took. */
export type Sightings = Pick<Observation, 'covers' | 'sightings' | 'gaps' | 'heldOnly' | 'details'>;

export interface CollectorOptions {
  /** Milliseconds a source may take. */
  readonly timeLimit: number;
  /** Look for holders; false on a second look that only asks whether a socket is still there. */
  readonly holders: boolean;
}

/** A live source. */
export interface Collector {
  /** As in `--source`. */
  readonly id: string;
  /** One line for `--help`. */
  readonly title: string;
  /** Platforms, as Node names them, where `--source auto` uses it; `*` for every one. */
  readonly auto: readonly string[];
  /** Milliseconds that it may take where that is more than others need. */
  readonly timeLimit?: number;
  /** Why a run that does not name this source goes without it on this machine, one line; null where it asks it. */
  tooMuch?(host: Host): string | null;
  /**
   * Looks. Throws {@link CollectorError} with one line for people when it cannot: a tool that is missing, fails or
   * prints what cannot be understood is no empty machine.
   */
  collect(host: Host, options: CollectorOptions): Promise<Sightings>;
}

/** A source could not look; the message is one line for people, and `remedy` what would let it, where that is known. */
export class CollectorError extends Error {
  override readonly name = 'CollectorError';

  constructor(
    message: string,
    readonly remedy: string | null = null,
  ) {
    super(message);
  }
}
