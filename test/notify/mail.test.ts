import { simpleParser } from 'mailparser';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { composeMail, PlainPasswordError, sendBySmtp } from '../../src/notify/mail.js';
import { buildNews, buildNotification, buildTold, NOW } from '../helpers/build-history.js';
import { HOSTILE_VALUES } from '../helpers/hostile.js';
import { type MailServer, serverAt, startMailServer, startMuteServer } from '../helpers/mail-server.js';

const FROM = 'port-audit@web1';
const TO = ['ops@example.org'];
const LOGIN = { user: 'me', password: 'secret' };

const compose = (notification = buildNotification(), to: readonly string[] = TO) =>
  composeMail(notification, FROM, to, new Date(NOW));

let servers: Array<{ close(): Promise<void> }> = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

async function start(options: SMTPServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  servers.push(server);
  return server;
}

describe('composeMail', () => {
  it('has a subject, text and HTML, and headers for robots and filters', async () => {
    const { bytes } = await compose();
    const mail = await simpleParser(bytes);
    expect(mail.subject).toBe('[port-audit] web1: 1 new: 3099/tcp http.server (medium)');
    expect(mail.from?.text).toBe('"port-audit on web1" <port-audit@web1>');
    expect(mail.text).toContain('3099/tcp registered: chmd / actual: http.server');
    expect(mail.html).toContain('<h2');
    expect(mail.date).toEqual(new Date(NOW));
    expect(mail.attachments).toEqual([]);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(bytes.toString()).toContain('List-ID: port-audit on web1 <port-audit.web1>\r\n');
  });

  it.each([
    [['root'], 'To: <root>'],
    [['root', 'ops@example.org'], 'To: <root>, ops@example.org'],
  ])('says to whom it goes: %j, users of this machine too', async (to, header) => {
    const { bytes } = await compose(buildNotification(), to);
    expect(
      bytes
        .toString()
        .match(/^To:.*$/m)?.[0]
        .trim(),
    ).toBe(header);
  });

  it('has the same Message-ID whenever the same is told, and another one for anything else', async () => {
    const idOf = async (notification = buildNotification()) =>
      (await simpleParser((await compose(notification)).bytes)).messageId;
    expect(await idOf()).toBe(`<port-audit.${'ab'.repeat(16)}@web1>`);
    expect(await idOf()).toBe(await idOf());
    expect(await idOf(buildNotification({ id: 'cd'.repeat(16) }))).not.toBe(await idOf());
  });

  it.each(HOSTILE_VALUES.map((value) => [value]))('lets a machine called %j inject nothing', async (value) => {
    const names = async (notification = buildNotification()) => [
      ...(await simpleParser((await compose(notification)).bytes)).headers.keys(),
    ];
    const finding = buildTold({ message: value });
    const notification = buildNotification({ host: value, news: [buildNews({ finding })] });
    expect(await names(notification)).toEqual(await names());
    const mail = await simpleParser((await compose(notification)).bytes);
    expect([mail.to, mail.cc, mail.bcc].flat().map((each) => each?.text)).toEqual([
      'ops@example.org',
      undefined,
      undefined,
    ]);
    expect(mail.from?.value).toMatchObject([{ address: FROM }]);
  });
});

describe('sendBySmtp', () => {
  it('hands the message over, to everybody at once', async () => {
    const server = await start();
    const to = ['ops@example.org', 'boss@example.org'];
    expect(await sendBySmtp(serverAt(server.port), await compose(buildNotification(), to))).toEqual(new Map());
    expect(server.received).toMatchObject([
      { from: FROM, to, mail: { subject: '[port-audit] web1: 1 new: 3099/tcp http.server (medium)' } },
    ]);
  });

  it('takes STARTTLS where the server has it, and logs in after it', async () => {
    const server = await start({ authOptional: false });
    await sendBySmtp(serverAt(server.port, { login: LOGIN }), await compose());
    expect(server.received).toMatchObject([{ secure: true }]);
    expect(server.logins).toEqual(['me:secret']);
  });

  it('speaks TLS from the start with smtps://', async () => {
    const server = await start({ secure: true });
    await sendBySmtp(serverAt(server.port, { implicitTls: true, login: LOGIN }), await compose());
    expect(server.received).toMatchObject([{ secure: true }]);
  });

  it('gives a password to this machine also without TLS', async () => {
    const server = await start({ disabledCommands: ['STARTTLS'] });
    await sendBySmtp(serverAt(server.port, { login: LOGIN }), await compose());
    expect(server.received).toMatchObject([{ secure: false }]);
  });

  it('does not give a password to another machine without TLS', async () => {
    const server = await start({ disabledCommands: ['STARTTLS'] });
    const sending = sendBySmtp(serverAt(server.port, { login: LOGIN, loopback: false }), await compose());
    await expect(sending).rejects.toBeInstanceOf(PlainPasswordError);
    expect(server.logins).toEqual([]);
  });

  it.each([
    ['STARTTLS', { secure: false }, { implicitTls: false }],
    ['TLS', { secure: true }, { implicitTls: true }],
  ])('does not give a password over %s to a machine that proves nothing', async (_, options, overrides) => {
    const server = await start(options);
    const sending = sendBySmtp(serverAt(server.port, { ...overrides, login: LOGIN, loopback: false }), await compose());
    await expect(sending).rejects.toThrow(/certificate/);
    expect(server.logins).toEqual([]);
  });

  it('mails without a password to any server, encrypted as far as it can', async () => {
    const server = await start();
    await sendBySmtp(serverAt(server.port, { loopback: false }), await compose());
    expect(server.received).toMatchObject([{ secure: true }]);
  });

  it('says whom the server did not take', async () => {
    const server = await start({
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith('gone') ? new Error('no such user') : null),
    });
    const rejected = await sendBySmtp(
      serverAt(server.port),
      await compose(buildNotification(), ['gone@example.org', 'ops@example.org']),
    );
    expect([...rejected.keys()]).toEqual(['gone@example.org']);
    expect(rejected.get('gone@example.org')?.message).toContain('no such user');
    expect(server.received).toMatchObject([{ to: ['ops@example.org'] }]);
  });

  it.each([
    ['a wrong password', {}, { login: { user: 'me', password: 'wrong' } }, /535/],
    [
      'a server that has no time',
      {
        onMailFrom: (_address, _session, callback) =>
          callback(Object.assign(new Error('try later'), { responseCode: 451 })),
      },
      {},
      /try later/,
    ],
  ] satisfies Array<[string, SMTPServerOptions, object, RegExp]>)('fails on %s', async (_, options, overrides, why) => {
    const server = await start(options);
    await expect(sendBySmtp(serverAt(server.port, overrides), await compose())).rejects.toThrow(why);
    expect(server.received).toEqual([]);
  });

  it('fails when the connection is cut after the message', async () => {
    const server: MailServer = await start({
      onData: (stream) => stream.resume().on('end', () => server.cut()),
    });
    await expect(sendBySmtp(serverAt(server.port), await compose())).rejects.toThrow(/closed|reset/i);
  });

  it('fails at once where nobody listens', async () => {
    const server = await startMailServer();
    await server.close();
    await expect(sendBySmtp(serverAt(server.port), await compose())).rejects.toThrow(/ECONNREFUSED/);
  });

  it('does not wait for a server that never says a word', async () => {
    const mute = await startMuteServer();
    servers.push(mute);
    await expect(sendBySmtp(serverAt(mute.port), await compose(), 100)).rejects.toThrow();
  });
});
