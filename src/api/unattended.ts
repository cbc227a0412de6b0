import type { Report } from '../domain/report.js';
import { type DeltaOptions, delta } from '../history/delta.js';
import { lockState } from '../history/lock.js';
import { buildNotification } from '../history/notification.js';
import { addNews, waitingFor } from '../history/outbox.js';
import { loadState, saveState } from '../history/state.js';
import { type News, STATE_SCHEMA, type Tracked, type Undelivered } from '../history/types.js';
import { errorText, type Host } from '../host/types.js';
import { deliver } from '../notify/deliver.js';
import type { Channel, Failure } from '../notify/types.js';

/** An unattended run. */
export interface Job {
  /** Path of the state file. */
  readonly state: string;
  readonly delta: DeltaOptions;
  observe(): Promise<Report>;
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
  /** What waits because the options hide it. */
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
function keeper(host: Host, job: Job, now: string, findings: readonly Tracked[]) {
  let problem: string | null = null;
  let restUntil = 0;
  const keep = (undelivered: readonly Undelivered[]) => {
    const begun = host.elapsed();
    try {
      saveState(host, job.state, { schema: STATE_SCHEMA, updatedAt: now, findings, undelivered });
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

async function lockedRun(job: Job, host: Host): Promise<Run> {
  const before = await loadState(host, job.state);
  const report = await job.observe();
  const now = host.now().toISOString();
  const { news, findings } = delta(before.findings, report, now, job.delta);
  const channels = job.channels(report);
  const recipients = channels.flatMap((channel) => channel.recipients);
  const undelivered = addNews(before.undelivered, recipients, news, findings);
  const { keep, remember, failures } = keeper(host, job, now, findings);
  keep(undelivered);
  const outcome = await deliver(undelivered, {
    channels,
    isShown: job.isShown,
    write: (items, hidden) => buildNotification(items, hidden, { report, findings }),
    remember,
  });
  const withheld = recipients
    .flatMap((recipient) => waitingFor(undelivered, recipient))
    .filter((item) => !job.isShown(item));
  return { report, findings, told: outcome.told, withheld, failures: [...outcome.failures, ...failures()] };
}

/**
 * Looks, compares with what was told, tells the difference and remembers it. What is to be told is on disk before
 * anybody is told, and is crossed out once they know: a run that is stopped at any point loses nothing.
 * Throws UsageError for a state that is not valid, UnobservableError when another run holds it.
 */
export async function runUnattended(job: Job, host: Host): Promise<Run> {
  const release = await lockState(host, job.state);
  try {
    return await lockedRun(job, host);
  } finally {
    release();
  }
}
