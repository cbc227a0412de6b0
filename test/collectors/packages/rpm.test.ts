import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileTable, rpm } from '../../../src/collectors/packages/rpm.js';
import { fakeHost } from '../../helpers/fake-host.js';
import { merged } from '../../helpers/merged-usr.js';

const SUM = '98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4';

/** What rpm 4.18 prints, for two files of a package and one of none. */
const PRINTED = `demo-daemon\t1.2-3\t8\t${SUM}\t/opt/demo/sbin/demod
demo-daemon\t1.2-3\t8\t\t/opt/demo/sbin
file /usr/bin/other is not owned by any package
bash\t5.2-1\t(none)\td41d8cd98f00b204e9800998ecf8427e\t/bin/bash
demo-daemon\t1.2-3\t99\t${SUM}\t/opt/demo/sbin/odd
`;

const DATABASE = { '/usr/lib/sysimage/rpm/rpmdb.sqlite': 'binary' };

function machine(result: { outcome?: 'timeout'; code?: number } = {}) {
  const asked: string[][] = [];
  const host = fakeHost({
    files: DATABASE,
    run: {
      rpm: (args) => {
        asked.push([...args]);
        return { stdout: Buffer.from(PRINTED), code: 1, ...result };
      },
    },
  });
  return { host: merged(host), asked };
}

describe('rpm', () => {
  it('is there where a database and the tool are', () => {
    expect(rpm.isPresent(machine().host)).toBe(true);
    expect(rpm.isPresent(fakeHost({ files: DATABASE }))).toBe(false);
    expect(rpm.isPresent(fakeHost({ run: { rpm: {} } }))).toBe(false);
  });
  it('asks once for all files, and takes an answer although some belong to no package', async () => {
    const { host, asked } = machine();
    const owners = await rpm.ownersOf(host, ['/opt/demo/sbin/demod', '/usr/bin/other', '/usr/bin/bash'], false);
    expect(asked.map((args) => args.slice(3))).toEqual([['/opt/demo/sbin/demod', '/usr/bin/other', '/usr/bin/bash']]);
    expect(Object.fromEntries(owners)).toEqual({
      '/opt/demo/sbin/demod': { name: 'demo-daemon', version: '1.2-3', checksum: { algorithm: 'sha256', hex: SUM } },
      '/usr/bin/bash': {
        name: 'bash',
        version: '5.2-1',
        checksum: { algorithm: 'md5', hex: 'd41d8cd98f00b204e9800998ecf8427e' },
      },
    });
  });
  it('asks for nothing when there is nothing to ask for', async () => {
    const { host, asked } = machine();
    expect((await rpm.ownersOf(host, [], true)).size).toBe(0);
    expect(asked).toEqual([]);
  });
  it('knows what packages brought, and asks by their names', async () => {
    const { host, asked } = machine();
    const brought = await rpm.filesOf?.(host, new Set(['demo-daemon', 'bash']));
    expect(asked.map((args) => [args[0], ...args.slice(3)])).toEqual([['-q', 'demo-daemon', 'bash']]);
    expect([...(brought?.keys() ?? [])]).toEqual(['demo-daemon', 'bash']);
    expect(brought?.get('demo-daemon')).toContainEqual({
      path: '/opt/demo/sbin/demod',
      checksum: { algorithm: 'sha256', hex: SUM },
    });
  });
  it('knows nothing when rpm does not end in time', async () =>
    expect((await rpm.ownersOf(machine({ outcome: 'timeout' }).host, ['/opt/demo/sbin/demod'], true)).size).toBe(0));
});

describe('readFileTable', () => {
  it('has no checksum of an unknown kind, nor for a directory', () => {
    const table = readFileTable(PRINTED);
    expect(table.get('/opt/demo/sbin/odd')?.checksum).toBeNull();
    expect(table.get('/opt/demo/sbin')?.checksum).toBeNull();
  });
  it('finds only what stands in the text', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '/', '\t', '\n', '8') }), (text) => {
        for (const path of readFileTable(text).keys()) expect(text).toContain(path);
      }),
    ));
});
