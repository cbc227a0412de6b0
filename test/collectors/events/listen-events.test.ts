import { describe, expect, it } from 'vitest';
import { openListenEvents } from '../../../src/collectors/events/listen-events.js';
import { HostError } from '../../../src/host/types.js';
import { type FakeWorld, fakeHelper, fakeHost } from '../../helpers/fake-host.js';

const ROOT = '/sys/kernel/tracing';
const TRACED = {
  [`${ROOT}/instances/.keep`]: '',
  [`${ROOT}/events/sock/inet_sock_set_state/format`]: '',
  '/proc/self/ns/pid': { link: 'pid:[4026531836]' },
  '/proc/self': { link: '4242' },
};

const event = (name: string, states: string) =>
  `  ${name}-812     [000] .....  3722.701507: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=4444 dport=0 saddr=127.0.0.1 daddr=0.0.0.0 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:0.0.0.0 ${states}\n`;
const OPENED = 'oldstate=TCP_CLOSE newstate=TCP_LISTEN';
const CLOSED = 'oldstate=TCP_LISTEN newstate=TCP_CLOSE';

/** Replays what trace_pipe said. */
async function replayed(text: string, world: FakeWorld = {}) {
  const host = fakeHost({ uid: 0, ...world, files: { ...TRACED, ...world.files } });
  const stream: typeof host.files.stream = async (path, onChunk) => {
    if (path.endsWith('/trace_pipe')) onChunk(Buffer.from(text));
    else await host.files.stream(path, onChunk);
  };
  const machine = { ...host, files: { ...host.files, stream } };
  const events = openListenEvents({ ...machine, openHelper: fakeHelper(machine) }, () => {});
  if ('reason' in events) throw new Error(events.reason);
  await events.read();
  const arrived = events.take();
  const stopped = await events.stop();
  return { ...arrived, stopped, host, lost: events.lost() };
}

describe('the events of the kernel', () => {
  it('keep what they told of a process that is gone', async () => {
    const { events } = await replayed(event('nc', OPENED) + event('nc', CLOSED));
    expect(events).toMatchObject([
      { type: 'opened', port: 4444, owner: { pid: 812, name: 'nc', exe: null }, netns: 'unknown' },
      { type: 'closed', port: 4444, owner: null },
    ]);
  });

  it('do not say who it was where the pids are those of others', async () => {
    const { events } = await replayed(event('nc', OPENED), {
      files: { '/proc/self/ns/pid': { link: 'pid:[4026532300]' }, '/proc/812/status': 'Tgid:\t812\n' },
    });
    expect(events).toMatchObject([{ type: 'opened', owner: null, netns: 'unknown' }]);
  });

  it('have each the network namespace that its thread was in then', async () => {
    const host = fakeHost({ uid: 0, files: { ...TRACED, '/proc/self/ns/net': { link: 'net:[1]' } } });
    const namespaces = ['net:[4026532001]', 'net:[4026532002]', 'net:[1]'];
    const files = {
      ...host.files,
      readLink: (path: string) =>
        path === '/proc/812/ns/net' ? (namespaces.shift() ?? '') : host.files.readLink(path),
      stream: async (_: string, onChunk: (chunk: Buffer) => boolean) =>
        void onChunk(Buffer.from(event('hop', OPENED).repeat(3))),
    };
    const machine = { ...host, files };
    const events = openListenEvents({ ...machine, openHelper: fakeHelper(machine) }, () => {});
    if ('reason' in events) throw new Error(events.reason);
    await events.read();
    expect(events.take().events.map(({ netns }) => netns)).toEqual(['4026532001', '4026532002', null]);
  });

  it('are counted and not kept in a flood', async () => {
    const { events, skipped } = await replayed(event('nc', CLOSED).repeat(5000));
    expect([events.length, skipped]).toEqual([2000, 3000]);
  });

  it('leave nothing behind', async () => {
    const { stopped, host } = await replayed('');
    expect(stopped).toBe(true);
    expect([...host.disk.keys()].filter((path) => path.includes('/instances/port-audit-'))).toEqual([]);
  });

  const refused = (files: FakeWorld['files'], world: FakeWorld = {}) =>
    openListenEvents(fakeHost({ uid: 0, ...world, files: files ?? {} }), () => {});

  it.each([
    ['tracefs is not mounted', {}, {}],
    ['not privileged to ask the kernel for events', TRACED, { uid: 1000 }],
    ['only Linux tells them', {}, { platform: 'darwin' }],
    [
      'this kernel has no tracepoint sock:inet_sock_set_state (it came with Linux 4.16)',
      { [`${ROOT}/instances/.keep`]: '' },
      {},
    ],
    ['this kernel has no tracefs', { '/proc/filesystems': 'nodev\tproc\n' }, {}],
  ])('say that %s', (reason, files, world) => expect(refused(files, world)).toMatchObject({ reason }));

  it.each([
    ['EROFS', 'tracefs is mounted read-only'],
    ['EPERM', 'the kernel is locked down, or this container may not trace'],
    ['ENOMEM', 'tracefs: no more'],
  ])('say what %s means', (code, reason) => {
    const host = fakeHost({ uid: 0, files: TRACED });
    const makeDirectory = () => {
      throw new HostError(code, 'no more');
    };
    expect(openListenEvents({ ...host, files: { ...host.files, makeDirectory } }, () => {})).toMatchObject({ reason });
  });
});
