import { describe, expect, it } from 'vitest';
import { netstat } from '../../../src/collectors/netstat/netstat.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { captureOf } from '../../helpers/capture.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

/** `PORT [SERVICE] NAME`, as netstat -anob prints them. */
function table(rows: readonly string[]): string {
  const lines = rows.flatMap((row, index) => {
    const [port, ...names] = row.split(' ');
    const name = names.pop();
    return [
      `  TCP    0.0.0.0:${port}            0.0.0.0:0              LISTENING       ${500 + index}`,
      ...names.map((service) => `  ${service}`),
      ` [${name}]`,
    ];
  });
  return `${lines.join('\n')}\n`;
}

async function verdicts(...rows: readonly string[]) {
  const { listeners, host } = await netstat.parse(captureOf(table(rows)));
  return Object.fromEntries(judge({ listeners, host }, shippedRegistry()).map(({ port, verdict }) => [port, verdict]));
}

const MOVED = ['1536 wininit.exe', '1537 EventLog svchost.exe', '1538 Schedule svchost.exe', '1549 lsass.exe'];

describe('ports that Windows hands out where its range was moved', () => {
  it('are told by two of its services, side by side', async () =>
    expect(await verdicts(...MOVED)).toEqual({
      1536: 'ephemeral',
      1537: 'ephemeral',
      1538: 'ephemeral',
      1549: 'ephemeral',
    }));

  it.each(['mqsvc.exe', 'dns.exe', 'dfsrs.exe'])('are those of %s as well, which is reached by RPC', async (name) => {
    expect((await verdicts(...MOVED, `1543 ${name}`))[1543]).toBe('ephemeral');
    expect((await verdicts(...MOVED, `1843 ${name}`))[1843]).not.toBe('ephemeral');
  });

  it('explain no other program, and none elsewhere', async () => {
    const found = await verdicts(
      ...MOVED,
      '1540 mtsync.exe',
      '1541 Foo svchost.exe',
      '8080 spoolsv.exe',
      '4444 lsass.exe',
    );
    for (const port of [1540, 1541, 8080, 4444]) expect(found[port], String(port)).not.toBe('ephemeral');
  });

  it('are not told by names that processes give themselves', async () => {
    const claimed = await verdicts('1536 wininit.exe', '1537 EventLog.exe', '1538 Schedule.exe', '1549 lsass.exe');
    expect(Object.values(claimed)).not.toContain('ephemeral');
    const apart = await verdicts('1537 EventLog svchost.exe', '9000 Schedule svchost.exe', '1549 lsass.exe');
    expect(Object.values(apart)).not.toContain('ephemeral');
  });
});
