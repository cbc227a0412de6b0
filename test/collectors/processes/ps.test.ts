import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPs } from '../../../src/collectors/processes/ps.js';

const MACOS = `    1     0     0 root             Thu Nov 19 07:41:02 2026 /sbin/launchd
  187     1    65 _mdnsresponder   Thu Nov 19 07:41:09 2026 /usr/sbin/mDNSResponder
  704     1   501 rajan            Sat Nov  7 22:01:59 2026 /Applications/Google Chrome.app/Contents/MacOS/Google Chrome --restart
  710     1    -2 nobody           Sun Feb 29 00:00:00 2032 (mdflagwriter)
  711   704   501 CORP\\jane doe    Fri Nov 20 10:00:00 2026 node server.js
`;

describe('readPs', () => {
  it('reads every column', () => {
    const processes = readPs(MACOS);
    expect(processes.get(704)).toEqual({
      parentPid: 1,
      uid: 501,
      user: 'rajan',
      startedAt: '2026-11-07T22:01:59.000Z',
      command: '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome --restart',
    });
    expect(processes.get(710)).toMatchObject({ uid: 0xffff_fffe, startedAt: '2032-02-29T00:00:00.000Z' });
    expect(processes.get(711)).toMatchObject({ user: 'CORP\\jane doe', command: 'node server.js' });
    expect([...processes.keys()]).toEqual([1, 187, 704, 710, 711]);
  });

  it('believes neither of two lines about one process', () => {
    const forged = `${MACOS}  712     1   501 rajan            Fri Nov 20 10:00:00 2026 sh
    1     0     0 root             Thu Nov 19 07:41:02 2026 /sbin/mallory
`;
    expect(readPs(forged).has(1)).toBe(false);
    expect(readPs(forged).get(712)?.command).toBe('sh');
  });

  it.each(['99999999999', '0'])('takes part of a command line with the day %s for no process', (day) => {
    const forged = `${MACOS}  712     1   501 rajan            Fri Nov ${day} 10:00:00 2026 sh\n`;
    expect([...readPs(forged).keys()]).toEqual([1, 187, 704, 710, 711]);
  });

  it('reads any text without harm', () => {
    const mutated = fc
      .tuple(fc.nat(MACOS.length), fc.string({ maxLength: 9 }))
      .map(([at, insert]) => MACOS.slice(0, at) + insert + MACOS.slice(at + insert.length));
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutated), (text) => {
        for (const { startedAt } of readPs(text).values()) expect(startedAt).toMatch(/^\d{4,6}-.*Z$/);
      }),
    );
  });
});
