import type { Severity } from '../domain/severity.js';
import type { Gap } from '../domain/snapshot.js';
import type { News } from '../history/types.js';

/** What one ear is told at once: data, that each ear words in its own way. */
export interface Letter {
  /** 32 hex digits that are the same whenever the same news is told, so that a retry can be recognised. */
  readonly id: string;
  /** Name of the machine, raw. */
  readonly host: string;
  /** When it was looked. ISO 8601, UTC. */
  readonly at: string;
  /** Never empty. */
  readonly news: readonly News[];
  /** Findings that were told earlier and are still there, by severity. */
  readonly open: Readonly<Partial<Record<Severity, number>>>;
  /** How much more there is to tell that the options hide. */
  readonly hidden: number;
  /** What this run could not see. */
  readonly gaps: readonly Gap[];
}

/** An ear that could not be told. */
export interface Failure {
  /** Id of the ear. */
  readonly ear: string;
  /** One line for people. */
  readonly reason: string;
  /** `refused`: telling would be wrong and stays so until an option is changed; `failed`: the next run tries again. */
  readonly kind: 'failed' | 'refused';
}

/** A way to tell. */
export interface Channel {
  /** Ids of the ears that listen here; each is told everything, and remembered by itself. */
  readonly ears: readonly string[];
  /** Tells some of its ears the same; resolves with those that could not be told. Where it rejects, none was told. Always ends in time. */
  tell(letter: Letter, ears: readonly string[]): Promise<readonly Failure[]>;
}
