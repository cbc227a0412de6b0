import { describe, expect, it } from 'vitest';
import type { CaptureFormat } from '../../../src/collectors/captures/types.js';
import { netstat } from '../../../src/collectors/netstat/netstat.js';
import { ss } from '../../../src/collectors/ss/capture.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { relayGaps } from '../../../src/judge/classify/relay-gaps.js';
import { captureOf } from '../../helpers/capture.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

const registry = shippedRegistry();

async function judged(format: CaptureFormat, text: string) {
  return judge(await format.parse(captureOf(text)), registry);
}

const windows = (port: number, pid: string) => `  TCP    0.0.0.0:${port}   0.0.0.0:0   LISTENING   ${pid}\n`;
const linux = (port: number, users: string) => `tcp LISTEN 0 1 0.0.0.0:${port} 0.0.0.0:* users:((${users}))\n`;

describe('who is no program', () => {
  it('a pid is none, wherever it listens', async () => {
    const listeners = await judged(netstat, windows(135, '1064') + windows(3099, '77'));
    expect(listeners.map(({ verdict, program, ownerPrograms }) => [verdict, program, ownerPrograms])).toEqual([
      ['unattributed', null, [null]],
      ['unattributed', null, [null]],
    ]);
  });

  it('process 4 of Windows is the kernel, which serves others elsewhere', async () => {
    const [smb, other] = await judged(netstat, windows(445, '4') + windows(8530, '4'));
    expect([smb?.verdict, smb?.program?.name]).toEqual(['expected', 'System']);
    expect([other?.verdict, other?.program?.name]).toEqual(['unattributed', 'System']);
  });

  it('a relay stands for what the capture does not show, but not on a port of nobody', async () => {
    const proxy = '"docker-proxy",pid=7,fd=3';
    const listeners = await judged(ss, linux(5432, proxy) + linux(3476, proxy) + linux(5000, proxy));
    // 5000 is of nobody by its registration, and of others by custom.
    expect(listeners.map(({ verdict }) => verdict)).toEqual(['registered-unexpected', 'unattributed', 'unattributed']);
    expect(listeners[1]?.evidence).toEqual([
      'docker-proxy: held for a container; which one this capture does not show',
    ]);
    expect(relayGaps(listeners)).toEqual([expect.objectContaining({ kind: 'partial', scope: 'owner', count: 2 })]);
  });

  it('a relay is known by the name under which older Podman ran itself, also as netstat cuts it', async () => {
    const row = (name: string) => `tcp6       0      0 :::8080         :::*            LISTEN      1254/${name}\n`;
    for (const name of ['containers-rootlessport', 'containers-roo']) {
      const [listener] = await judged(netstat, row(name));
      expect([listener?.verdict, listener?.program?.name]).toEqual(['unattributed', 'rootlessport']);
    }
  });

  it('a super-server is told where backdoors listened: a line for a shell is all that one needs', async () => {
    const xinetd = '"xinetd",pid=7,fd=3';
    const listeners = await judged(ss, linux(21, xinetd) + linux(1524, xinetd) + linux(7777, xinetd));
    expect(listeners.map(({ port, verdict }) => [port, verdict])).toEqual([
      [21, 'expected'],
      [1524, 'registered-unexpected'],
      [7777, 'unattributed'],
    ]);
    const activated = await judged(ss, linux(1524, '"systemd",pid=1,fd=62'));
    expect(activated[0]?.verdict).toBe('unattributed');
  });

  it('systemd beside a service is its activator; what else is beside it still counts', async () => {
    const listeners = await judged(
      ss,
      linux(22, '"sshd",pid=9,fd=3),("systemd",pid=1,fd=60') +
        linux(80, '"mtsync",pid=9,fd=3),("systemd",pid=1,fd=61') +
        linux(443, '"systemd",pid=4711,fd=61') +
        linux(9090, '"systemd",pid=1,fd=62'),
    );
    expect(listeners.map(({ port, verdict }) => [port, verdict])).toEqual([
      [22, 'expected'],
      [80, 'registered-unexpected'],
      [443, expect.not.stringMatching(/^expected$/)],
      [9090, 'unattributed'],
    ]);
  });
});
