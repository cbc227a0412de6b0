import type { Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { openEventReader, type WaitingEvent } from './event-reader.js';
import type { TraceEvent } from './trace-events.js';
import {
  cleanInstances,
  isTelling,
  lostEvents,
  type NoEvents,
  openInstance,
  removeInstance,
  type TracingInstance,
} from './tracing-instance.js';

/** A beginning or an end, and in whose name. */
export interface ToldEvent extends TraceEvent {
  /** Of the network; null: that of this run. */
  readonly netns: string | null;
  /** Null: an end, or a process of another PID namespace. */
  readonly owner: Owner | null;
  /** Why something of the owner could not be looked at, a short phrase; null when all could. */
  readonly trouble: string | null;
}

/** What came since the last time. */
export interface Arrived {
  readonly events: readonly ToldEvent[];
  /** How many more there were: a flood is counted, not kept. */
  readonly skipped: number;
}

/** The kernel's own word of every TCP listener, until it is stopped. */
export interface ListenEvents {
  /** What came and is joined with /proc, up to the first event that is not yet. */
  take(): Arrived;
  /** Resolves when all is joined that has come until now. */
  read(): Promise<void>;
  /** Events that the kernel dropped because they were not read in time, since the beginning. */
  lost(): number;
  /** False once it tells nothing any more: somebody switched it off, or took it away. */
  isTelling(): boolean;
  /** Leaves nothing behind. False where the instance stays; the next start removes it. */
  stop(): Promise<boolean>;
}

/** How often it is tried to remove an instance whose reader has just gone. */
const TRIES = 20;

/** Field by field: where objects are joined, each gets a hidden class of its own, which stays until the whole heap is looked at. */
function toldOf({ event, netns, read }: WaitingEvent): ToldEvent {
  const { type, family, address, port, thread, name, time } = event;
  const { owner = null, trouble = null } = read ?? {};
  return { type, family, address, port, thread, name, time, netns, owner, trouble };
}

/** Events that wait, each joined with /proc when it came; they are taken in their order. */
function waitingRoom() {
  let events: WaitingEvent[] = [];
  let skipped = 0;
  const readers: Array<() => void> = [];
  return {
    add(more: readonly WaitingEvent[], beyond: number) {
      for (const each of more) events.push(each);
      skipped += beyond;
    },
    take(): Arrived {
      const unread = events.findIndex(({ read }) => read === undefined);
      const ready = unread < 0 ? events : events.slice(0, unread);
      events = unread < 0 ? [] : events.slice(unread);
      const arrived = { events: ready.map(toldOf), skipped };
      skipped = 0;
      return arrived;
    },
    /** Something was read: whoever waits for all that was there may go on. */
    look() {
      for (const look of readers) look();
    },
    read(): Promise<void> {
      const until = events.findLast(({ read }) => read === undefined);
      return new Promise((resolve) => {
        const look = () => {
          if (until !== undefined && until.read === undefined) return;
          const at = readers.indexOf(look);
          if (at >= 0) readers.splice(at, 1);
          resolve();
        };
        readers.push(look);
        look();
      });
    },
  };
}

async function removeWhenFree(host: Host, instance: TracingInstance): Promise<boolean> {
  for (let left = TRIES; left > 0; left--) {
    if (removeInstance(host, instance)) return true;
    await host.pause(10);
  }
  return false;
}

/**
 * Asks the kernel to tell of every TCP listener, in a tracing instance of this run alone. `onArrival` is called when something
 * waits to be taken.
 */
export function openListenEvents(host: Host, onArrival: () => void): ListenEvents | NoEvents {
  cleanInstances(host);
  const instance = openInstance(host);
  if ('reason' in instance) return instance;
  const room = waitingRoom();
  let over = false;
  let lost = 0;
  const countLost = () => {
    // Nothing can be read of an instance that was taken away.
    lost = Math.max(lost, lostEvents(host, instance));
    return lost;
  };
  const reader = openEventReader(host, instance, {
    onEvents: (events, skipped) => {
      room.add(events, skipped);
      onArrival();
    },
    onRead: () => {
      room.look();
      onArrival();
    },
    onOver: () => {
      over = true;
      onArrival();
    },
  });
  let stopped = false;
  return {
    take() {
      const arrived = room.take();
      if (arrived.events.length > 0) reader.taken(arrived.events.length);
      return arrived;
    },
    read: room.read,
    lost: () => (stopped ? lost : countLost()),
    isTelling: () => !over && isTelling(host, instance),
    async stop() {
      countLost();
      stopped = true;
      reader.end();
      return removeWhenFree(host, instance);
    },
  };
}
