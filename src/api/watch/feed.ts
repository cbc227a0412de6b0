import { type Arrived, type ListenEvents, openListenEvents } from '../../collectors/events/listen-events.js';
import { pidsAreOurs } from '../../collectors/events/told-process.js';
import type { NoEvents } from '../../collectors/events/tracing-instance.js';
import type { Host } from '../../host/types.js';

/** Events as they come, or nothing but time where there are none. */
export interface EventFeed {
  /** What it cannot tell. */
  readonly notes: readonly string[];
  readonly isWaiting: boolean;
  /** Whether it tells every TCP listener. */
  readonly isTelling: boolean;
  take(): Arrived;
  /** Until all can be taken that has come. */
  read(): Promise<void>;
  /** Until something is there, or so many milliseconds are over. Rejects with the reason of the signal. */
  wait(milliseconds: number): Promise<void>;
  /** Events that were dropped before they could be read, since the beginning. */
  lost(): number;
  /** What goes wrong with it now. */
  trouble(): readonly string[];
  stop(): Promise<void>;
}

/** What a feed is opened with. `host` ends its waits by the signal, `machine` does not. */
export interface FeedRequest {
  readonly events: boolean;
  readonly interval: number;
  readonly signal: AbortSignal | null;
  readonly host: Host;
  readonly machine: Host;
}

const seconds = (interval: number) => `${interval / 1000} s`;

/** Only looks: whatever opens and closes between two of them is not seen. */
function withoutEvents({ interval, host }: FeedRequest, why: NoEvents | null): EventFeed {
  const reason = why === null ? '' : `: ${why.reason}`;
  const remedy = why?.remedy == null ? '' : `; to see them: ${why.remedy}`;
  return {
    notes: [`not seen: listeners that open and close between two looks, ${seconds(interval)} apart${reason}${remedy}`],
    isWaiting: false,
    isTelling: false,
    take: () => ({ events: [], skipped: 0 }),
    read: async () => {},
    wait: (milliseconds) => host.pause(Math.max(0, milliseconds)),
    lost: () => 0,
    trouble: () => [],
    stop: async () => {},
  };
}

/** How long what comes is gathered before it is taken, milliseconds: a judge costs as much for one event as for a hundred. */
const GATHERED_FOR = 20;

/** Wakes up whoever waits. */
function bell({ signal, machine }: FeedRequest) {
  let isRung = false;
  let wake = () => {};
  const ring = () => {
    isRung = true;
    wake();
  };
  signal?.addEventListener('abort', ring, { once: true });
  return {
    ring,
    get isRung() {
      return isRung;
    },
    hush: () => {
      isRung = false;
    },
    wait: async (milliseconds: number) => {
      signal?.throwIfAborted();
      if (!isRung && milliseconds > 0) {
        let cancel = () => {};
        await new Promise<void>((resolve) => {
          wake = resolve;
          cancel = machine.alarm(milliseconds, resolve);
        });
        cancel();
      }
      if (isRung && signal?.aborted !== true) await machine.pause(GATHERED_FOR);
      signal?.throwIfAborted();
    },
    drop: () => signal?.removeEventListener('abort', ring),
  };
}

const OVER =
  'events of the kernel: somebody switched them off or took them away; what opens and closes between two looks is not seen';

function withEvents(request: FeedRequest, live: ListenEvents, room: ReturnType<typeof bell>): EventFeed {
  const { interval, machine } = request;
  let isOver = false;
  const others = pidsAreOurs(machine)
    ? []
    : ['not seen: in whose name events come: this run has a PID namespace of its own'];
  return {
    notes: [`not seen: UDP ports that open and close between two looks, ${seconds(interval)} apart`, ...others],
    get isWaiting() {
      return room.isRung;
    },
    get isTelling() {
      return !isOver;
    },
    take: () => {
      room.hush();
      return live.take();
    },
    read: live.read,
    wait: room.wait,
    lost: live.lost,
    trouble: () => {
      isOver ||= !live.isTelling();
      return isOver ? [OVER] : [];
    },
    stop: async () => {
      room.drop();
      await live.stop();
    },
  };
}

/** Opens the kernel's events where they are wanted and can be had. */
export function openFeed(request: FeedRequest): EventFeed {
  if (!request.events) return withoutEvents(request, null);
  const room = bell(request);
  const live = openListenEvents(request.machine, room.ring);
  if ('reason' in live) {
    room.drop();
    return withoutEvents(request, live);
  }
  return withEvents(request, live, room);
}
