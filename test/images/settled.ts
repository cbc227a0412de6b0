import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How often it is looked, how long nothing may change, how long one is waited for that works all the time, milliseconds. */
const LOOK = 300;
const QUIET = 4_000;
const BUSY = 30_000;
const LIMIT = 45_000;

/** Of a core: what daemons take that have started, with their timers. */
const IDLE = 0.06;

/** How long one is waited for that has failed once and is tried again, milliseconds: it may have come too early. */
const SECOND_TRY = 8_000;

/** What is asked of a machine that boots. */
export interface Settling {
  /** What listens, as text that is the same where the same listens. */
  table(): Promise<string>;
  /** Units that are still starting, or wait to be started again. */
  starting(): Promise<number>;
  /** Milliseconds that its processes worked. */
  worked(): number;
}

/** What processes of a cgroup worked. That they wait for a core is no sign: on a busy machine the idle ones do as well. */
export function workedIn(group: string): number {
  try {
    return Number(/^usage_usec (\d+)/m.exec(readFileSync(path.join(group, 'cpu.stat'), 'utf8'))?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

/**
 * How many of the units that systemd shows as starting may still come up: some fail for ever, each time after long, as their
 * port is another's. By the properties of each, with the time of now on the clock of their stamps, microseconds.
 */
export function hopeful(units: string, now = Number(process.hrtime.bigint() / 1000n)): number {
  return units
    .trim()
    .split('\n\n')
    .filter((unit) => {
      const property = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? '';
      const isFirst = Number(property('NRestarts')) === 0;
      const since = (now - Number(property('InactiveExitTimestampMonotonic'))) / 1000;
      return isFirst || (property('SubState') !== 'auto-restart' && since < SECOND_TRY);
    }).length;
}

/**
 * Until what listens has settled: nothing new for a while in which nobody was at work on starting. A time alone loses whoever
 * starts slowly, and on a busy machine everybody does. Who never rests, or never comes up, is waited for up to a limit.
 */
export async function settled(machine: Settling): Promise<void> {
  const began = performance.now();
  let [table, changed] = ['', began];
  let [worked, rested] = [machine.worked(), began];
  for (let last = began; last - began < LIMIT; ) {
    await pause(LOOK);
    const now = performance.now();
    const [seen, work] = [await machine.table(), machine.worked()];
    if (seen !== table) [table, changed] = [seen, now];
    if (work - worked > IDLE * (now - last)) rested = now;
    [worked, last] = [work, now];
    if (now - changed >= BUSY) return;
    if (now - changed < QUIET || now - rested < QUIET) continue;
    if ((await machine.starting()) === 0) return;
  }
}
