/**
 * How configuration becomes sockets.
 *
 * A reader answers for one program (by its names in registry/programs) what it opens as it is started in an image. To add
 * one:
 *
 * 1. Where the program has a few settings for port and address, add a row to one of the tables in `tables/`
 *    ({@link Declared} in declared.ts: which files with which syntax, which key is a port, an address or both, which
 *    option of the command line says the same, and what holds where nothing is said).
 * 2. Where it needs code (several sections make one listener, servers in blocks), write one file in `readers/` that
 *    exports a {@link Reader}, with the help of `syntax/` (files to settings with their lines), `flags.ts` (command
 *    lines) and `sockets.ts` (ports and addresses to {@link Opened}).
 * 3. Name it in `list.ts`, and test it in test/predict/config/ with a configuration as the package ships it and a changed
 *    one; the conformance test wants every reader to have its test.
 *
 * Rules that hold for all: evidence is `FILE:LINE: TEXT` of the line that decides. What a line says is `configured`, an
 * argument of the command line is `certain`, what holds without either is `default`. What a reader sees and does not
 * understand it tells with `image.tell('FILE:LINE', reason)`; it never guesses and never stays silent. It answers null
 * where it has nothing to say at all: then the `listens` of registry/programs count.
 */
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import type { Opened } from '../types.js';

/** What reads the configuration of a program. */
export interface Reader {
  /** Names in registry/programs, or of files for a program that is not there. */
  readonly programs: readonly string[];
  /**
   * Keys that a reader in code takes for something, also where it opens nothing for them: a line of another one that looks like
   * a place to listen on is told.
   */
  readonly decides?: RegExp;
  /** Names in small letters that its program is not known to take in others: a line with such is told. */
  readonly small?: RegExp;
  /** Every socket that the program opens; null where the configuration does not say. */
  read(run: Running, image: Image): readonly Opened[] | null;
}

/** One line of a configuration file that sets something. */
export interface Setting {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line, for people. */
  readonly text: string;
  /** Sections around it, outermost first; of `server { … }` it is `server`. Arguments of a section follow its name. */
  readonly within: ReadonlyArray<readonly string[]>;
  readonly key: string;
  /** Its words, without quotes. */
  readonly values: readonly string[];
  /** Why it may not be what its program reads, which is told. One with no key is told and sets nothing. */
  readonly doubt?: string;
}
