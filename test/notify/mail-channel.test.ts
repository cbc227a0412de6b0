import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunOptions } from '../../src/host/types.js';
import { type MailRoute, mailChannel } from '../../src/notify/mail-channel.js';
import { buildNotification } from '../helpers/build-history.js';
import { fakeHost } from '../helpers/fake-host.js';
import { type MailServer, serverAt, startMailServer } from '../helpers/mail-server.js';

const route = (overrides: Partial<MailRoute> = {}): MailRoute => ({
  to: ['ops@example.org', 'root@web1'],
  from: 'port-audit@web1',
  server: null,
  sendmail: 'sendmail',
  ...overrides,
});

let server: MailServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function tellThrough(started: MailServer, overrides: Parameters<typeof serverAt>[1] = {}) {
  server = started;
  const channel = mailChannel(fakeHost(), route({ server: serverAt(started.port, overrides) }));
  return channel.tell(buildNotification(), channel.recipients);
}

describe('mail over SMTP', () => {
  it('is one message to everybody, each a recipient of its own', async () => {
    expect(mailChannel(fakeHost(), route()).recipients).toEqual(['mail:ops@example.org', 'mail:root@web1']);
    expect(await tellThrough(await startMailServer())).toEqual([]);
    expect(server?.received.map(({ to }) => to)).toEqual([['ops@example.org', 'root@web1']]);
  });

  it.each([
    [450, 'failed'],
    [550, 'rejected'],
  ])('names the one who was not taken: %i is %s', async (responseCode, kind) => {
    const started = await startMailServer({
      onRcptTo: ({ address }, _session, done) =>
        done(address === 'root@web1' ? Object.assign(new Error('not here'), { responseCode }) : null),
    });
    const failures = await tellThrough(started);
    expect(failures).toMatchObject([
      { recipient: 'mail:root@web1', kind, reason: expect.stringContaining('not here') },
    ]);
    expect(failures[0]?.reason).toMatch(/^smtp 127\.0\.0\.1:\d+: /);
  });

  it('fails for everybody when the server fails', async () => {
    const started = await startMailServer();
    await started.close();
    const channel = mailChannel(fakeHost(), route({ server: serverAt(started.port) }));
    const failures = await channel.tell(buildNotification(), channel.recipients);
    expect(failures.map(({ recipient, kind }) => [recipient, kind])).toEqual([
      ['mail:ops@example.org', 'failed'],
      ['mail:root@web1', 'failed'],
    ]);
  });

  it('refuses to send a password in the clear, and says what to do', async () => {
    const started = await startMailServer({ disabledCommands: ['STARTTLS'] });
    const failures = await tellThrough(started, { login: { user: 'me', password: 'secret' }, loopback: false });
    expect(failures.map(({ kind }) => kind)).toEqual(['refused', 'refused']);
    expect(failures[0]?.reason).toContain('the password is not sent unencrypted; use smtps://');
    expect(started.logins).toEqual([]);
  });

  it.each([
    [
      'refuses the login',
      (text: string): SMTPServerOptions => ({
        onAuth: (_auth, _session, done) => done(Object.assign(new Error(text), { responseCode: 535 })),
      }),
      'the login was refused: the server answered 535 to AUTH',
    ],
    [
      'refuses a recipient',
      (text: string): SMTPServerOptions => ({
        onAuth: (_auth, _session, done) => done(null, { user: 'me' }),
        onRcptTo: (_address, _session, done) => done(new Error(text)),
      }),
      'the server answered 550 to RCPT TO',
    ],
  ])('never repeats a password that a server repeats when it %s', async (_, options, expected) => {
    const password = 'hunter2/&';
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const echoes = [
      password,
      encodeURIComponent(password),
      ...[0, 1, 2].map((offset) => base64(`${'x'.repeat(offset)}${password}`)),
      base64(`\0me\0${password}`),
      base64(`me\0me\0${password}`),
      Buffer.from(password).toString('hex'),
      [...password].reverse().join(''),
    ];
    const failures = await tellThrough(await startMailServer(options(echoes.join(' '))), {
      login: { user: 'me', password },
    });
    const said = failures.map(({ reason }) => reason).join();
    expect(said).toContain(expected);
    for (const echo of echoes) expect(said).not.toContain(echo.slice(4));
  });

  it('repeats what a server says who was given no password', async () => {
    const refusal: SMTPServerOptions = { onMailFrom: (_address, _session, done) => done(new Error('come back later')) };
    expect((await tellThrough(await startMailServer(refusal)))[0]?.reason).toContain('come back later');
  });

  it('says where a certificate of one’s own goes', async () => {
    const failures = await tellThrough(await startMailServer(), {
      login: { user: 'me', password: 'secret' },
      loopback: false,
    });
    expect(failures[0]?.reason).toContain('NODE_EXTRA_CA_CERTS');
  });
});

describe('mail through the local mail program', () => {
  async function tellLocally(answer: object | null, overrides: Partial<MailRoute> = {}) {
    const calls: Array<{ command: string; args: readonly string[]; options: RunOptions }> = [];
    const host = fakeHost(answer === null ? {} : { run: { sendmail: answer } });
    const run: typeof host.run = (command, args, options) => {
      calls.push({ command, args, options });
      return host.run(command, args, options);
    };
    const channel = mailChannel({ ...host, run }, route(overrides));
    return { failures: await channel.tell(buildNotification(), channel.recipients), calls };
  }

  it('is handed over with the sender and the recipients as arguments of their own', async () => {
    const { failures, calls } = await tellLocally({});
    expect(failures).toEqual([]);
    expect(calls.map(({ command, args }) => [command, ...args])).toEqual([
      ['sendmail', '-i', '-f', 'port-audit@web1', '--', 'ops@example.org', 'root@web1'],
    ]);
    const message = String(calls[0]?.options.input);
    expect(message).toContain('Subject: [port-audit] web1: 1 new: 3099/tcp http.server (medium)\n');
    expect(message).not.toContain('\r');
  });

  it('runs the program that was named', async () => {
    const { calls } = await tellLocally({}, { sendmail: '/opt/mail/sendmail' });
    expect(calls.map(({ command }) => command)).toEqual(['/opt/mail/sendmail']);
  });

  it.each([
    [null, 'sendmail: not installed; name a mail server with --smtp'],
    [{ code: 75, stderr: 'queue full\nmore' }, 'sendmail: exit 75 (temporary failure): queue full'],
    [{ code: 1 }, 'sendmail: exit 1 (failed)'],
    [{ code: null }, 'sendmail: was killed'],
    [{ outcome: 'timeout', code: null }, 'sendmail: took longer than 60 s'],
    [{ outcome: 'failed', code: null, stderr: 'EACCES' }, 'sendmail: could not be run: EACCES'],
  ])('%j is a failure for everybody', async (answer, expected) => {
    const { failures } = await tellLocally(answer);
    expect(failures.map(({ recipient }) => recipient)).toEqual(['mail:ops@example.org', 'mail:root@web1']);
    expect(failures[0]?.reason).toContain(expected);
  });
});
