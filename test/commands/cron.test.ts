import { afterEach, describe, expect, it } from 'vitest';
import type { Listener } from '../../src/domain/listener.js';
import type { Snapshot } from '../../src/domain/snapshot.js';
import { STATE_SCHEMA } from '../../src/history/types.js';
import { HostError } from '../../src/host/types.js';
import { run } from '../../src/main.js';
import { minutesLater, NOW } from '../helpers/build-history.js';
import { buildGap, buildListener, buildOwner } from '../helpers/build-report.js';
import { runCommand, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';
import type { FakeHost, FakeWorld } from '../helpers/fake-host.js';
import { yaml } from '../helpers/load-policy.js';
import { type MailServer, startMailServer } from '../helpers/mail-server.js';

const STATE = '/var/lib/port-audit/state.json';
const OTHER: Listener = { ...SQUATTER, id: 'tcp4:0.0.0.0:3155', port: 3155 };

/** A machine on which runs follow each other, ten minutes apart, and remember. */
function machine(world: FakeWorld = {}) {
  let files: FakeWorld['files'] = {};
  let minutes = 0;
  return {
    async run(listeners: readonly Listener[], words: readonly string[] = [], snapshot: Partial<Snapshot> = {}) {
      minutes += 10;
      const capture = { 'now.json': snapshotText(listeners, { takenAt: minutesLater(minutes), ...snapshot }) };
      const now = new Date(minutesLater(minutes));
      const command = ['cron', '--from', 'snapshot:now.json', ...words];
      const result = await runCommand(command, { ...files, ...capture }, { now, ...world });
      files = Object.fromEntries(result.host.disk);
      return result;
    },
    wait(longer: number) {
      minutes += longer;
    },
    file: (name: string) => files?.[name],
    put(name: string, content: string) {
      files = { ...files, [name]: content };
    },
  };
}

/** How a run ended: the code, what the first line on stdout counts, and whether anything is on stderr. */
const brief = ({ code, out, err }: { code: number; out: string; err: string }) => [
  code,
  /: ([\d a-z,]+)\n/.exec(out)?.[1] ?? '',
  err,
];

describe('port-audit cron', () => {
  it('tells what is new and what is resolved, once; nothing else', async () => {
    const { run: next } = machine();
    expect(brief(await next([SSHD]))).toEqual([0, '', '']);
    expect(brief(await next([SSHD, SQUATTER]))).toEqual([1, '1 new', '']);
    expect(brief(await next([SSHD, SQUATTER]))).toEqual([0, '', '']);
    expect(brief(await next([SSHD, OTHER]))).toEqual([0, '1 new, 1 resolved', '']);
    expect(brief(await next([SSHD]))).toEqual([0, '1 resolved', '']);
    expect(brief(await next([SSHD]))).toEqual([0, '', '']);
  });

  it('says what, who, since when, what to do, and what is still open', async () => {
    const { run: next } = machine();
    await next([OTHER]);
    const { out } = await next([OTHER, SQUATTER]);
    for (const words of [
      'port-audit on web1, 2026-11-20 10:20 UTC: 1 new',
      '[medium] 3099/tcp registered: chmd',
      'command  python3 -m http.server',
      'who      root, pid 4711',
      'first seen 2026-11-20 10:20 UTC; the process started 2026-11-20 08:00 UTC',
      'port-audit explain 3099/tcp',
      'Still open: 1 (1 low).',
    ]) {
      expect(out).toContain(words);
    }
  });

  it('keeps the state to its owner, and has no secret in it', async () => {
    const modes: Array<number | undefined> = [];
    const here = machine();
    const { host } = await here.run([SQUATTER]);
    const files = {
      ...host.files,
      writeAtomic: (...[path, content, options]: Parameters<typeof host.files.writeAtomic>) => {
        modes.push(options?.mode);
        host.files.writeAtomic(path, content, options);
      },
    };
    await run(['cron', '--from', 'snapshot:now.json'], { ...host, files });
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  it('is 1 only at the threshold, and tells what is below it too', async () => {
    const { run: next } = machine();
    expect(brief(await next([SQUATTER], ['--fail-on', 'high']))).toEqual([0, '1 new', '']);
    expect(brief(await next([], ['--fail-on', 'never']))).toEqual([0, '1 resolved', '']);
    expect(brief(await next([OTHER], ['--fail-on', 'low']))).toEqual([1, '1 new', '']);
  });

  it('waits for so many runs in a row, and reminds after so many days', async () => {
    const here = machine();
    const words = ['--confirm', '2', '--remind', '7'];
    expect(brief(await here.run([SQUATTER], words))).toEqual([0, '', '']);
    expect(brief(await here.run([SQUATTER], words))).toEqual([1, '1 new', '']);
    here.wait(7 * 24 * 60);
    expect(brief(await here.run([SQUATTER], words))).toEqual([0, '1 still there', '']);
    expect(brief(await here.run([SQUATTER], words))).toEqual([0, '', '']);
  });

  it('tells of another program, user or severity on the same port', async () => {
    const { run: next } = machine();
    await next([SQUATTER]);
    const owners = [
      buildOwner({ pid: 5, exe: '/opt/evil/nc', name: 'nc', cmdline: ['nc'], user: 'mallory', uid: 1001 }),
    ];
    const { code, out } = await next([{ ...SQUATTER, owners }]);
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('changed  executable: /usr/bin/python3.11 -> /opt/evil/nc'),
    ]);
    expect(brief(await next([{ ...SQUATTER, owners }]))).toEqual([0, '', '']);
  });
});

describe('the policy', () => {
  const policy = (until: string) =>
    yaml(`allow: [{port: 3099, program: http.server, reason: preview, until: ${until}}]`);

  it('keeps what it accepts quiet, and what expires does not stay so', async () => {
    const here = machine();
    here.put('p.yaml', policy('2026-11-20'));
    const words = ['--policy', 'p.yaml'];
    expect(brief(await here.run([SQUATTER], words))).toEqual([0, '', '']);
    here.wait(24 * 60);
    const { code, out } = await here.run([SQUATTER], words);
    expect([code, out]).toEqual([1, expect.stringContaining('ended with 2026-11-20 and no longer counts')]);
    expect(brief(await here.run([SQUATTER], words))).toEqual([0, '', '']);
  });
});

describe('what could not be looked at', () => {
  const blind = {
    gaps: [buildGap({ kind: 'blind', scope: 'tcp4', count: null, reason: 'no table', remedy: 'mount /proc' })],
  };

  it('is 3 every time with the reason, and resolves nothing', async () => {
    const { run: next } = machine();
    await next([SQUATTER]);
    const told = 'port-audit: not looked at: every tcp4 listener: no table; to see it: mount /proc\n';
    expect(brief(await next([], [], blind))).toEqual([3, '1 gap', told]);
    expect(brief(await next([], ['--fail-on', 'never'], blind))).toEqual([3, '', told]);
    expect(brief(await next([]))).toEqual([0, '1 resolved, 1 gap over', '']);
  });

  const hidden = { gaps: [buildGap({ scope: 'owner', count: 1, reason: 'not privileged', remedy: 'run as root' })] };

  it('is told once when it begins and once when it is over, and is no finding', async () => {
    const { run: next } = machine();
    const first = await next([SSHD], ['--quiet'], hidden);
    expect(first.code).toBe(0);
    expect(first.out).toContain('cannot see who holds 1 of 1 listener; run as root (not privileged)');
    expect(brief(await next([SSHD], [], hidden))).toEqual([0, '', '']);
    expect(brief(await next([SSHD]))).toEqual([0, '1 gap over', '']);
    expect(brief(await next([SSHD]))).toEqual([0, '', '']);
  });

  it('is 3 also when there is something new', async () => {
    expect(brief(await machine().run([SQUATTER], [], blind))).toEqual([
      3,
      '1 new, 1 gap',
      expect.stringContaining('tcp4'),
    ]);
  });
});

describe('options that narrow', () => {
  const rows: ReadonlyArray<readonly [string, readonly string[]]> = [
    ['--min-severity', ['--min-severity', 'high']],
    ['--port', ['--port', '3155']],
    ['--protocol', ['--protocol', 'udp']],
  ];

  it.each(rows)('%s holds news back until it is gone; the code is 1 in the run that finds it', async (_, words) => {
    const { run: next } = machine();
    expect(brief(await next([SQUATTER], words))).toEqual([1, '', '']);
    expect(brief(await next([SQUATTER], words))).toEqual([0, '', '']);
    expect(brief(await next([SQUATTER], words))).toEqual([0, '', '']);
    expect(brief(await next([SQUATTER]))).toEqual([1, '1 new', '']);
    expect(brief(await next([SQUATTER]))).toEqual([0, '', '']);
  });

  it('say how much they hold back, and leave the code as it is without them', async () => {
    const { run: next } = machine();
    const words = ['--port', '3099', '--fail-on', 'low'];
    const { code, out } = await next([SQUATTER, OTHER], words);
    expect([code, out]).toEqual([1, expect.stringContaining('1 more is held back')]);
    expect(out).not.toContain('3155');
    expect(brief(await next([SQUATTER, OTHER], words))).toEqual([0, '', '']);
    expect((await next([SQUATTER, OTHER])).out).toContain('3155/tcp');
  });
});

describe('--format', () => {
  it('json has the report with what is known, and the news', async () => {
    const { run: next } = machine();
    await next([SQUATTER, SSHD]);
    expect((await next([SQUATTER, SSHD], ['--format', 'json'])).out).toBe('');
    const report = JSON.parse((await next([SQUATTER, OTHER], ['--format', 'json'])).out);
    expect(report.schema).toBe('port-audit/report@1');
    expect(report.findings.map(({ disposition }: { disposition: string }) => disposition).sort()).toEqual([
      'active',
      'known',
    ]);
    expect(report.listeners.map(({ disposition }: { disposition: string }) => disposition)).toEqual([
      'known',
      'active',
    ]);
    expect(report.news).toMatchObject({ schema: 'port-audit/delta@1', new: [{ port: 3155 }], resolved: [] });
    expect(report.summary).toMatchObject({ severities: { low: 1 } });
  });

  it('with --output writes the whole report in every run, and the news goes its own way', async () => {
    const here = machine();
    const words = ['--format', 'prometheus', '--output', 'port-audit.prom'];
    expect(brief(await here.run([SQUATTER], words))).toEqual([1, '1 new', '']);
    expect(brief(await here.run([SQUATTER], words))).toEqual([0, '', '']);
    expect(here.file('port-audit.prom')).toContain(
      'port_audit_findings{rule="registered-unexpected",severity="medium"} 1',
    );
  });
});

describe('the disk', () => {
  function failing(code: string, host: FakeHost) {
    const writeAtomic = () => {
      throw new HostError(code, `${code}: no`);
    };
    return { ...host, files: { ...host.files, writeAtomic } };
  }

  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EROFS', 'the disk is read-only'],
  ])('%s: tells all the same, says that it will do so again, and is 3', async (code, words) => {
    const { host } = await machine().run([SSHD]);
    host.files.writeAtomic('now.json', snapshotText([SQUATTER]));
    for (let again = 0; again < 2; again++) {
      host.stdout.text = '';
      host.stderr.text = '';
      expect(await run(['cron', '--from', 'snapshot:now.json'], failing(code, host))).toBe(3);
      expect(host.stdout.text).toContain('1 new');
      expect(host.stderr.text).toBe(
        `port-audit: state ${STATE}: cannot be written: ${words}; the next run will tell again what this one told\n`,
      );
    }
  });

  it('that takes no text from stdout: 3, and told by the next run', async () => {
    const { host } = await machine().run([SSHD]);
    host.files.writeAtomic('now.json', snapshotText([SQUATTER]));
    const full = { ...host, stdout: { ...host.stdout, failure: new HostError('ENOSPC', 'write ENOSPC') } };
    expect(await run(['cron', '--from', 'snapshot:now.json'], full)).toBe(3);
    expect(host.stderr.text).toBe('port-audit: not told (stdout): stdout: write ENOSPC; the next run tries again\n');
    host.stdout.text = '';
    expect(await run(['cron', '--from', 'snapshot:now.json'], host)).toBe(1);
    expect(host.stdout.text).toContain('1 new');
  });
});

describe('the state', () => {
  it.each([
    ['damaged', '{', 'damaged'],
    ['newer', '{"schema":"port-audit/state@9"}', 'newer port-audit'],
  ])('that is %s: 2 before anything is looked at, and it is left as it is', async (_, content, words) => {
    const here = machine();
    here.put(STATE, content);
    const { code, out, err } = await here.run([SQUATTER]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(here.file(STATE)).toBe(content);
  });

  it('in use by another run: 3 after 30 s', async () => {
    const here = machine();
    here.put(`${STATE}.777-${'0'.repeat(16)}-00000000.lock`, '');
    here.put('/proc/777/stat', '777 (node) S 1');
    const { code, err } = await here.run([SQUATTER]);
    expect([code, err]).toEqual([
      3,
      `port-audit: state ${STATE}: in use by another run (pid 777) for 30 s; nothing was done\n`,
    ]);
  });

  it('is where --state says', async () => {
    const here = machine();
    await here.run([SQUATTER], ['--state', '/data/mine.json']);
    expect(here.file('/data/mine.json')).toContain(STATE_SCHEMA);
  });
});

describe('mail', () => {
  let server: MailServer | null = null;
  afterEach(async () => {
    await server?.close();
    server = null;
  });

  const mailed = (port: number) => ['--mail-to', 'ops@example.org', '--smtp', `smtp://127.0.0.1:${port}`];
  const subjects = ({ received }: MailServer) => received.map(({ mail }) => mail.subject);

  it('goes out when there is news, and stdout stays empty', async () => {
    server = await startMailServer();
    const { run: next } = machine();
    expect(await next([SQUATTER], mailed(server.port))).toMatchObject({ code: 1, out: '', err: '' });
    expect(await next([SQUATTER], mailed(server.port))).toMatchObject({ code: 0, out: '', err: '' });
    expect(await next([], mailed(server.port))).toMatchObject({ code: 0, out: '', err: '' });
    expect(subjects(server)).toEqual(
      ['1 new', '1 resolved'].map((words) => `[port-audit] web1: ${words}: 3099/tcp http.server (medium)`),
    );
  });

  it('that cannot be sent for days tells everything in the end, once', async () => {
    const down = await startMailServer();
    await down.close();
    const { run: next } = machine();
    for (const listeners of [[SQUATTER], [SQUATTER, OTHER], [OTHER], [OTHER]]) {
      const { code, out, err } = await next(listeners, mailed(down.port));
      expect([code, out]).toEqual([3, '']);
      expect(err).toMatch(/^port-audit: not told \(mail:ops@example\.org\): smtp .*; the next run tries again\n$/);
    }
    server = await startMailServer();
    expect(await next([OTHER], mailed(server.port))).toMatchObject({ code: 1, err: '' });
    expect(await next([OTHER], mailed(server.port))).toMatchObject({ code: 0, err: '' });
    expect(subjects(server)).toEqual(['[port-audit] web1: 2 new, 1 resolved: 3099/tcp http.server (medium)']);
    expect(server.received[0]?.mail.text).toContain('3099/tcp registered: chmd');
  });

  it('that is sent again because nobody knows whether it arrived has the same Message-ID', async () => {
    const ids: string[] = [];
    const cutting: MailServer = await startMailServer({
      onData: (stream) => {
        stream.on('data', (chunk: Buffer) => ids.push(...(/Message-ID: \S+/i.exec(chunk.toString()) ?? [])));
        stream.on('end', () => cutting.cut());
      },
    });
    const { run: next } = machine();
    expect((await next([SQUATTER], mailed(cutting.port))).code).toBe(3);
    expect((await next([SQUATTER], mailed(cutting.port))).code).toBe(3);
    await cutting.close();
    server = await startMailServer();
    expect((await next([SQUATTER], mailed(server.port))).code).toBe(1);
    expect(new Set([...ids, `Message-ID: ${server.received[0]?.mail.messageId}`]).size).toBe(1);
    expect(ids).toHaveLength(2);
  });

  it('that is put off by the server goes out with the next run', async () => {
    let busy = true;
    server = await startMailServer({
      onMailFrom: (_address, _session, done) =>
        done(busy ? Object.assign(new Error('greylisted'), { responseCode: 450 }) : null),
    });
    const { run: next } = machine();
    expect(await next([SQUATTER], mailed(server.port))).toMatchObject({ code: 3, err: expect.stringContaining('450') });
    busy = false;
    expect(await next([SQUATTER], mailed(server.port))).toMatchObject({ code: 1, err: '' });
  });

  it('has the password nowhere but in the conversation with the server', async () => {
    server = await startMailServer({ authOptional: false });
    const here = machine();
    const url = `smtp://me:secret@127.0.0.1:${server.port}`;
    const { code, out, err } = await here.run([SQUATTER], ['--mail-to', 'ops@example.org', '--smtp', url]);
    expect([code, out, err]).toEqual([1, '', '']);
    expect(server.logins).toEqual(['me:secret']);
    expect(String(here.file(STATE))).not.toContain('secret');
    expect(server.received[0]?.raw).not.toContain('secret');
  });

  it('is written by the local mail program unless a server is named', async () => {
    const calls: string[][] = [];
    const sendmail = (args: readonly string[]) => {
      calls.push([...args]);
      return {};
    };
    const { code } = await machine({ run: { sendmail } }).run([SQUATTER], ['--mail-to', 'root', '--mail-from', 'a@b']);
    expect([code, calls]).toEqual([1, [['-i', '-f', 'a@b', '--', 'root']]]);
  });
});

describe('several recipients', () => {
  it('are told apart: the one that failed hears it again, the others do not', async () => {
    const bodies: string[] = [];
    let status = 404;
    const fetch: FakeWorld['fetch'] = async (_url, { body }) => {
      bodies.push(String(body));
      return { status, headers: {}, body: Buffer.alloc(0) };
    };
    const here = machine({ fetch, run: { logger: () => ({}) } });
    const words = ['--webhook', 'https://hooks.example.org/x', '--syslog'];
    const first = await here.run([SQUATTER], words);
    expect(first).toMatchObject({ code: 3, out: '' });
    expect(first.err).toBe(
      'port-audit: not told (webhook): webhook hooks.example.org: answered 404; the next run tries again\n',
    );
    status = 200;
    const second = await here.run([SQUATTER], words);
    expect([second.code, second.out, second.err]).toEqual([1, '', '']);
    expect(bodies).toHaveLength(2);
    expect(JSON.parse(bodies[1] ?? '').new[0]).toMatchObject({ port: 3099, at: minutesLater(10) });
  });
});

describe('what is worth no finding', () => {
  const info = { ...OTHER, address: '127.0.0.1', id: 'tcp4:127.0.0.1:3155', exposure: 'loopback' } as const;

  it('is told from --min-severity on, low where nothing is said', async () => {
    const { run: next } = machine();
    expect((await next([info], ['--min-severity', 'critical'])).out).toBe('');
    expect((await next([info], ['--min-severity', 'info'])).out).toContain('3155/tcp');
  });
});

describe('usage', () => {
  it.each([
    [['--confirm', '0'], "--confirm: '0' is not a whole number from 1"],
    [['--remind', 'weekly'], "--remind: 'weekly' is not a whole number from 1"],
    [['--keep-resolved', '-1'], '--keep-resolved'],
    [['--mail-to', 'a b'], '--mail-to "a b": not a mail address'],
    [['--mail-from', 'a@b'], '--mail-from: there is nobody to mail to'],
    [['--smtp', 'smtp://h'], '--smtp: there is nobody to mail to'],
    [['--mail-to', 'a', '--smtp', 'smtp://h', '--sendmail'], 'exclude each other'],
    [['--mail-to', 'a', '--sendmail', 'bin/send'], '--sendmail: "bin/send" is a relative path'],
    [['--mail-to', 'a', '--smtp', 'mail.example.org'], 'not an smtp:// or smtps:// URL'],
    [['--webhook', 'nowhere'], '--webhook: expected an http:// or https:// URL'],
    [['--state', ''], '--state: the name of a file is missing'],
    [['--format', 'tabel'], 'unknown format "tabel"; did you mean "table"'],
    [['--nonsense'], "unknown option '--nonsense'"],
  ])('%j is 2, and nothing is done', async (words, expected) => {
    const { code, err, host } = await runCommand(['cron', ...words]);
    expect([code, err]).toEqual([2, expect.stringContaining(expected)]);
    expect(host.disk.size).toBe(0);
  });

  it('hides its arguments as soon as a password may be among them', async () => {
    const { host } = await runCommand(['cron']);
    let hidden = 0;
    const hiding = { ...host, hideArguments: () => void hidden++ };
    await run(['cron', '--mail-to', 'a', '--smtp', 'smtp://me:secret@'], hiding);
    expect(hidden).toBe(1);
  });
});

describe('a restart, a new pid and a reboot', () => {
  it('are no news', async () => {
    const { run: next } = machine();
    await next([SQUATTER]);
    const [owner] = SQUATTER.owners;
    const owners = [
      buildOwner({ ...owner, pid: 7, startedAt: NOW, cmdline: ['python3', '-m', 'http.server', '--bind', 'x'] }),
    ];
    expect(brief(await next([buildListener({ ...SQUATTER, owners })]))).toEqual([0, '', '']);
  });
});
