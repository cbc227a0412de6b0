import { UNKNOWN_NAMESPACE } from '../../domain/watch-places.js';
import type { Host } from '../../host/types.js';
import { accountOf, type Resting } from '../processes/patience.js';
import type { ReadProcess } from '../processes/process.js';
import { namespaceReader, pidsAreOurs, type Told, toldProcesses } from './told-process.js';
import { type TraceEvent, traceReader } from './trace-events.js';
import { type TracingInstance, wakeReader } from './tracing-instance.js';

/** What a helper begins with. */
export interface HelperTask {
  readonly instance: TracingInstance;
  /** What an earlier one did not come to read. */
  readonly unread: readonly Told[];
  readonly resting: Resting;
}

/** A line for a helper: its task, then how many events it may keep in mind again. */
export type ForHelper = HelperTask | { readonly taken: number };

/** An event, and the network namespace of its thread. */
export interface PlacedEvent {
  readonly event: TraceEvent;
  readonly netns: string | null;
}

/**
 * A line of a helper: what happened, then of each process that began to listen what it runs, in the same order; at last that
 * nothing comes any more.
 */
export type FromHelper =
  | { readonly events: readonly PlacedEvent[]; readonly skipped: number }
  | { readonly read: ReadProcess }
  | { readonly over: true };

/** Events that are kept until somebody takes them; a process of which everything is known takes some kilobytes. */
const MOST_WAITING = 2_000;

/** The first line says that it is there. */
const NOTHING_YET: FromHelper = { events: [], skipped: 0 };

/** Reads whom an event named, each once until somebody has taken what there is; `resting` is not looked into. */
function processesFor(host: Host) {
  const read = toldProcesses(host);
  const began = host.elapsed();
  const known = new Map<number, ReadProcess>();
  return {
    forget: () => known.clear(),
    read(told: Told, resting: Resting): ReadProcess {
      const isResting = host.elapsed() - began < (resting[accountOf(host, told.thread)] ?? 0);
      const found = known.get(told.thread) ?? read(told, !isResting);
      known.set(told.thread, found);
      return found;
    },
  };
}

/**
 * The process that reads the events: it may wait for ever for the lock of somebody's memory (see processes/silent.ts), and is
 * ended then. Whoever has just begun to listen may be gone a moment later, so there is no time for a first look, nor to ask
 * another process. So what happened is told before anybody is looked into.
 */
export function eventHelper(host: Host, tell: (line: FromHelper) => void) {
  const processes = processesFor(host);
  const isOurs = pidsAreOurs(host);
  const namespaceOf = namespaceReader(host);
  let isStopped = false;
  let room = MOST_WAITING;
  /** A chunk: the events, then who it was. Nothing of the next one is read before, so that nothing is lost with this process. */
  const take = (events: readonly TraceEvent[], resting: Resting) => {
    const kept = events.slice(0, room);
    room -= kept.length;
    const placed = kept.map((event) => ({ event, netns: isOurs ? namespaceOf(event.thread) : UNKNOWN_NAMESPACE }));
    if (events.length > 0) tell({ events: placed, skipped: events.length - kept.length });
    if (!isOurs) return;
    for (const event of kept) if (event.type === 'opened') tell({ read: processes.read(event, resting) });
  };
  return {
    /** Until nobody holds `trace_pipe` any more. */
    async run({ instance, unread, resting }: HelperTask): Promise<void> {
      tell(NOTHING_YET);
      for (const told of unread) tell({ read: processes.read(told, resting) });
      let events: TraceEvent[] = [];
      const read = traceReader((event) => events.push(event));
      const onChunk = (chunk: Buffer) => {
        read(chunk);
        take(events, resting);
        events = [];
        return !isStopped;
      };
      // Taken away by somebody else: isTelling says so.
      await host.files.stream(`${instance.path}/trace_pipe`, onChunk).catch(() => {});
      tell({ over: true });
    },
    taken(count: number) {
      room += count;
      processes.forget();
    },
    /** Whoever asked has gone: with the next event it is over. */
    stop() {
      isStopped = true;
    },
  };
}

/** The helper as a program: reads lines until nobody writes any more. */
export async function serveEvents(host: Host): Promise<void> {
  const helper = eventHelper(host, (line) => void host.stdout.write(`${JSON.stringify(line)}\n`));
  let running: { readonly task: HelperTask; readonly over: Promise<void> } | null = null;
  let begun = '';
  for await (const chunk of host.stdin()) {
    const lines = (begun + chunk.toString('utf8')).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines.map((each) => JSON.parse(each) as ForHelper)) {
      if ('taken' in line) helper.taken(line.taken);
      else running = { task: line, over: helper.run(line) };
    }
  }
  if (running === null) return;
  helper.stop();
  wakeReader(host, running.task.instance);
  await running.over;
}
