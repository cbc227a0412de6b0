import fs from 'node:fs';
import { factsOf } from './facts.js';
import type { FileFacts, Followed, FollowOptions } from './types.js';

/** open(2): names a file without opening it, so no file system is asked anything. Node has no name for it. */
export const O_PATH = 0o10000000;

/** A directory on the way, or the file at its end. */
export interface Step {
  readonly name: Buffer;
  readonly descriptor: number;
  readonly facts: FileFacts;
  readonly isLink: boolean;
}

/** Why a walk ended early; `foreign`: at a link that is not to be followed. */
export type Why = Exclude<Followed['outcome'], 'found'>;

/** Why a step could not be taken. */
export class Stop extends Error {
  constructor(
    readonly outcome: Why,
    readonly foreign = false,
  ) {
    super(outcome);
  }
}

const OUTCOMES: Readonly<Record<string, Stop['outcome']>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  ESRCH: 'missing',
  EACCES: 'denied',
  EPERM: 'denied',
};

export function stopOf(error: unknown): Stop {
  if (error instanceof Stop) return error;
  return new Stop(OUTCOMES[(error as NodeJS.ErrnoException).code ?? ''] ?? 'failed');
}

/** The mount that holds an open file, proc_pid_fdinfo(5): the id of its line in mountinfo. */
function mountOf(descriptor: number): number {
  const text = fs.readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1');
  return Number(/^mnt_id:\s*(\d+)$/m.exec(text)?.[1] ?? -1);
}

/** Asks for the facts of an open file, unless its file system may never answer. */
export function describe(descriptor: number, name: Buffer, mayAsk: FollowOptions['mayAsk']): Step {
  try {
    if (!mayAsk(mountOf(descriptor))) throw new Stop('unasked');
    const facts = fs.fstatSync(descriptor);
    return { name, descriptor, facts: factsOf(facts), isLink: facts.isSymbolicLink() };
  } catch (error) {
    fs.closeSync(descriptor);
    throw error;
  }
}
