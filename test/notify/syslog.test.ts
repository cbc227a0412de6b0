import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Notification } from '../../src/history/notification.js';
import type { RunOptions, RunResult } from '../../src/host/types.js';
import { readSyslogFormat, type SyslogRoute, syslogChannel } from '../../src/notify/syslog.js';
import { buildEvidence, buildGapNews, buildNews, buildNotification, buildTold } from '../helpers/build-history.js';
import { fakeHost } from '../helpers/fake-host.js';
import { HOSTILE_VALUES, hostileText } from '../helpers/hostile.js';
import { readSyslog } from '../helpers/rfc5424.js';
import { unescaped } from '../helpers/unescaped.js';

const over = buildNews({ kind: 'resolved', ending: 'gone' });
const both = buildNotification({ news: [buildNews(), over] });

const LINE: SyslogRoute = { socket: null, format: 'line' };
const STRUCTURED: SyslogRoute = { socket: null, format: 'rfc5424' };

/** What logger was called with, and what came of it. */
async function tell(notification: Notification, route = LINE, answers: ReadonlyArray<Partial<RunResult>> = []) {
  const calls: Array<{ args: readonly string[]; input: string }> = [];
  const left = [...answers];
  const host = fakeHost({ run: { logger: () => left.shift() ?? {} } });
  const run: typeof host.run = (command, args, options: RunOptions) => {
    calls.push({ args, input: String(options.input ?? '') });
    return host.run(command, args, options);
  };
  const channel = syslogChannel({ ...host, run }, route);
  return { failures: await channel.tell(notification, channel.recipients), calls };
}

const linesOf = async (notification: Notification) =>
  ((await tell(notification)).calls[0]?.input ?? '').split('\n').slice(0, -1);

const hostileNews = (text: string) => {
  const finding = buildTold({ message: text, evidence: buildEvidence({ program: text, exe: text, user: text }) });
  return buildNotification({ news: [buildNews({ finding })] });
};

describe('a line', () => {
  it('has one finding in pairs', async () => {
    const changes = [{ what: 'user', from: 'alice', to: 'bob' }] as const;
    expect(await linesOf(buildNotification({ news: [buildNews({ kind: 'changed', changes })] }))).toEqual([
      '<28>changed rule="registered-unexpected" severity="medium" port="3099/tcp" listener="tcp4:0.0.0.0:3099" ' +
        'program="http.server" exe="/usr/bin/python3.11" user="alice" pid="4711" first_seen="2026-11-20T10:00:00.000Z" ' +
        'changed_user="alice -> bob" fingerprint="0123456789abcdef0123456789abcdef" ' +
        'message="3099/tcp registered: chmd / actual: http.server"',
    ]);
  });

  it('tells what cannot be seen, and that it is over, as well', async () => {
    const gapNews = [buildGapNews(), buildGapNews({ kind: 'ended' })];
    expect(await linesOf(buildNotification({ news: [], gapNews }))).toEqual([
      '<28>gap-began kind="partial" scope="owner" count="5" reason="not privileged" remedy="run as root"',
      '<29>gap-ended kind="partial" scope="owner" count="5" reason="not privileged" remedy="run as root"',
    ]);
  });

  it('stays one line whose pairs read back, whatever a program is called', () =>
    fc.assert(
      fc.asyncProperty(hostileText(), async (text) => {
        const [line = '', ...others] = await linesOf(hostileNews(text));
        expect(others).toEqual([]);
        expect(line).toMatch(/^<28>new( [a-z_]+="([^"\\\]]|\\.)*")+$/u);
        expect(line.match(/ [a-z_]+="([^"\\\]]|\\.)*"/gu)).toHaveLength(11);
      }),
    ));

  it('is bounded', async () => {
    const [line = ''] = await linesOf(hostileNews('\x1b'.repeat(100_000)));
    expect(line.length).toBeLessThan(4000);
  });
});

/** The message that logger makes of its options: the header, and the structured data as they stand there. */
function messageOf(args: readonly string[]): string {
  const after = (name: string) => args.flatMap((word, index) => (args[index - 1] === name ? [word] : []));
  const head = `<28>1 2026-11-20T10:00:00Z web1 ${after('-t')} - ${after('--msgid')}`;
  return `${head} [${[...after('--sd-id'), ...after('--sd-param')].join(' ')}] ${args.at(-1)}`;
}

describe('rfc5424', () => {
  it('has a message for each finding and gap, with its level, kind and data', async () => {
    const { failures, calls } = await tell(
      { ...both, gapNews: [buildGapNews()] },
      { ...STRUCTURED, socket: '/run/log' },
    );
    expect(failures).toEqual([]);
    const head = ['-t', 'port-audit', '--socket-errors=on', '--size', '8192', '-u', '/run/log'];
    expect(calls.map(({ args }) => args.slice(0, 10))).toEqual(
      ['daemon.warning', 'daemon.notice', 'daemon.warning'].map((level) => [...head, '-p', level, '--rfc5424=notq']),
    );
    const read = calls.map(({ args }) => readSyslog(messageOf(args)));
    expect(read.map(({ messageId }) => messageId)).toEqual(['new', 'resolved', 'gap-began']);
    expect(Object.fromEntries(read[0]?.data.get('port-audit@32473') ?? [])).toMatchObject({
      rule: 'registered-unexpected',
      port: '3099/tcp',
      program: 'http.server',
      user: 'alice',
    });
    expect(read[0]?.message).toBe('new: 3099/tcp registered: chmd / actual: http.server');
    expect(read[2]?.message).toContain('gap-began: cannot see who holds 5 of 5 listeners');
  });

  it.each(HOSTILE_VALUES)('is read back strictly, whatever a program is called: %j', async (text) => {
    const { calls } = await tell(hostileNews(text), STRUCTURED);
    const data = readSyslog(messageOf(calls[0]?.args ?? [])).data.get('port-audit@32473') ?? [];
    const program = data.find(([name]) => name === 'program')?.[1] ?? '';
    if (text.length <= 100) expect(unescaped(program)).toBe(text);
    expect(data).toHaveLength(11);
  });

  it('is read back strictly, whatever a program is called', () =>
    fc.assert(
      fc.asyncProperty(hostileText(), async (text) => {
        const { calls } = await tell(hostileNews(text), STRUCTURED);
        const message = messageOf(calls[0]?.args ?? []);
        expect(readSyslog(message).data.get('port-audit@32473')).toHaveLength(11);
        expect(message).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
      }),
    ));

  it('stops at the first message that nobody takes', async () => {
    const { failures, calls } = await tell(both, STRUCTURED, [{ code: 1, stderr: 'logger: no such socket' }]);
    expect([failures[0]?.reason, calls.length]).toEqual(['syslog: logger: no such socket', 1]);
  });

  it.each(['RFC5424', 'rfc5425', ''])('%j is no format', (id) => {
    expect(() => readSyslogFormat(id)).toThrow(/^syslogFormat: unknown format .*\(known: line, rfc5424\)$/);
  });
});

describe('the log of the system', () => {
  it('gets all lines at once, each with its priority', async () => {
    const { failures, calls } = await tell(both);
    expect(failures).toEqual([]);
    expect(calls.map(({ args }) => args)).toEqual([
      ['--prio-prefix', '-t', 'port-audit', '--socket-errors=on', '--size', '8192'],
    ]);
    expect(String(calls[0]?.input).match(/^<\d+>\w+/gm)).toEqual(['<28>new', '<29>resolved']);
  });

  it('may be another socket', async () => {
    expect((await tell(both, { ...LINE, socket: '/run/log' })).calls[0]?.args.slice(-2)).toEqual(['-u', '/run/log']);
  });

  it('gets line by line from a logger that knows less', async () => {
    const { failures, calls } = await tell(both, LINE, [
      { code: 1, stderr: 'logger: unrecognized option: prio-prefix' },
    ]);
    expect(failures).toEqual([]);
    expect(calls.slice(1).map(({ args }) => args.slice(0, 5))).toEqual([
      ['-t', 'port-audit', '-p', 'daemon.warning', '--'],
      ['-t', 'port-audit', '-p', 'daemon.notice', '--'],
    ]);
  });

  it.each([
    [{ code: 1, stderr: 'logger: socket /dev/log: No such file or directory\n' }, 'socket /dev/log: No such file'],
    [{ outcome: 'missing', code: null }, 'logger is not installed'],
    [{ outcome: 'timeout', code: null }, 'logger ended with timeout'],
  ] satisfies Array<[Partial<RunResult>, string]>)('%j is a failure', async (answer, expected) => {
    const { failures } = await tell(both, LINE, [answer]);
    expect(failures).toMatchObject([{ recipient: 'syslog', kind: 'failed' }]);
    expect(failures[0]?.reason).toContain(expected);
  });
});
