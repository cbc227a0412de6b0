import { describe, expect, it } from 'vitest';
import { lsof } from '../../../src/collectors/lsof/capture.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { captureOf } from '../../helpers/capture.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

/** What stock software of a Mac shows where nobody asks lsof for whole names, as `NAME PROTOCOL ADDRESS`. */
const STOCK = String.raw`
launchd TCP *:548
AppleFile TCP *:548
rapportd TCP *:49152
rapportd UDP *:3722
mDNSRespo UDP *:5353
mDNSRespo TCP *:53
ControlCe TCP *:5000
ControlCe TCP *:7000
kdc TCP *:88
ARDAgent TCP *:3283
cupsd TCP 127.0.0.1:631
Code\x20H TCP 127.0.0.1:16607
Adobe\x20 TCP 127.0.0.1:15292
Creative TCP 127.0.0.1:45623
Stream TCP 127.0.0.1:28196
Google TCP [::1]:7679
Google TCP 127.0.0.1:9222
Browser UDP *:5353
LM\x20Stu TCP 127.0.0.1:1234
Plex\x20M TCP *:32400
Plex\x20T TCP *:32600
figma_age TCP 127.0.0.1:17223
SpotifyWe TCP 127.0.0.1:4370
redis-ser TCP 127.0.0.1:6379
verge-mih TCP 127.0.0.1:7897
qemu-syst TCP 127.0.0.1:5554
VBoxHeadl TCP 127.0.0.1:2222
QLab UDP *:53000
zed TCP 127.0.0.1:44438`;

/** lsof's table of these rows, with another name for each program where one is given. */
function table(rows: string, rename: (name: string) => string = (name) => name): string {
  const lines = rows
    .trim()
    .split('\n')
    .map((row, index) => {
      const [name = '', protocol = '', address = ''] = row.split(' ');
      const type = address.includes('[') ? 'IPv6' : 'IPv4';
      const state = protocol === 'TCP' ? ' (LISTEN)' : '';
      return `${rename(name)} ${300 + index} ada 7u ${type} 0x1f2e3d4c5b6a${7000 + index} 0t0 ${protocol} ${address}${state}`;
    });
  return ['COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME', ...lines, ''].join('\n');
}

async function judged(text: string) {
  const { listeners, host } = await lsof.parse(captureOf(text));
  return judge({ listeners, host }, shippedRegistry());
}

const QUIET = ['expected', 'ephemeral', 'unattributed'];

describe('a capture of a Mac with names as lsof cuts them', () => {
  it('has nothing to say of stock software', async () => {
    const loud = (await judged(table(STOCK))).filter(({ verdict }) => !QUIET.includes(verdict));
    expect(loud.map(({ port, program, verdict }) => `${port} ${program?.name}: ${verdict}`)).toEqual([]);
  });

  it('flags every port once the programs are called otherwise', async () => {
    const below = (await judged(table(STOCK, () => 'mtsync'))).filter(({ port }) => port < 49_152);
    expect(below.filter(({ verdict }) => QUIET.includes(verdict))).toEqual([]);
    expect(below.length).toBeGreaterThan(20);
  });
});
