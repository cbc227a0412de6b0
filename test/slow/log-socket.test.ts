import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeHost } from '../../src/host/node.js';
import { syslogChannel } from '../../src/notify/syslog.js';
import { buildNews, buildNotification, buildTold } from '../helpers/build-history.js';
import { HOSTILE_VALUES } from '../helpers/hostile.js';

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
    const channel = syslogChannel(nodeHost(), path.join(directory, 'log'));
    const news = [buildNews(), buildNews({ kind: 'resolved', ending: 'gone' })];
    expect(await channel.tell(buildNotification({ news }), ['syslog'])).toEqual([]);
    await until(() => received.length >= 2);
    expect(received).toEqual([
      expect.stringMatching(/^<28>.* port-audit: new rule="registered-unexpected" severity="medium" port="3099\/tcp"/),
      expect.stringMatching(/^<29>.* port-audit: resolved rule=/),
    ]);
  });

  it('gets one datagram for each finding, whatever programs are called', async () => {
    const channel = syslogChannel(nodeHost(), path.join(directory, 'log'));
    const news = HOSTILE_VALUES.map((message) => buildNews({ finding: buildTold({ message }) }));
    expect(await channel.tell(buildNotification({ news }), ['syslog'])).toEqual([]);
    await until(() => received.length >= news.length);
    expect(received).toHaveLength(news.length);
    for (const line of received) expect(line).toMatch(/^<28>.* port-audit: new rule="registered-unexpected"/);
  });

  it('is a failure when nobody listens there', async () => {
    const [failure] = await syslogChannel(nodeHost(), path.join(directory, 'nobody')).tell(buildNotification(), [
      'syslog',
    ]);
    expect(failure?.reason).toContain('No such file or directory');
  });
});
