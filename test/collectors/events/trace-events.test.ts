import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTraceLine, type TraceEvent, traceReader } from '../../../src/collectors/events/trace-events.js';

/** A line as the kernel prints it (Linux 6.18, recorded). */
const line = (name: string, thread: number, states: string, rest: string, cpu = 0) =>
  `${name.padStart(16)}-${`${thread}`.padEnd(7)} [00${cpu}] .....  3722.701507: inet_sock_set_state: family=${rest} ${states}`;

const FOUR =
  'AF_INET protocol=IPPROTO_TCP sport=60061 dport=0 saddr=127.0.0.1 daddr=0.0.0.0 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:0.0.0.0';
/** `saddr` of an IPv6 socket is left over from something else. */
const SIX = 'AF_INET6 protocol=IPPROTO_TCP sport=37897 dport=0 saddr=127.0.0.6 daddr=0.0.0.0 saddrv6=::1 daddrv6=::';
const OPENED = 'oldstate=TCP_CLOSE newstate=TCP_LISTEN';
const CLOSED = 'oldstate=TCP_LISTEN newstate=TCP_CLOSE';

const read = (...chunks: Array<string | Buffer>) => {
  const events: TraceEvent[] = [];
  const take = traceReader((event) => events.push(event));
  for (const chunk of chunks) take(Buffer.from(chunk));
  return events;
};

describe('a line of trace_pipe', () => {
  it('tells where, when and in whose name a listener began', () => {
    expect(readTraceLine(line('nc', 812, OPENED, FOUR))).toEqual({
      type: 'opened',
      family: 'ipv4',
      address: '127.0.0.1',
      port: 60061,
      thread: 812,
      name: 'nc',
      time: 3722701.507,
    });
    expect(readTraceLine(line('nc', 812, CLOSED, SIX))).toMatchObject({
      type: 'closed',
      family: 'ipv6',
      address: '::1',
    });
  });

  it.each([
    ['an accepted connection', line('nc', 812, 'oldstate=TCP_LISTEN newstate=TCP_SYN_RECV', FOUR)],
    ['another protocol', line('nc', 812, OPENED, FOUR.replace('IPPROTO_TCP', 'IPPROTO_MPTCP'))],
    ['lost events', 'CPU:1 [LOST 20 EVENTS]'],
    ['a mark', '  node-9  [001] .....  36.494077: tracing_mark_write: port-audit: end'],
    ['half of a line', line('nc', 812, OPENED, FOUR).slice(0, -3)],
  ])('is passed over where it tells %s', (_, text) => expect(readTraceLine(text)).toBeNull());

  it('is read with the column of record-tgid, and without flags', () => {
    const plain = line('nc', 812, OPENED, FOUR);
    for (const text of [
      plain.replace('[000]', '(    800) [000]'),
      plain.replace('[000]', '(-------) [000]'),
      plain.replace(' .....', ''),
    ])
      expect(readTraceLine(text)).toMatchObject({ thread: 812, name: 'nc', port: 60061 });
  });

  it.each(['a-1 [000] d.. 1', 'x\n y-9 [000] ', '\x1b[31mred', '<...>-77', 'inet_sock_set_s', '-1 (1) [0] 1.0:'])(
    'is of the thread that the kernel names, whatever name that gave itself: %j',
    (name) => expect(read(`${line(name, 812, OPENED, FOUR)}\n`)).toMatchObject([{ thread: 812, port: 60061 }]),
  );

  it('says the same of any name, thread and address, in chunks of any size', () => {
    // What prctl(2) takes: 15 bytes without NUL.
    const name = fc
      .uint8Array({ minLength: 0, maxLength: 15 })
      .map((bytes) => Buffer.from(bytes.map((byte) => byte || 1)));
    const event = fc.record({ name, thread: fc.integer({ min: 1, max: 4194304 }), opened: fc.boolean() });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), fc.integer({ min: 1, max: 400 }), (events, size) => {
        const bytes = Buffer.concat(
          events.flatMap((each) => [
            each.name,
            Buffer.from(`${line('', each.thread, each.opened ? OPENED : CLOSED, FOUR).trimStart()}\n`),
          ]),
        );
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size),
        );
        expect(read(...chunks).map(({ thread, type, port }) => [thread, type, port])).toEqual(
          events.map(({ thread, opened }) => [thread, opened ? 'opened' : 'closed', 60061]),
        );
      }),
    );
  });

  it('keeps no more than a line of what has no end', () => {
    expect(read('x'.repeat(1 << 20), `\n${line('nc', 812, OPENED, FOUR)}\n`)).toHaveLength(1);
  });
});
