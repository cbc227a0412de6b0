import type { Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';

/** What of a command line is read: an ordinary user can make it as long as the memory of the machine. */
const LIMIT = 64 << 10;

/**
 * What all long command lines of a run may take in memory, as each word costs about so much beside its bytes: six hundred
 * processes of one user with lines of short words, 64 KiB each, would take 350 MB. Two thousand of Java do not come near it.
 */
const ALLOWED = 16 << 20;
const COST_OF_WORD = 32;

/** What of a line is read when all that is used up. */
const LIMIT_BEYOND = 1 << 10;

/**
 * argv from /proc/PID/cmdline: words that end with NUL. A process that rewrote its title leaves one word padded with
 * NULs; a process without user memory leaves nothing.
 */
export function readCommandLine(raw: Buffer): string[] | null {
  if (raw.length === 0) return null;
  const end = raw[raw.length - 1] === 0 ? raw.length - 1 : raw.length;
  const words = raw.subarray(0, end).toString('utf8').split('\0');
  const isTitle = words.length > 1 && words[0]?.includes(' ') && words.slice(1).every((word) => word === '');
  return isTitle ? words.slice(0, 1) : words;
}

/** Reads the command lines of processes (`/proc/PID`), all of them in bounded memory. */
export type CommandLines = (base: string) => Pick<Owner, 'cmdline' | 'cmdlineCut'>;

export function createCommandLines({ files }: Pick<Host, 'files'>): CommandLines {
  let left = ALLOWED;
  return (base) => {
    try {
      const { bytes, cut } = files.readStart(`${base}/cmdline`, left > 0 ? LIMIT : LIMIT_BEYOND);
      const cmdline = readCommandLine(bytes);
      left -= bytes.length + (cmdline?.length ?? 0) * COST_OF_WORD;
      return { cmdline, cmdlineCut: cut };
    } catch {
      return { cmdline: null, cmdlineCut: null };
    }
  };
}
