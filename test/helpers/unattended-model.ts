import { expect } from 'vitest';
import { runUnattended } from '../../src/api/cron/unattended.js';
import type { Report } from '../../src/domain/report.js';
import { memoryOf } from '../../src/history/memory.js';
import { loadState } from '../../src/history/state.js';
import type { News } from '../../src/history/types.js';
import type { Host } from '../../src/host/types.js';
import type { Channel } from '../../src/notify/types.js';
import { EVERY_RUN } from './build-history.js';
import { buildFinding, buildOwner, buildReport, buildSquatter } from './build-report.js';
import { type FakeFile, type FakeHost, fakeHost } from './fake-host.js';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What happened, as a line: `new 3099`. */
export type Happening = string;

const DAY = 24 * 60 * 60 * 1000;

/** What a reader has been told of one port, written down from the documentation and not from the program. */
interface Believed {
  readonly told: 'open' | 'flapping' | 'resolved';
  readonly there: boolean;
  /** Times at which it came. */
  readonly turns: readonly number[];
  readonly awaySince: number | null;
}

/** What the next run has to say of one port, and what a reader believes from then on. */
function follow(before: Believed | undefined, there: boolean, now: number) {
  // What lies ahead was written by a clock that was wrong.
  const turns = (before?.turns ?? []).map((turn) => Math.min(turn, now)).filter((turn) => now - turn < DAY);
  if (before === undefined || before.told === 'resolved') {
    if (!there) return { said: null, after: before === undefined ? undefined : { ...before, turns } };
    const all = [...turns, now];
    const told = all.length > 1 ? ('flapping' as const) : ('open' as const);
    const after: Believed = { told, there: true, turns: all, awaySince: null };
    return { said: told === 'open' ? 'new' : 'flapping', after };
  }
  if (there) {
    const all = before.there ? turns : [...turns, now];
    const told = all.length === 0 ? 'open' : before.told;
    return { said: null, after: { told, there: true, turns: all, awaySince: null } satisfies Believed };
  }
  const awaySince = Math.min(before.awaySince ?? now, now);
  const waits = before.told === 'flapping' && now - awaySince < DAY - DAY / 24;
  if (waits) return { said: null, after: { ...before, there: false, turns, awaySince } };
  return { said: 'resolved', after: { told: 'resolved', there: false, turns, awaySince: now } satisfies Believed };
}

/** Opens and closes some ports at random; some of few come and go all the time. */
export function changed(ports: ReadonlySet<number>, random: () => number): Set<number> {
  const result = new Set(ports);
  for (let change = Math.floor(random() * 3); change > 0; change--) {
    const open = [...result];
    const closing = open[Math.floor(random() * open.length)];
    if (random() < 0.5 && closing !== undefined) result.delete(closing);
    else result.add(2000 + Math.floor(random() * 300));
  }
  for (const port of [1801, 1802]) if (random() < 0.3 && !result.delete(port)) result.add(port);
  return result;
}

/** What one run said to each recipient, and what the state says is still owed to them. */
export interface Played {
  readonly killed: boolean;
  /** By recipient; a recipient that could not be told is missing. */
  readonly told: ReadonlyMap<string, readonly Happening[]>;
  readonly owed: ReadonlyMap<string, readonly Happening[]>;
  /** Whether the state has what this run saw. */
  readonly remembered: boolean;
}

/** Follows a reader who believes what they are told, and complains when they are misled. */
export class Reader {
  private believed = new Map<number, Believed>();
  private owed = new Map<string, readonly Happening[]>();

  constructor(private readonly recipients: readonly string[]) {}

  /** Checks one run that could see `ports` at this time, milliseconds since the epoch. */
  check(ports: ReadonlySet<number>, played: Played, now: number): void {
    const after = new Map<number, Believed>();
    const fresh: Happening[] = [];
    for (const port of new Set([...ports, ...this.believed.keys()])) {
      const step = follow(this.believed.get(port), ports.has(port), now);
      if (step.said !== null) fresh.push(`${step.said} ${port}`);
      if (step.after !== undefined) after.set(port, step.after);
    }
    for (const recipient of this.recipients) this.checkRecipient(recipient, fresh, played);
    if (played.remembered) this.believed = after;
  }

  private checkRecipient(
    recipient: string,
    fresh: readonly Happening[],
    { killed, told, owed, remembered }: Played,
  ): void {
    const due = [...new Set([...(this.owed.get(recipient) ?? []), ...fresh])].sort();
    const heard = told.get(recipient);
    const left = owed.get(recipient) ?? [];
    if (!killed && heard !== undefined) {
      expect(heard, `${recipient} was told`).toEqual(due);
      expect(left).toEqual([]);
    } else if (remembered) {
      const lost = due.filter((happening) => !left.includes(happening) && !heard?.includes(happening));
      expect(lost, `${recipient} never hears of`).toEqual([]);
    }
    if (remembered) this.owed.set(recipient, left);
  }
}

class Killed extends Error {}

/** A host that dies at the given step, from which on nothing it does has any effect. */
function mortal(host: Host, steps: number): { readonly host: Host; isDead(): boolean } {
  let left = steps;
  const step =
    <A extends unknown[], R>(call: (...args: A) => R) =>
    (...args: A): R => {
      if (left-- <= 0) throw new Killed();
      return call(...args);
    };
  const { files } = host;
  const dying = {
    ...host,
    now: step(host.now),
    stdout: { ...host.stdout, write: step(host.stdout.write) },
    files: {
      ...files,
      list: step(files.list),
      create: step(files.create),
      readText: step(files.readText),
      writeAtomic: step(files.writeAtomic),
      remove: step(files.remove),
    },
  };
  return { host: dying, isDead: () => left < 0 };
}

/** Every listener with a pid and a start time of its own for this run: restarts are no news. */
function reportOf(ports: ReadonlySet<number>, random: () => number): Report {
  const found = [...ports].sort().map((port) => {
    const owner = { ...buildOwner(), pid: 1000 + Math.floor(random() * 30_000), parentPid: 1 };
    const listener = buildSquatter({ port, owners: [owner] });
    const fingerprint = String(port).padStart(32, '0');
    return { listener, finding: buildFinding({ listener: listener.id, fingerprint, message: String(port) }) };
  });
  return buildReport({
    listeners: found.map(({ listener }) => listener),
    findings: found.map(({ finding }) => finding),
  });
}

const happeningOf = ({ kind, finding }: News): Happening => `${kind} ${finding.message}`;

const RECIPIENTS = ['stdout', 'webhook'];

/** A machine of its own, whose home may be that of another one. */
interface Computer {
  readonly host: FakeHost;
  readonly reader: Reader;
  ports: ReadonlySet<number>;
}

function computer(id: string, home: Map<string, FakeFile>): Computer {
  const world = fakeHost({ uid: 1000, disk: home });
  const readText = (path: string, limit?: number) =>
    path === '/etc/machine-id' ? `${id}\n` : world.files.readText(path, limit);
  const host = { ...world, files: { ...world.files, readText } };
  return { host, reader: new Reader(RECIPIENTS), ports: new Set() };
}

/** How a game went. */
export interface Game {
  readonly kills: number;
  /** Runs that refused a state carried over from another machine. */
  readonly refusals: number;
}

const statePaths = (home: ReadonlyMap<string, FakeFile>) => [...home.keys()].filter((path) => path.endsWith('.json'));

/** A clone of a machine finds the state of the original under the path that was named, and must not touch it. */
async function cloneRefuses(original: Computer, random: () => number): Promise<void> {
  const [path] = statePaths(original.host.disk);
  if (path === undefined) return;
  const before = original.host.files.readText(path);
  const clone = computer('c'.repeat(32), original.host.disk);
  const played = playRun({ ...clone.host, now: original.host.now }, path, new Set([4000]), random, false);
  await expect(played).rejects.toThrow('belongs to');
  expect(original.host.files.readText(path)).toBe(before);
}

/**
 * Plays runs of two machines that share a home, with kills, deaf recipients, listeners that come and go, clocks that are
 * set back, and a clone that is given the state of the first one.
 */
export async function playRuns(seed: number, runs: number): Promise<Game> {
  const random = randomNumbers(seed);
  const home = new Map<string, FakeFile>();
  const machines = [computer('a'.repeat(32), home), computer('b'.repeat(32), home)];
  let kills = 0;
  let refusals = 0;
  for (let run = 0; run < runs; run++) {
    const one = machines[random() < 0.5 ? 0 : 1] ?? computer('d'.repeat(32), home);
    one.ports = changed(one.ports, random);
    const jump = random() < 0.02 ? -5 * DAY : 600_000;
    for (const { host } of machines) host.advance(jump);
    const pid = 5000 + run;
    const living = { ...one.host, pid, isAlive: (other: number) => other === pid };
    const played = await playRun(living, null, one.ports, random, true);
    if (played.killed) kills++;
    one.reader.check(one.ports, played, one.host.now().getTime());
    if (run % 50 === 49) {
      await cloneRefuses(machines[0] ?? one, random);
      refusals++;
    }
  }
  return { kills, refusals };
}

async function playRun(
  host: Host,
  named: string | null,
  ports: ReadonlySet<number>,
  random: () => number,
  mayDie: boolean,
): Promise<Played> {
  const doomed = mayDie && random() < 0.3;
  const { host: one, isDead } = mortal(host, doomed ? Math.floor(random() * 18) : Number.POSITIVE_INFINITY);
  const told = new Map<string, Happening[]>();
  const channel = (recipient: string): Channel => {
    const deaf = random() < 0.2;
    return {
      recipients: [recipient],
      tell: async ({ news }) => {
        await one.stdout.write('');
        if (deaf) return [{ recipient, reason: 'deaf', kind: 'failed' }];
        told.set(recipient, news.map(happeningOf).sort());
        return [];
      },
    };
  };
  const memory = await memoryOf(named, host);
  const { file: state, machine } = memory;
  const text = () => (host.files.stat(state) === null ? null : host.files.readText(state));
  const before = text();
  const channels = RECIPIENTS.map(channel);
  const job = {
    memory,
    delta: EVERY_RUN,
    observe: async () => reportOf(ports, random),
    channels: () => channels,
    isShown: () => true,
  };
  await runUnattended(job, one).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  const { undelivered } = await loadState(host, state, machine);
  const owed = new Map(undelivered.map(({ recipient, news }) => [recipient, news.map(happeningOf).sort()]));
  const killed = isDead();
  if (!killed)
    for (const recipient of RECIPIENTS) if (!told.has(recipient) && !owed.has(recipient)) told.set(recipient, []);
  return { killed, told, owed, remembered: before !== text() };
}
