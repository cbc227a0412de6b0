import { UnobservableError } from '../../base/errors.js';
import type { Arrived, ToldEvent } from '../../collectors/events/listen-events.js';
import { type QuickLooks, quickLooks } from '../../collectors/kernel/quick-looks.js';
import { troubleGap } from '../../collectors/owners.js';
import type { Report, ReportListener } from '../../domain/report.js';
import type { Threshold } from '../../domain/severity.js';
import { type Moment, type Over, WatchLedger } from '../../domain/watch-ledger.js';
import type { WatchedChange, WatchedType } from '../../domain/watched.js';
import { gapNote } from '../../domain/words.js';
import { nodeHost } from '../../host/node.js';
import type { Host } from '../../host/types.js';
import { loadRegistry } from '../../registry/load.js';
import type { Call } from '../attend.js';
import { policyOf } from '../audit.js';
import { isBlind } from '../exit-code.js';
import { type EventFeed, openFeed } from './feed.js';
import { floodTeller } from './flood.js';
import { blindWords, judgeEvents, lookAtAll, type WatchMeasure } from './judge.js';
import { onceEach } from './notes.js';
import { recording, type Tell } from './record.js';
import type { WatchRequest } from './request.js';
import { fails, type Tally } from './tally.js';

export const INTERVAL = 2000;

/** One watch at work. */
interface Watch {
  readonly host: Host;
  readonly signal: AbortSignal | null;
  readonly tally: Tally;
  readonly measure: WatchMeasure;
  readonly threshold: Threshold;
  readonly tell: Tell;
  readonly ledger: WatchLedger;
  /** Tells what is not seen, each once. */
  readonly note: (words: string) => Promise<void>;
  last: Report;
  readonly quick: QuickLooks;
  /** When the last look in full was over, on the clock of `elapsed`, and how long it took, milliseconds. */
  full: { readonly at: number; readonly took: number };
  /** Something was not told that only a look in full can show. */
  isStale: boolean;
}

const ignore = () => undefined;

type Told = Pick<WatchedChange, 'listener' | 'findings'> & Partial<WatchedChange>;

async function tellChange(
  watch: Watch,
  type: WatchedType,
  told: Told,
  at: string,
  seenBy: WatchedChange['seenBy'],
): Promise<void> {
  const { listener, findings, changes = [], lasted = null } = told;
  const change = { type, at, listener, findings, changes, lasted, seenBy };
  watch.tally[type]++;
  watch.tally.failing ||= fails(change, watch.threshold);
  await watch.tell.onChange(change);
}

const tellOver = (watch: Watch, over: Over | null, at: string) =>
  over === null ? Promise.resolve() : tellChange(watch, 'closed', over, at, 'event');

async function tellEvent(
  watch: Watch,
  event: ToldEvent,
  judged: Awaited<ReturnType<typeof judgeEvents>>,
  moment: Moment,
): Promise<void> {
  const { ledger } = watch;
  if (event.type === 'closed') return tellOver(watch, ledger.close(event, moment), moment.at);
  const { is, over } = ledger.open(event, moment);
  await tellOver(watch, over, moment.at);
  const found = is === 'new' ? judged(event) : null;
  if (found === null) return;
  ledger.add(found.listener, found.findings, moment);
  await tellChange(watch, 'opened', found, moment.at, 'event');
}

/** So many events are judged at a time: what is made of them is gone again before it has cost memory. */
const AT_A_TIME = 200;

/** Tells what events told. */
async function takeEvents(watch: Watch, { events, skipped }: Arrived): Promise<void> {
  const { host, tally, measure, last } = watch;
  const at = host.now().toISOString();
  for (let from = 0; from < events.length; from += AT_A_TIME) {
    const some = events.slice(from, from + AT_A_TIME);
    const judged = await judgeEvents(some, last, measure, host);
    for (const event of some) await tellEvent(watch, event, judged, { time: event.time, at });
    for (const { owner, trouble } of some) {
      if (owner !== null && trouble !== null) await watch.note(gapNote(troubleGap(trouble, [owner])));
    }
  }
  tally.skipped += skipped;
  watch.isStale ||= skipped > 0;
}

/** Looks at everything, and tells what events did not. */
async function look(watch: Watch, feed: EventFeed): Promise<void> {
  const { host, measure, ledger, tell } = watch;
  const began = host.elapsed();
  ledger.begin();
  watch.isStale = false;
  const report = await lookAtAll(measure, host);
  // What was looked at while it ended says nothing.
  watch.signal?.throwIfAborted();
  await feed.read();
  if (feed.isWaiting) await takeEvents(watch, feed.take());
  watch.last = report;
  watch.tally.blind = isBlind(report);
  for (const gap of report.gaps) await watch.note(gapNote(gap));
  const { opened, closed, changed } = ledger.settle(report);
  for (const { at, ...over } of closed) await tellChange(watch, 'closed', over, at ?? report.takenAt, 'look');
  for (const each of changed) await tellChange(watch, 'changed', each, report.takenAt, 'look');
  for (const each of opened) await tellChange(watch, 'opened', each, report.takenAt, 'look');
  await tell.onLook({ ...report, ...ledger.now });
  watch.full = { at: host.elapsed(), took: host.elapsed() - began };
}

/** A look is taken in full at least so often, milliseconds: what a quick one cannot tell is told then. */
const FULL_EVERY = 60_000;

const holdersOf = (listeners: readonly ReportListener[]) =>
  new Set(listeners.flatMap(({ owners }) => owners.flatMap(({ pid }) => pid ?? [])));

/** Whether the sockets and their holders are those of the last look in full, as far as a quick one can tell. */
async function isAsBefore(watch: Watch, feed: EventFeed): Promise<boolean> {
  const { host, ledger, last, quick, full, tally } = watch;
  const [owners, known] = [holdersOf(last.listeners), holdersOf(ledger.now.listeners)];
  // What opens and closes by TCP the events have told; a look confirms it later.
  const same = await quick.isAsBefore({ owners, known, protocols: feed.isTelling ? ['udp'] : ['tcp', 'udp'] });
  const isDue = watch.isStale || ledger.isDoubtful || tally.blind || host.elapsed() - full.at >= FULL_EVERY;
  return same && !isDue;
}

/** Where a closed socket was perhaps not the last of its place, a look says so; not more often than this, milliseconds. */
const SOONEST = 100;

/** Nor so often that looks take more than a fifth of the time, however many sockets come and go. */
const REST = 4;

/** Waits for events or the next look, until the signal ends it. */
async function goOn(watch: Watch, feed: EventFeed, interval: number): Promise<never> {
  const { host, ledger, tally, tell } = watch;
  const floodNote = floodTeller();
  let looked = host.elapsed();
  const due = () => {
    const soonest = Math.max(SOONEST, REST * watch.full.took);
    return looked + (ledger.isDoubtful ? Math.min(soonest, interval) : interval);
  };
  for (;;) {
    await feed.wait(due() - host.elapsed());
    if (feed.isWaiting) await takeEvents(watch, feed.take());
    if (host.elapsed() < due()) continue;
    // What was dropped until now the look shows; what is dropped while it looks, the next one.
    watch.isStale ||= feed.lost() > tally.lost;
    tally.lost = feed.lost();
    if (!(await isAsBefore(watch, feed))) await look(watch, feed);
    for (const words of feed.trouble()) await watch.note(words);
    const flood = floodNote(tally, host.elapsed());
    if (flood !== null) await tell.onNote(flood);
    looked = host.elapsed();
  }
}

async function measureOf({ request, host }: Call<WatchRequest>): Promise<WatchMeasure> {
  const { failOn = null, redact = true } = request;
  const policy = await policyOf({ defaultPolicy: true, ...request }, host);
  return { registry: loadRegistry(host).registry, policy, failOn, redact };
}

/** Watches until the signal is given; then it rejects with its reason, with nothing left behind. */
export async function watchOn(call: Call<WatchRequest>, tally: Tally, machine: Host = nodeHost()): Promise<void> {
  const { request, host, begin } = call;
  const { interval = INTERVAL, events = true, failOn = null } = request;
  const { onChange = ignore, onLook = ignore, onNote = ignore } = request;
  const plain = { onChange, onLook, onNote };
  const tell = request.record === true ? await recording(plain, request.state ?? null, machine) : plain;
  const measure = await measureOf(call);
  begin('looking');
  const feed = openFeed({ events, interval, signal: request.signal, host, machine });
  try {
    const first = await lookAtAll(measure, host);
    request.signal?.throwIfAborted();
    if (!first.sources.some(({ ok }) => ok)) throw new UnobservableError(blindWords(first));
    tally.blind = isBlind(first);
    const ledger = new WatchLedger(first);
    const threshold = failOn ?? 'never';
    const watch: Watch = {
      host,
      signal: request.signal,
      tally,
      measure,
      threshold,
      tell,
      ledger,
      note: onceEach(onNote),
      last: first,
      quick: quickLooks(host),
      full: { at: host.elapsed(), took: 0 },
      isStale: false,
    };
    for (const words of [...feed.notes, ...first.gaps.map(gapNote)]) await watch.note(words);
    await tell.onLook(first);
    await goOn(watch, feed, interval);
  } finally {
    await feed.stop();
    tally.lost = feed.lost();
  }
}
