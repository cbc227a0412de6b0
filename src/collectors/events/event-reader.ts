import { HELPERS } from '../../host/host-helper.js';
import type { Host, HostHelper } from '../../host/types.js';
import { createPatience } from '../processes/patience.js';
import type { ReadProcess } from '../processes/process.js';
import type { ForHelper, FromHelper, PlacedEvent } from './event-helper.js';
import { pidsAreOurs, toldProcesses } from './told-process.js';
import type { TracingInstance } from './tracing-instance.js';

/** Milliseconds for one process: the kernel takes some microseconds, unless somebody keeps the lock of its memory. */
const TIME_LIMIT = 3_000;

/** Milliseconds until a helper is there: a tenth of a second, on a machine that is not busy. */
const START_LIMIT = 30_000;

/** An event that waits, with what /proc tells of its process; undefined: it is not read yet. */
export interface WaitingEvent extends PlacedEvent {
  read: ReadProcess | null | undefined;
}

/** Whom a reader tells. */
export interface ReaderHandlers {
  onEvents(events: readonly WaitingEvent[], skipped: number): void;
  /** The next one in order is read. */
  onRead(): void;
  /** Nothing comes any more. */
  onOver(): void;
}

/** Reads events in another process, which is ended and replaced where somebody's process does not answer it. */
export interface EventReader {
  /** So many events are not waiting any more. */
  taken(count: number): void;
  end(): void;
}

/** Opens a reader of an instance. */
export function openEventReader(host: Host, instance: TracingInstance, handlers: ReaderHandlers): EventReader {
  const isOurs = pidsAreOurs(host);
  const fromHere = toldProcesses(host);
  const patience = createPatience(host);
  const unread: WaitingEvent[] = [];
  let helper: HostHelper | null = null;
  let isThere = false;
  let cancel = () => {};
  const send = (line: ForHelper) => helper?.send(JSON.stringify(line));
  const watchTime = () => {
    cancel();
    cancel = unread.length > 0 ? host.alarm(isThere ? TIME_LIMIT : START_LIMIT, replace) : () => {};
  };
  const settle = (read: ReadProcess) => {
    const first = unread.shift();
    if (first === undefined) return;
    first.read = read;
    handlers.onRead();
  };
  const take = (line: FromHelper) => {
    isThere = true;
    if ('over' in line) handlers.onOver();
    else if ('read' in line) settle(line.read);
    else {
      const read = ({ type }: PlacedEvent['event']) => (isOurs && type === 'opened' ? undefined : null);
      const events = line.events.map(({ event, netns }): WaitingEvent => ({ event, netns, read: read(event) }));
      for (const each of events) if (each.read === undefined) unread.push(each);
      handlers.onEvents(events, line.skipped);
    }
    watchTime();
  };
  const start = () => {
    isThere = false;
    helper = host.openHelper(HELPERS.events, {
      onLine: (line) => take(JSON.parse(line) as FromHelper),
      // It ends where there is nothing to read any more, or by what it read.
      onEnd: () => (unread.length > 0 ? replace() : handlers.onOver()),
    });
    const toRead = unread.map(({ event: { thread, name } }) => ({ thread, name }));
    send({ instance, unread: toRead, resting: patience.resting });
    watchTime();
  };
  function replace(): void {
    helper?.end();
    const silent = unread[0]?.event;
    if (silent !== undefined) {
      patience.tryWith(silent.thread);
      settle(fromHere(silent, false));
    }
    start();
  }
  start();
  return {
    taken: (count) => send({ taken: count }),
    end() {
      cancel();
      helper?.end();
    },
  };
}
