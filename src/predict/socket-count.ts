import type { Opened } from './types.js';

/** The most sockets that are told of one program, and of all programs of an image: a file can name hundreds of thousands. */
const PROGRAM_LIMIT = 2000;
const IMAGE_LIMIT = 10_000;

/** The most words of one program that are told as missed. */
const MOST_WORDS = 5;

/** Words that say that there is no port or address. */
const NOTHING = /^\s*(?:|0+|-1|none|no|off|false|null|nil|disabled?)\s*$/i;

/** Ends the reading of a program that would open more sockets than are told. */
export class TooManySockets extends Error {
  override readonly name = 'TooManySockets';
}

/** Counts the sockets of an image, program by program. */
export class SocketCount {
  private left = IMAGE_LIMIT;
  private limit = PROGRAM_LIMIT;
  private found: Opened[] = [];
  private words: string[] = [];

  /** Begins with another program. */
  begin(): void {
    this.left -= this.found.length;
    this.limit = Math.min(PROGRAM_LIMIT, this.left);
    this.found = [];
    this.words = [];
  }

  /** Notes a word that stands for no port or address that is known. */
  miss(word: string): void {
    if (this.words.length < MOST_WORDS && !NOTHING.test(word)) this.words.push(word.slice(0, 100));
  }

  /** Something was told: of the words that were missed up to now as well. */
  heard(): void {
    this.words = [];
  }

  /** Words of the program at hand that were missed, and of which nothing was told. */
  missed(): readonly string[] {
    return this.words;
  }

  /** Counts sockets of the program at hand; throws TooManySockets. */
  add(sockets: readonly Opened[]): void {
    if (this.found.length + sockets.length > this.limit)
      throw new TooManySockets(`more than ${PROGRAM_LIMIT} sockets of it, or ${IMAGE_LIMIT} in all`);
    this.found.push(...sockets);
  }

  /** What was counted of the program at hand. Its reader did not come to its end, so nothing of it is more than possible. */
  possible(): readonly Opened[] {
    return this.found.map((each): Opened => ({ ...each, certainty: 'possible' }));
  }
}
