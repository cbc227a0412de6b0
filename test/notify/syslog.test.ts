import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunOptions, RunResult } from '../../src/host/types.js';
import { syslogChannel, syslogLine } from '../../src/notify/syslog.js';
import { buildEvidence, buildNews, buildNotification, buildTold } from '../helpers/build-history.js';
import { fakeHost } from '../helpers/fake-host.js';
import { hostileText } from '../helpers/hostile.js';

const over = buildNews({ kind: 'resolved', ending: 'gone' });

describe('syslogLine', () => {
  it('has one finding in pairs', () => {
    const changes = [{ what: 'user', from: 'alice', to: 'bob' }] as const;
    expect(syslogLine(buildNews({ kind: 'changed', changes }))).toBe(
      'changed rule="registered-unexpected" severity="medium" port="3099/tcp" listener="tcp4:0.0.0.0:3099" ' +
        'program="http.server" exe="/usr/bin/python3.11" user="alice" pid="4711" first_seen="2026-11-20T10:00:00.000Z" ' +
        'changed_user="alice -> bob" fingerprint="0123456789abcdef0123456789abcdef" ' +
        'message="3099/tcp registered: chmd / actual: http.server"',
    );
  });

  it('stays one line whose pairs read back, whatever a program is called', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const finding = buildTold({ message: text, evidence: buildEvidence({ program: text, exe: text, user: text }) });
        const line = syslogLine(buildNews({ finding }));
        expect(line).toMatch(/^new( [a-z_]+="([^"\\\]]|\\.)*")+$/u);
        expect(line.match(/ [a-z_]+="([^"\\\]]|\\.)*"/gu)).toHaveLength(11);
      }),
    );
  });

  it('is bounded', () => {
    const finding = buildTold({ message: 'x'.repeat(100_000) });
    expect(syslogLine(buildNews({ finding })).length).toBeLessThan(4000);
  });
});

describe('the log of the system', () => {
  async function tell(answers: ReadonlyArray<Partial<RunResult>>, socket: string | null = null) {
    const calls: Array<{ args: readonly string[]; input: unknown }> = [];
    const left = [...answers];
    const host = fakeHost({ run: { logger: () => left.shift() ?? {} } });
    const run: typeof host.run = (command, args, options: RunOptions) => {
      calls.push({ args, input: options.input });
      return host.run(command, args, options);
    };
    const channel = syslogChannel({ ...host, run }, socket);
    return {
      failures: await channel.tell(buildNotification({ news: [buildNews(), over] }), channel.recipients),
      calls,
    };
  }

  it('gets all lines at once, each with its priority', async () => {
    const { failures, calls } = await tell([{}]);
    expect(failures).toEqual([]);
    expect(calls.map(({ args }) => args)).toEqual([
      ['-t', 'port-audit', '--prio-prefix', '--socket-errors=on', '--size', '8192'],
    ]);
    expect(String(calls[0]?.input).match(/^<\d+>\w+/gm)).toEqual(['<28>new', '<29>resolved']);
  });

  it('may be another socket', async () => {
    expect((await tell([{}], '/run/log')).calls[0]?.args.slice(-2)).toEqual(['-u', '/run/log']);
  });

  it('gets line by line from a logger that knows less', async () => {
    const { failures, calls } = await tell([{ code: 1, stderr: 'logger: unrecognized option: prio-prefix' }]);
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
    const { failures } = await tell([answer]);
    expect(failures).toMatchObject([{ recipient: 'syslog', kind: 'failed' }]);
    expect(failures[0]?.reason).toContain(expected);
  });
});
