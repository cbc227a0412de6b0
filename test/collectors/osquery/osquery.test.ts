import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { osquery } from '../../../src/collectors/osquery/osquery.js';
import { listenerId } from '../../../src/domain/listener.js';
import { captureOf, problemsOf, readOrRefuse } from '../../helpers/capture.js';
import { parseFixture, shown } from '../../helpers/fixture.js';

const parse = (value: unknown) => osquery.parse(captureOf(JSON.stringify(value), { file: 'osquery.json' }));
const row = { address: '0.0.0.0', family: '2', pid: '812', port: '22', protocol: '6' };

describe('osquery capture', () => {
  it('reads Linux, with namespaces and without owners', async () => {
    const snapshot = await parseFixture(osquery, 'osquery/linux.json');
    expect(shown(snapshot)).toEqual([
      'tcp4:0.0.0.0:22 812',
      'tcp6:[::]:22 812',
      'tcp4:0.0.0.0:80 900 901',
      'udp4:0.0.0.0:2049',
      'tcp6:[::ffff:127.0.0.1]:8005',
      'tcp4:0.0.0.0:8080@4026532281 2044',
    ]);
    expect(snapshot.listeners[5]).toMatchObject({ exposure: 'private', netns: '4026532281' });
    expect(snapshot.listeners[3]).toMatchObject({
      ownerStatus: 'hidden',
      ownerReason: 'osquery names no process for it',
    });
    expect(snapshot.host).toMatchObject({ platform: 'linux', hostname: 'unknown', privileged: true });
    expect(snapshot.sources[0]?.covers).toEqual(['tcp4', 'tcp6', 'udp4', 'udp6', 'owner', 'netns']);
    expect(snapshot.gaps.map(({ scope, count }) => [scope, count])).toEqual([
      ['owner', 2],
      ['interface', 6],
      ['dualStack', 1],
    ]);
  });

  it('reads who the processes are', async () => {
    const { listeners } = await parseFixture(osquery, 'osquery/linux.json');
    expect(listeners[0]?.owners[0]).toMatchObject({
      pid: 812,
      name: 'sshd',
      exe: '/usr/sbin/sshd',
      exeDeleted: false,
      exeFile: null,
      cmdline: ['/usr/sbin/sshd', '-D'],
      user: 'root',
      uid: 0,
      parentPid: 1,
      startedAt: '2025-11-20T08:00:00.000Z',
    });
    expect(listeners[2]?.owners).toMatchObject([
      { exeDeleted: true, startedAt: null, uid: 0 },
      { exeDeleted: true, user: 'www-data', uid: 33, parentPid: 900 },
    ]);
  });

  it('reads macOS', async () => {
    const { host, listeners } = await parseFixture(osquery, 'osquery/macos.json');
    expect(host.platform).toBe('darwin');
    expect(listeners.map(({ id, owners }) => [id, owners[0]?.cmdline])).toEqual([
      ['tcp4:0.0.0.0:22', ['/sbin/launchd']],
      ['udp6:[::]:5353', ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '--restart']],
      ['tcp6:[fe80::aede:48ff:fe00:1122]:53754', ['/usr/libexec/rapportd']],
    ]);
  });

  it('reads Windows', async () => {
    const { host, listeners } = await parseFixture(osquery, 'osquery/windows.json');
    expect(host).toMatchObject({ platform: 'win32', privileged: false });
    expect(listeners.map(({ id, owners }) => [id, owners[0]?.exe, owners[0]?.cmdline])).toEqual([
      [
        'tcp4:0.0.0.0:135',
        'C:\\Windows\\System32\\svchost.exe',
        ['C:\\WINDOWS\\system32\\svchost.exe', '-k', 'RPCSS', '-p'],
      ],
      ['udp4:0.0.0.0:137', null, null],
      ['tcp6:[::]:3000', 'C:\\Program Files\\nodejs\\node.exe', ['C:\\Program Files\\nodejs\\node.exe', 'server.js']],
    ]);
  });

  it('takes the namespace of process 1 for the own one', async () => {
    const rows = [
      { ...row, pid: '1', net_namespace: '4026532000' },
      { ...row, port: '23', net_namespace: '4026531840' },
    ];
    expect(shown(await parse(rows))).toEqual(['tcp4:0.0.0.0:22 1', 'tcp4:0.0.0.0:23@4026531840 812']);
  });

  it('reads numbers as well as text, and a query without optional columns', async () => {
    expect(shown(await parse([{ address: '::1', port: 631, protocol: 6, hostname: 'web1' }]))).toEqual([
      'tcp6:[::1]:631',
    ]);
    expect((await parse([{ ...row, hostname: 'web1' }])).host.hostname).toBe('web1');
  });

  it('is blind for what no row is about', async () => {
    const blind = async (rows: object[]) =>
      (await parse(rows)).gaps.filter(({ kind }) => kind === 'blind').map(({ scope }) => scope);
    expect(await blind([])).toEqual(['tcp4', 'tcp6', 'udp4', 'udp6']);
    expect(await blind([row])).toEqual(['udp4', 'udp6']);
    expect(await blind([row, { ...row, port: '0', protocol: '17' }])).toEqual([]);
  });

  it('names every row that it does not understand', async () => {
    const rows = [
      'x',
      { ...row, port: 'ssh' },
      { ...row, port: '70000' },
      { ...row, protocol: 'tcp' },
      { ...row, address: 'localhost' },
      { ...row, address: '::1' },
      { ...row, family: '99' },
      {},
    ];
    expect(await problemsOf(parse(rows))).toEqual([
      'osquery.json: [0]: expected a row with columns, found "x"',
      'osquery.json: [0].port: not a port: "ssh"',
      'osquery.json: [1].port: not a port: "70000"',
      'osquery.json: [2].protocol: not a number: "tcp"',
      'osquery.json: [3].address: not an address of family "2": "localhost"',
      'osquery.json: [4].address: not an address of family "2": "::1"',
      'osquery.json: [5].address: not an address of family "99": "0.0.0.0"',
      'osquery.json: [6].port: not a port: nothing',
      'osquery.json: [6].protocol: not a number: nothing',
    ]);
    expect(await problemsOf(parse({}))).toEqual([
      'osquery.json: expected a list of rows, as osqueryi --json prints it',
    ]);
  });

  it('reads or refuses any rows, and gives sound listeners only', async () => {
    const value = fc.oneof(fc.string(), fc.integer({ min: -1, max: 70_000 }), fc.ipV4(), fc.ipV6(), fc.constant(null));
    const columns = ['address', 'family', 'pid', 'port', 'protocol', 'path', 'cmdline', 'net_namespace', 'start_time'];
    const any = fc.dictionary(fc.constantFrom(...columns), value);
    const almost = any.map((changes) => ({ ...row, ...changes }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(any, almost), { maxLength: 4 }), async (rows) => {
        const snapshot = await readOrRefuse(osquery, JSON.stringify(rows));
        for (const listener of snapshot?.listeners ?? []) expect(listener.id).toBe(listenerId(listener));
      }),
    );
  });

  it('reads 100,000 rows', async () => {
    const text = JSON.stringify(
      Array.from({ length: 100_000 }, (_, index) => ({
        ...row,
        address: `10.0.${index >> 15}.1`,
        port: String((index % 60_000) + 1),
        pid: String(index + 1),
      })),
    );
    const read = () => osquery.parse(captureOf(text));
    const result = await read();
    expect(result.listeners.length).toBeGreaterThan(90_000);
  });
});
