import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listener } from '../../src/domain/listener.js';
import { nodeHost } from '../../src/host/node.js';
import { mailChannel } from '../../src/notify/mail-channel.js';
import { buildNotification } from '../helpers/build-history.js';
import { SQUATTER, SSHD, snapshotText } from '../helpers/command.js';
import { type MailServer, startMailServer } from '../helpers/mail-server.js';

/** Debian's interface of that name, which msmtp-mta provides here; its configuration comes from a home of our own. */
const SENDMAIL = '/usr/sbin/sendmail';

let home = '';
let server: MailServer;
const before = process.env.HOME;

beforeAll(async () => {
  expect(spawnSync(SENDMAIL, ['--version'], { encoding: 'utf8' }).stdout).toContain('msmtp');
  server = await startMailServer({
    onRcptTo: ({ address }, _session, done) => done(address.startsWith('gone') ? new Error('no such user') : null),
  });
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-home-'));
  const settings = ['account default', 'host 127.0.0.1', `port ${server.port}`, 'tls off', 'auth off', 'timeout 10'];
  fs.writeFileSync(path.join(home, '.msmtprc'), `${settings.join('\n')}\n`, { mode: 0o600 });
  process.env.HOME = home;
});

afterAll(async () => {
  process.env.HOME = before;
  await server.close();
  fs.rmSync(home, { recursive: true });
});

function tell(to: readonly string[], sendmail = SENDMAIL) {
  const channel = mailChannel(nodeHost(), { to, from: 'port-audit@web1', server: null, sendmail });
  return channel.tell(buildNotification(), channel.recipients);
}

/** Runs the built program once on what listens now, as a line of a crontab would. */
async function cron(listeners: readonly Listener[]) {
  fs.writeFileSync(path.join(home, 'now.json'), snapshotText(listeners));
  const words = ['cron', '--from', 'snapshot:now.json', '--state', 'state.json', '--mail-to', 'ops@example.org'];
  const child = spawn(process.execPath, [path.resolve('bin/port-audit.js'), ...words], { cwd: home, stdio: 'pipe' });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  return { code: await new Promise((resolve) => child.once('close', resolve)), said };
}

describe('the built program', () => {
  it('mails what is new and what is resolved, and nothing else', async () => {
    const count = server.received.length;
    expect(await cron([SSHD])).toEqual({ code: 0, said: '' });
    expect(await cron([SSHD, SQUATTER])).toEqual({ code: 1, said: '' });
    expect(await cron([SSHD, SQUATTER])).toEqual({ code: 0, said: '' });
    expect(await cron([SSHD])).toEqual({ code: 0, said: '' });
    expect(server.received.slice(count).map(({ mail }) => mail.subject)).toEqual([
      '[port-audit] web1: 1 new: 3099/tcp http.server (medium)',
      '[port-audit] web1: 1 resolved: 3099/tcp http.server (medium)',
    ]);
  });
});

describe("Debian's sendmail", () => {
  it.each([SENDMAIL, 'sendmail'])('%s takes the message as it is, for everybody', async (program) => {
    const count = server.received.length;
    expect(await tell(['ops@example.org', 'boss@example.org'], program)).toEqual([]);
    expect(server.received.slice(count)).toMatchObject([
      {
        from: 'port-audit@web1',
        to: ['ops@example.org', 'boss@example.org'],
        mail: {
          subject: '[port-audit] web1: 1 new: 3099/tcp http.server (medium)',
          messageId: `<port-audit.${buildNotification().id}@web1>`,
        },
      },
    ]);
    expect(server.received.at(-1)?.mail.text).toContain('3099/tcp registered: chmd / actual: http.server');
    expect(server.received.at(-1)?.mail.html).toContain('<h2');
  });

  it('fails with the code and the words of the program', async () => {
    const [failure] = await tell(['gone@example.org']);
    expect(failure).toMatchObject({ recipient: 'mail:gone@example.org', kind: 'failed' });
    expect(failure?.reason).toMatch(/^\/usr\/sbin\/sendmail: exit \d+ \(.*\): .*/);
  });
});
