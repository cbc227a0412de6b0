import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeHost } from '../../src/host/node.js';
import { mailChannel } from '../../src/notify/mail-channel.js';
import { buildLetter } from '../helpers/build-history.js';
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
  return channel.tell(buildLetter(), channel.ears);
}

describe("Debian's sendmail", () => {
  it.each([SENDMAIL, 'sendmail'])('%s takes the message as it is, for everybody', async (program) => {
    const count = server.received.length;
    expect(await tell(['ops@example.org', 'boss@example.org'], program)).toEqual([]);
    expect(server.received.slice(count)).toMatchObject([
      {
        from: 'port-audit@web1',
        to: ['ops@example.org', 'boss@example.org'],
        mail: { subject: '[port-audit] web1: 1 new', messageId: `<port-audit.${buildLetter().id}@web1>` },
      },
    ]);
    expect(server.received.at(-1)?.mail.text).toContain('3099/tcp registered: chmd / actual: http.server');
    expect(server.received.at(-1)?.mail.html).toContain('<h2');
  });

  it('fails with the code and the words of the program', async () => {
    const [failure] = await tell(['gone@example.org']);
    expect(failure).toMatchObject({ ear: 'mail:gone@example.org', kind: 'failed' });
    expect(failure?.reason).toMatch(/^\/usr\/sbin\/sendmail: exit \d+ \(.*\): .*/);
  });
});
