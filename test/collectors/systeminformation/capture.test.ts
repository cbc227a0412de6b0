import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systeminformation } from '../../../src/collectors/systeminformation/capture.js';
import { captureOf, problemsOf, readOrRefuse } from '../../helpers/capture.js';
import { fixture, parseFixture, scene, shown } from '../../helpers/fixture.js';

const parse = (value: unknown) => systeminformation.parse(captureOf(JSON.stringify(value), { file: 'si.json' }));
const connection = {
  protocol: 'tcp',
  localAddress: '0.0.0.0',
  localPort: '22',
  peerAddress: '0.0.0.0',
  peerPort: '*',
  state: 'LISTEN',
  pid: 812,
  process: 'sshd',
};

/** It names one process of a socket. */
const tcp = (owner: number, interfaces: boolean) =>
  scene('tcp', { interfaces }).map((line) => line.replace(' 56 58 59', ` ${owner}`));

describe('systeminformation capture', () => {
  it('reads what it found through ss', async () => {
    const snapshot = await parseFixture(systeminformation, 'systeminformation/linux-ss.json');
    // It loses the process with a blank in its name.
    expect(shown(snapshot)).toEqual(tcp(59, true).map((line) => line.replace(':8443 54', ':8443')));
    expect(snapshot.host.platform).toBe('linux');
    expect(snapshot.gaps.filter(({ kind }) => kind === 'blind').map(({ scope }) => scope)).toEqual(['udp4', 'udp6']);
  });

  it('refuses an address that netstat cut off, and reads the rest', async () => {
    const name = 'systeminformation/linux-netstat.json';
    const rows = JSON.parse(fixture(name).toString()) as Array<{ localAddress: string }>;
    const cut = rows.findIndex(({ localAddress }) => localAddress.startsWith('2001:db8'));
    expect(await problemsOf(parseFixture(systeminformation, name))).toEqual([
      `${name}: [${cut}]: the address is none, or may have been cut off: "2001:db8:1234:5678:8443"`,
    ]);
    const rest = rows.filter((_, index) => index !== cut);
    expect(shown(await parse(rest))).toEqual(tcp(56, false).filter((line) => !line.includes('2001:db8')));
  });

  it('reads macOS and Windows', async () => {
    const macos = await parseFixture(systeminformation, 'systeminformation/macos.json');
    expect(shown(macos)).toEqual(['tcp4:127.0.0.1:631 1', 'udp6:[::]:5353 704', 'tcp6:[::]:5900']);
    expect(macos.host.platform).toBe('darwin');
    const windows = await parseFixture(systeminformation, 'systeminformation/windows.json');
    expect(shown(windows)).toEqual(['tcp4:0.0.0.0:135 900', 'tcp6:[::]:135 900', 'udp4:192.168.56.1:137 4124']);
    expect(windows.host.platform).toBe('win32');
    for (const { sources } of [macos, windows]) {
      expect(sources[0]?.covers).toEqual(['tcp4', 'tcp6', 'udp4', 'udp6', 'owner']);
    }
  });

  it('finds the list in all data of the library', async () => {
    expect(shown(await parse({ version: '5', networkConnections: [connection] }))).toEqual(['tcp4:0.0.0.0:22 812']);
  });

  it.each([
    [[], 'the list is empty, as it also is when the tools behind it are missing'],
    [{}, 'expected the list that networkConnections() gives'],
    [null, 'expected the list that networkConnections() gives'],
    [[{ ...connection, localPort: 22 }], '[0]: not a connection of systeminformation: an object'],
    [[connection, 'x'], '[1]: not a connection of systeminformation: "x"'],
  ])('refuses %j', async (value, problem) => expect(await problemsOf(parse(value))).toEqual([`si.json: ${problem}`]));

  it('reads or refuses anything', async () => {
    const changed = fc
      .dictionary(fc.constantFrom(...Object.keys(connection)), fc.oneof(fc.string(), fc.ipV6(), fc.integer()))
      .map((changes) => ({ ...connection, ...changes }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.array(changed), fc.jsonValue()), async (value) => {
        await readOrRefuse(systeminformation, JSON.stringify(value));
      }),
    );
  });
});
