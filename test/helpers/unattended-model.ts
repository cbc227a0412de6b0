import { expect } from 'vitest';
import { runUnattended } from '../../src/api/unattended.js';
import type { Report } from '../../src/domain/report.js';
import { loadState } from '../../src/history/state.js';
import type { News } from '../../src/history/types.js';
import type { Host } from '../../src/host/types.js';
import type { Channel } from '../../src/notify/types.js';
import { EVERY_RUN } from './build-history.js';
import { buildFinding, buildOwner, buildReport, buildSquatter } from './build-report.js';
import { fakeHost } from './fake-host.js';

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

/** What a reader who saw `before` has to be told of `after`. */
export function happenings(before: ReadonlySet<number>, after: ReadonlySet<number>): Happening[] {
  const came = [...after].filter((port) => !before.has(port)).map((port) => `new ${port}`);
  const went = [...before].filter((port) => !after.has(port)).map((port) => `resolved ${port}`);
  return [...came, ...went].sort();
}

/** Opens and closes some ports at random. */
export function changed(ports: ReadonlySet<number>, random: () => number): Set<number> {
  const result = new Set(ports);
  for (let change = Math.floor(random() * 4); change > 0; change--) {
    const port = 3000 + Math.floor(random() * 8);
    if (!result.delete(port)) result.add(port);
  }
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
  private before: ReadonlySet<number> = new Set();
  private owed = new Map<string, readonly Happening[]>();

  constructor(private readonly recipients: readonly string[]) {}

  /** Checks one run that could see `ports`. */
  check(ports: ReadonlySet<number>, played: Played): void {
    const fresh = happenings(this.before, ports);
    for (const recipient of this.recipients) this.checkRecipient(recipient, fresh, played);
    if (played.remembered) this.before = ports;
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

const STATE = '/state/state.json';
const RECIPIENTS = ['stdout', 'webhook'];

/** Plays runs in a world of its own, with kills and deaf recipients; returns how many runs were killed. */
export async function playRuns(seed: number, runs: number): Promise<number> {
  const random = randomNumbers(seed);
  const world = fakeHost({ files: { '/state/.keep': '' } });
  const reader = new Reader(RECIPIENTS);
  let ports: ReadonlySet<number> = new Set();
  let kills = 0;
  for (let run = 0; run < runs; run++) {
    ports = changed(ports, random);
    world.advance(600_000);
    const played = await playRun({ ...world, pid: 5000 + run, isAlive: (pid) => pid === 5000 + run }, ports, random);
    if (played.killed) kills++;
    reader.check(ports, played);
  }
  return kills;
}

async function playRun(host: Host, ports: ReadonlySet<number>, random: () => number): Promise<Played> {
  const doomed = random() < 0.3;
  const { host: one, isDead } = mortal(host, doomed ? Math.floor(random() * 14) : Number.POSITIVE_INFINITY);
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
  const before = host.files.stat(STATE) === null ? null : host.files.readText(STATE);
  const channels = RECIPIENTS.map(channel);
  const job = {
    state: STATE,
    delta: EVERY_RUN,
    observe: async () => reportOf(ports, random),
    channels: () => channels,
    isShown: () => true,
  };
  await runUnattended(job, one).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  const state = await loadState(host, STATE);
  const owed = new Map(state.undelivered.map(({ recipient, news }) => [recipient, news.map(happeningOf).sort()]));
  const killed = isDead();
  if (!killed)
    for (const recipient of RECIPIENTS) if (!told.has(recipient) && !owed.has(recipient)) told.set(recipient, []);
  return {
    killed,
    told,
    owed,
    remembered: before !== (host.files.stat(STATE) === null ? null : host.files.readText(STATE)),
  };
}
