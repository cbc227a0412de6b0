import type { Owner } from '../../domain/owner.js';
import { UNKNOWN_NAMESPACE } from '../../domain/watch-places.js';
import type { Host } from '../../host/types.js';
import { type Machine, readMachine } from '../processes/process.js';
import { namespaceReader, pidsAreOurs, toldOwner } from './told-process.js';
import { type TraceEvent, traceReader } from './trace-events.js';
import {
  cleanInstances,
  isTelling,
  lostEvents,
  type NoEvents,
  openInstance,
  removeInstance,
  type TracingInstance,
  wakeReader,
} from './tracing-instance.js';

/** A beginning or an end, and in whose name. */
export interface ToldEvent extends TraceEvent {
  /** Of the network; null: that of this run. */
  readonly netns: string | null;
  /** Null: an end, or a process of another PID namespace. */
  readonly owner: Owner | null;
}

/** What came since the last time. */
export interface Arrived {
  readonly events: readonly ToldEvent[];
  /** How many more there were: a flood is counted, not kept. */
  readonly skipped: number;
}

/** The kernel's own word of every TCP listener, until it is stopped. */
export interface ListenEvents {
  take(): Arrived;
  /** Events that the kernel dropped because they were not read in time, since the beginning. */
  lost(): number;
  /** False once it tells nothing any more: somebody switched it off, or took it away. */
  isTelling(): boolean;
  /** Leaves nothing behind. False where the instance stays; the next start removes it. */
  stop(): Promise<boolean>;
}

/** Events that are kept until somebody takes them; a process of which everything is known takes some kilobytes. */
const MOST_WAITING = 2_000;

/** How long what is known of mounts and user names counts, milliseconds. */
const MACHINE_LASTS = 10_000;

/** Milliseconds that the reader is waited for when it is over; it wakes up at once. */
const WAKES_WITHIN = 1_000;

/** How often it is tried to remove an instance whose reader has just gone. */
const TRIES = 20;

/** Events that wait, each joined with /proc when it came. */
function waitingRoom(host: Host, onArrival: () => void) {
  const ours = pidsAreOurs(host);
  let machine: { readonly facts: Machine; readonly until: number } | null = null;
  let events: ToldEvent[] = [];
  let skipped = 0;
  let known = new Map<number, Owner>();
  const namespaceOf = namespaceReader(host);
  const machineNow = () => {
    if (machine === null || host.elapsed() > machine.until) {
      machine = { facts: readMachine(host), until: host.elapsed() + MACHINE_LASTS };
    }
    return machine.facts;
  };
  const ownerOf = (event: TraceEvent): Owner => {
    const owner = known.get(event.thread) ?? toldOwner(host, event, machineNow());
    known.set(event.thread, owner);
    return owner;
  };
  const toldOf = (event: TraceEvent): ToldEvent => {
    // One thread may listen in one namespace after the other: this is asked for each event, and first.
    const netns = ours ? namespaceOf(event.thread) : UNKNOWN_NAMESPACE;
    const { type, family, address, port, thread, name, time } = event;
    // Field by field: where objects are joined, each gets a hidden class of its own, which stays until the whole heap is looked at.
    return {
      type,
      family,
      address,
      port,
      thread,
      name,
      time,
      netns,
      owner: ours && type === 'opened' ? ownerOf(event) : null,
    };
  };
  return {
    add(event: TraceEvent) {
      if (events.length < MOST_WAITING) events.push(toldOf(event));
      else skipped++;
      onArrival();
    },
    take(): Arrived {
      const arrived = { events, skipped };
      events = [];
      skipped = 0;
      known = new Map();
      return arrived;
    },
  };
}

/** Reads until the instance is stopped; resolves when nobody holds `trace_pipe` open any more. */
async function readAll(host: Host, instance: TracingInstance, read: (chunk: Buffer) => boolean): Promise<void> {
  try {
    await host.files.stream(`${instance.path}/trace_pipe`, read);
  } catch {
    // Taken away by somebody else: isTelling says so.
  }
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
  const room = waitingRoom(host, onArrival);
  const read = traceReader(room.add);
  let stopped = false;
  let over = false;
  let lost = 0;
  const countLost = () => {
    // Nothing can be read of an instance that was taken away.
    lost = Math.max(lost, lostEvents(host, instance));
    return lost;
  };
  const reading = readAll(host, instance, (chunk) => {
    if (!stopped) read(chunk);
    return !stopped;
  }).then(() => {
    over = true;
    onArrival();
  });
  return {
    take: room.take,
    lost: () => (stopped ? lost : countLost()),
    isTelling: () => !over && isTelling(host, instance),
    async stop() {
      countLost();
      stopped = true;
      wakeReader(host, instance);
      await Promise.race([reading, host.pause(WAKES_WITHIN)]);
      return removeWhenFree(host, instance);
    },
  };
}
