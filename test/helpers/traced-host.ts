import { ASSETS } from './command.js';
import { type FakeWorld, fakeHelper, fakeHost } from './fake-host.js';

const ROOT = '/sys/kernel/tracing';

/** The head of a table of sockets, and a row of it: 0.0.0.0:3099. */
export const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
export const ROW =
  '  0: 00000000:0C1B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0\n';

const FILES = {
  [`${ROOT}/instances/.keep`]: '',
  [`${ROOT}/events/sock/inet_sock_set_state/format`]: '',
  '/proc/self/ns/pid': { link: 'pid:[4026531836]' },
  '/proc/self': { link: '4242' },
  '/proc/1/stat': '',
  ...Object.fromEntries(['tcp', 'tcp6', 'udp', 'udp6'].map((name) => [`/proc/net/${name}`, HEAD])),
};

/** What a step may do between two looks of a watch. */
export interface Traced {
  readonly disk: ReturnType<typeof fakeHost>['disk'];
  /** The directory of the tracing instance. */
  readonly instance: string;
  /** What the kernel writes to trace_pipe. */
  readonly send: (text: string) => void;
}

/** A machine whose kernel tells events. Between two looks the next step is taken; `end` is called after the last one. */
export function tracedHost(steps: Iterable<(traced: Traced) => void>, end: () => void, world: FakeWorld = {}) {
  const host = fakeHost({ uid: 0, assets: ASSETS, ...world, files: { ...FILES, ...world.files } });
  const left = steps[Symbol.iterator]();
  let instance = '';
  let close = () => {};
  let send = (_text: string) => {};
  const alarm = (milliseconds: number, call: () => void) => {
    // What is longer than an interval is a time limit.
    if (milliseconds > 2000) return () => {};
    host.advance(milliseconds);
    const { done, value: step } = left.next();
    if (done === true) end();
    else step({ disk: host.disk, instance, send });
    queueMicrotask(call);
    return () => {};
  };
  const files: typeof host.files = {
    ...host.files,
    makeDirectory: (path, mode) => {
      host.files.makeDirectory(path, mode);
      if (!path.includes('/instances/')) return;
      instance = path;
      host.disk.set(`${path}/tracing_on`, '1');
    },
    append: (path, text) => {
      host.files.append(path, text);
      if (path.endsWith('/trace_marker')) close();
    },
    stream: (path, onChunk) =>
      path.endsWith('/trace_pipe')
        ? new Promise<void>((resolve) => {
            close = resolve;
            send = (text) => void onChunk(Buffer.from(text));
          })
        : host.files.stream(path, onChunk),
  };
  const machine = { ...host, alarm, files };
  return { ...machine, openHelper: fakeHelper(machine) };
}

/** A line of trace_pipe. */
export function traceLine(type: 'opened' | 'closed', port: number, pid: number, seconds: number): string {
  const states =
    type === 'opened' ? 'oldstate=TCP_CLOSE newstate=TCP_LISTEN' : 'oldstate=TCP_LISTEN newstate=TCP_CLOSE';
  return `  name${pid}-${pid}     [000] .....  ${seconds.toFixed(6)}: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=${port} dport=0 saddr=127.${pid & 255}.${(pid >> 8) & 255}.1 daddr=0.0.0.0 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:0.0.0.0 ${states}\n`;
}
