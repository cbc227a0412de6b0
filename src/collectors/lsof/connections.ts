import type { LsofFile } from './lsof-fields.js';

/** Both ends of a connection, in numbers; what else stands there may have to be told. */
const BOTH_ENDS = /^(?:[\d.]{7,15}|\[[\da-f:.]{2,45}\]):\d{1,5}->(?:[\d.]{7,15}|\[[\da-f:.]{2,45}\]):\d{1,5}$/;

/** Connections of one capture, of which a busy process has a hundred thousand. */
export class Connections {
  private readonly seen = new Set<string>();

  /** Whether a file is a connection of a process that had one like it: it shows nothing that the first one did not. */
  repeats({ process, type, protocol, name, state }: LsofFile): boolean {
    if (state !== 'ESTABLISHED' || type === null || protocol === null || !BOTH_ENDS.test(name ?? '')) return false;
    const key = `${process.pid} ${process.command} ${process.uid} ${process.user} ${type} ${protocol}`;
    const known = this.seen.has(key);
    this.seen.add(key);
    return known;
  }
}
