import { UsageError } from '../../base/errors.js';
import type { Report } from '../../domain/report.js';
import { adoptEarlier } from '../../history/adopt.js';
import { type DeltaOptions, delta } from '../../history/delta.js';
import { gapDelta } from '../../history/gap-delta.js';
import { lockState, type Release } from '../../history/lock.js';
import type { Memory } from '../../history/memory.js';
import { buildNotification } from '../../history/notification.js';
import { addNews } from '../../history/outbox.js';
import { refusedAfter, restingRecipients } from '../../history/refusals.js';
import { loadState, readState, saveState } from '../../history/state.js';
import { type News, STATE_SCHEMA, type State, type Tracked, type Undelivered } from '../../history/types.js';
import { errorText, type Host } from '../../host/types.js';
import { deliver } from '../../notify/deliver.js';
import type { Channel, Failure } from '../../notify/types.js';

/** An unattended run. */
export interface Job {
  readonly memory: Memory;
  readonly delta: DeltaOptions;
  observe(): Promise<Report>;
  /** The same with what a watch saw since the last run, where there may be any; `forget`: it is remembered. */
  withWatched?(): Promise<{ readonly report: Report; readonly forget: () => void }>;
  /** Whom to tell, once it is known what there is. */
  channels(report: Report): readonly Channel[];
  /** What is not shown waits until it is. */
  isShown(news: News): boolean;
}

/** What a run came to. */
export interface Run {
  readonly report: Report;
  readonly findings: readonly Tracked[];
  readonly told: readonly News[];
  /** What this run noticed and the options hide: news once, however long it waits. */
  readonly withheld: readonly News[];
  readonly failures: readonly Failure[];
}

/** What saving may take of a long delivery, as a part of the time since it was last done. */
const SAVING_SHARE = 0.05;

/**
 * Saves again after every step; the last attempt decides whether the run is remembered. In the middle of what one
 * recipient is told that is left out as long as it would take more than a small part of the time: with 40 messages about
 * 20,000 findings, saving after each of them would be all that the run does.
 */
function keeper(host: Host, file: string, remembered: Omit<State, 'undelivered'>) {
  let problem: string | null = null;
  let restUntil = 0;
  const keep = (undelivered: readonly Undelivered[], changes: Partial<State> = {}) => {
    const begun = host.elapsed();
    try {
      saveState(host, file, { ...remembered, ...changes, undelivered });
      problem = null;
    } catch (error) {
      problem = `${errorText(error)}; the next run will tell again what this one told`;
    }
    const ended = host.elapsed();
    restUntil = ended + (ended - begun) / SAVING_SHARE;
  };
  const remember = (undelivered: () => readonly Undelivered[], last: boolean) => {
    if (last || host.elapsed() >= restUntil) keep(undelivered());
  };
  const failures = (): Failure[] => (problem === null ? [] : [{ recipient: 'state', reason: problem, kind: 'failed' }]);
  return { keep, remember, failures };
}

async function stateBefore({ file, machine, named }: Memory, host: Host): Promise<State> {
  return loadState(host, named ? file : await adoptEarlier(host, file), machine);
}

/** What a run adds to what was known, of findings and of gaps. */
function newsOf(before: State, report: Report, now: string, job: Job, host: Host) {
  const devices = new Map(host.interfaces().map(({ name, address }) => [address, name]));
  const { news, findings } = delta(before.findings, report, now, job.delta, devices);
  const { news: gapNews, gaps } = gapDelta(before.gaps, report, now, job.delta);
  return { findings, gaps, waiting: { news, gaps: gapNews } };
}

/** What the options hold back is open, and nobody was told of it yet. */
function withoutWithheld(
  findings: readonly Tracked[],
  undelivered: readonly Undelivered[],
  { isShown }: Job,
): readonly Tracked[] {
  const withheld = new Set(
    undelivered.flatMap(({ news }) => news.filter((item) => !isShown(item)).map(({ finding }) => finding.fingerprint)),
  );
  return withheld.size === 0 ? findings : findings.filter(({ fingerprint }) => !withheld.has(fingerprint));
}

async function lockedRun(job: Job, host: Host): Promise<Run> {
  const { memory } = job;
  const before = await stateBefore(memory, host);
  const report = await job.observe();
  const watched = (await job.withWatched?.()) ?? { report, forget: () => {} };
  const now = host.now().toISOString();
  const { findings, gaps, waiting } = newsOf(before, watched.report, now, job, host);
  const channels = job.channels(report);
  const recipients = channels.flatMap((channel) => channel.recipients);
  const undelivered = addNews(before.undelivered, recipients, waiting, findings);
  const { machine } = memory;
  const { refused } = before;
  const remembered = { schema: STATE_SCHEMA, machine, updatedAt: now, findings, gaps, refused };
  const { keep, remember, failures } = keeper(host, memory.file, remembered);
  keep(undelivered);
  if (failures().length === 0) watched.forget();
  const resting = restingRecipients(refused, recipients, now);
  const told = withoutWithheld(findings, undelivered, job);
  const outcome = await deliver(undelivered, {
    channels,
    resting,
    isShown: job.isShown,
    write: (items, hidden) => buildNotification(items, hidden, { report, findings: told }),
    remember,
  });
  const rejected = outcome.failures.filter(({ kind }) => kind === 'rejected').map(({ recipient }) => recipient);
  const refusedNow = refusedAfter(refused, { recipients, resting, rejected }, now);
  if (refusedNow !== refused) keep(outcome.left, { refused: refusedNow });
  const withheld = waiting.news.filter((item) => !job.isShown(item));
  return { report, findings, told: outcome.told, withheld, failures: [...outcome.failures, ...failures()] };
}

/** The lock of another machine says less than its state, where there is one. */
async function enter(host: Host, { file, machine }: Memory): Promise<Release> {
  try {
    return await lockState(host, file, machine.id);
  } catch (error) {
    if (error instanceof UsageError) await readState(host, file, machine);
    throw error;
  }
}

/**
 * Looks, compares with what was told, tells the difference and remembers it. What is to be told is on disk before
 * anybody is told, and is crossed out once they know: a run that is stopped at any point loses nothing.
 * Throws UsageError for a state that is not valid or another machine's, UnobservableError when another run holds it.
 */
export async function runUnattended(job: Job, host: Host): Promise<Run> {
  const release = await enter(host, job.memory);
  try {
    return await lockedRun(job, host);
  } finally {
    release();
  }
}
