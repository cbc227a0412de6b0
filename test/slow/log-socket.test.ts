import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeHost } from '../../src/host/node.js';
import { SYSLOG_FORMATS, syslogChannel } from '../../src/notify/syslog.js';
import { buildEvidence, buildGapNews, buildNews, buildNotification, buildTold } from '../helpers/build-history.js';
import { HOSTILE_VALUES } from '../helpers/hostile.js';
import { readSyslog } from '../helpers/rfc5424.js';

/** Node has no datagram sockets of this kind; perl is on every Debian. Prints what it receives in hex, a line each. */
const LISTENER = `
  use IO::Socket::UNIX;
  $| = 1;
  my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die $!;
  print "ready\\n";
  while (defined($socket->recv(my $datagram, 65536))) { print unpack("H*", $datagram), "\\n"; }`;

let directory = '';
let listener: ChildProcess | null = null;
let received: string[] = [];

beforeEach(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-log-'));
  received = [];
  const child = spawn('perl', ['-e', LISTENER, path.join(directory, 'log')], { stdio: ['ignore', 'pipe', 'inherit'] });
  listener = child;
  let text = '';
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const lines = text.split('\n').slice(0, -1);
      if (lines[0] === 'ready') resolve();
      received = lines.slice(1).map((line) => Buffer.from(line, 'hex').toString());
    });
  });
});

afterEach(() => {
  listener?.kill('SIGKILL');
  fs.rmSync(directory, { recursive: true });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the log of the system, through the real logger', () => {
  it('gets one datagram a finding, each with its priority', async () => {
    const channel = syslogChannel(nodeHost(), { socket: path.join(directory, 'log'), format: 'line' });
    const news = [buildNews(), buildNews({ kind: 'resolved', ending: 'gone' })];
    expect(await channel.tell(buildNotification({ news }), ['syslog'])).toEqual([]);
    await until(() => received.length >= 2);
    expect(received).toEqual([
      expect.stringMatching(/^<28>.* port-audit: new rule="registered-unexpected" severity="medium" port="3099\/tcp"/),
      expect.stringMatching(/^<29>.* port-audit: resolved rule=/),
    ]);
  });

  it('gets one datagram for each finding, whatever programs are called', async () => {
    const channel = syslogChannel(nodeHost(), { socket: path.join(directory, 'log'), format: 'line' });
    const news = HOSTILE_VALUES.map((message) => buildNews({ finding: buildTold({ message }) }));
    expect(await channel.tell(buildNotification({ news }), ['syslog'])).toEqual([]);
    await until(() => received.length >= news.length);
    expect(received).toHaveLength(news.length);
    for (const line of received) expect(line).toMatch(/^<28>.* port-audit: new rule="registered-unexpected"/);
  });

  it('gets messages that RFC 5424 has, whatever programs are called', async () => {
    const channel = syslogChannel(nodeHost(), { socket: path.join(directory, 'log'), format: 'rfc5424' });
    const news = HOSTILE_VALUES.map((text) =>
      buildNews({
        finding: buildTold({ message: text, evidence: buildEvidence({ program: text, exe: text, user: text }) }),
      }),
    );
    expect(await channel.tell(buildNotification({ news, gapNews: [buildGapNews()] }), ['syslog'])).toEqual([]);
    await until(() => received.length > news.length);
    const read = received.map(readSyslog);
    expect(read.slice(0, -1).map(({ priority, appName, messageId }) => [priority, appName, messageId])).toEqual(
      news.map(() => [28, 'port-audit', 'new']),
    );
    for (const { data } of read.slice(0, -1)) expect(data.get('port-audit@32473')).toHaveLength(11);
    expect(read.at(-1)?.messageId).toBe('gap-began');
  });

  it.each(SYSLOG_FORMATS)('is a failure when nobody listens there: %s', async (format) => {
    const [failure] = await syslogChannel(nodeHost(), { socket: path.join(directory, 'nobody'), format }).tell(
      buildNotification(),
      ['syslog'],
    );
    expect(failure?.reason).toContain('No such file or directory');
  });
});
