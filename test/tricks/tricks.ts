import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A way to look like somebody else, to hide, or to blind the one who looks; of the table in tricks.yaml. */
export interface Trick {
  readonly name: string;
  /** The account that plays it. */
  readonly by: string;
  /** Files without which it cannot be played. */
  readonly needs: readonly string[];
  /** What root has prepared, shell lines. */
  readonly root: string | null;
  /** The control group that root puts him in, below the root of the hierarchy; null for that of the suite. */
  readonly cgroup: string | null;
  /** Whether the port is opened in a network namespace of his own; he then makes the file `up`. */
  readonly elsewhere: boolean;
  /** Whether it listens on every address, and not on that of the trick. */
  readonly everywhere: boolean;
  /** The port, like `80/tcp`. */
  readonly at: string;
  /** The shell lines that play it, see lib.sh. */
  readonly run: string;
  /** What the program answers: the verdict with its confidence, the rules that find it, and what the gaps say of it. */
  readonly says: string;
  /** Why no more is possible, where it is expected; null otherwise. */
  readonly limit: string | null;
}

type Row = Pick<Trick, 'name' | 'at' | 'run' | 'says'> & Partial<Trick>;

const ROWS = parse(readFileSync(new URL('tricks.yaml', import.meta.url), 'utf8')) as readonly Row[];

export const TRICKS: readonly Trick[] = ROWS.map((row) => ({
  ...row,
  by: row.by ?? 'mallory',
  needs: row.needs ?? [],
  root: row.root ?? null,
  cgroup: row.cgroup ?? null,
  elsewhere: row.elsewhere ?? false,
  everywhere: row.everywhere ?? false,
  limit: row.limit ?? null,
}));

/** What is missing for a trick on this machine; empty when it can be played. */
export const missingFor = ({ needs }: Trick) => needs.filter((file) => !existsSync(file));

/** The address that a trick listens on; each has one of its own, so that they do not get into each other's way. */
export const addressOf = (trick: Trick) =>
  trick.everywhere
    ? '0.0.0.0'
    : `10.99.${1 + Math.floor(TRICKS.indexOf(trick) / 200)}.${1 + (TRICKS.indexOf(trick) % 200)}`;
