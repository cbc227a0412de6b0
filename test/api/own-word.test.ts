import { describe, expect, it } from 'vitest';
import { serversIn, withWord } from '../../src/api/own-word.js';
import { buildListener, buildOwner, buildSnapshot } from '../helpers/build-report.js';
import { fakeHost } from '../helpers/fake-host.js';
import { MACHINE } from '../helpers/proc.js';
import { aProgram, aRegistry } from '../helpers/registry.js';

describe('serversIn', () => {
  it('names the packages that are known on a port, but for what must not face a network', () => {
    const of = (name: string) => [{ runtime: 'node', package: name }] as const;
    const peril = { note: 'Whoever connects runs code.', when: [], unless: [] };
    const ports = [{ low: 8081, high: 8081, protocol: 'tcp' }] as const;
    const programs = [
      aProgram('quiet', { interpreted: of('quiet-server'), ports }),
      aProgram('open', { interpreted: of('open-server'), ports, peril }),
      aProgram('snake', { interpreted: [{ runtime: 'python', script: 'snake' }], packages: ['python3-snake'], ports }),
    ];
    expect(serversIn(aRegistry({ programs }))(8081, 'npm')).toEqual(['quiet-server']);
    expect(serversIn(aRegistry({ programs }))(8082, 'npm')).toEqual([]);
    expect(serversIn(aRegistry({ programs }))(8081, 'python')).toEqual(['python3-snake']);
    expect(serversIn(aRegistry({ programs }))(8081, 'ruby')).toEqual([]);
  });
});

describe('withWord', () => {
  const file = '/home/me/shop/node_modules/hostel/bin/hostel';
  const owner = buildOwner({
    pid: 5,
    exe: '/usr/bin/node',
    cmdline: ['node', file],
    script: { file, uid: 1000, gid: 1000, mode: '0755', guarded: false, package: { name: 'hostel', version: '1.0.0' } },
  });
  /** Whether the package of a program is asked for its port, which it names. */
  async function isAsked(port: number, facts: Partial<Parameters<typeof buildListener>[0]> = {}) {
    const host = fakeHost({ files: { ...MACHINE, [file]: `listen(${port})` } });
    const listeners = [buildListener({ port, owners: [owner], ...facts })];
    const told = await withWord(buildSnapshot({ listeners }), aRegistry({}), host);
    return told.listeners[0]?.owners[0]?.documented?.[0]?.port === port;
  }

  it('asks the package of a stranger, in the range that the system hands out as well', async () => {
    expect(await isAsked(9966)).toBe(true);
    expect(await isAsked(35729)).toBe(true);
  });
  it('reads nothing where nothing would be said', async () => {
    expect(await isAsked(35729, { address: '127.0.0.1', exposure: 'loopback' })).toBe(false);
    expect(await isAsked(35729, { protocol: 'udp' })).toBe(false);
  });
});
