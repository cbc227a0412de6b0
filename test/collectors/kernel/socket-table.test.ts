import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAddress, readRow, readSocketTables } from '../../../src/collectors/kernel/socket-table.js';
import { fakeHost } from '../../helpers/fake-host.js';
import { netFiles, row } from '../../helpers/proc.js';

describe('decodeAddress', () => {
  it.each([
    ['0100007F', '127.0.0.1'],
    ['00000000', '0.0.0.0'],
    ['00000000000000000000000001000000', '::1'],
    ['0000000000000000FFFF00000100007F', '::ffff:127.0.0.1'],
    ['000080FE000000000000000077000000', 'fe80::77'],
    ['B80D0120000000000000000001000000', '2001:db8::1'],
  ])('%s is %s', (hex, address) => expect(decodeAddress(hex)).toBe(address));
});

describe('readRow', () => {
  it('reads a listener', () => {
    expect(readRow('tcp', row('0100007F:18EB', '0A', 111, 4711))).toEqual({
      protocol: 'tcp',
      family: 'ipv4',
      address: '127.0.0.1',
      port: 6379,
      uid: 111,
      inode: 4711,
    });
  });
  it('ends a TCP table at the first connection, but not at one that is being made', () => {
    expect(readRow('tcp', row('0100007F:18EB', '01', 0, 1))).toBe('end');
    expect(readRow('tcp', row('0100007F:18EB', '03', 0, 1))).toBeNull();
  });
  it('passes over UDP sockets with a peer', () => {
    expect(readRow('udp', row('0100007F:18EB', '01', 0, 1))).toBeNull();
    expect(readRow('udp', row('0100007F:18EB', '07', 0, 1))).toMatchObject({ protocol: 'udp', port: 6379 });
  });
  it('never invents a row', () => {
    fc.assert(fc.property(fc.string(), (line) => readRow('udp', line) === null));
  });
});

describe('readSocketTables', () => {
  it('covers IPv6 as empty where the kernel has none, and nothing that may not be read', async () => {
    const files = netFiles({ tcp: row('00000000:0016', '0A', 0, 1) });
    delete files['/proc/net/tcp6'];
    delete files['/proc/net/udp6'];
    files['/proc/net/udp'] = { error: 'EACCES' };
    const tables = await readSocketTables(fakeHost({ files }), '/proc/net');
    expect(tables.covers).toEqual(['tcp4', 'tcp6', 'udp6']);
    expect(tables.rows).toHaveLength(1);
  });
  it.each(['', 'garbage\n', '\n'])('takes %j for no table of the kernel, not for an empty one', async (text) => {
    const files = { ...netFiles({}), '/proc/net/tcp': text };
    expect((await readSocketTables(fakeHost({ files }), '/proc/net')).covers).toEqual(['tcp6', 'udp4', 'udp6']);
  });
  it('leaves out raw rows without a port', async () => {
    const tables = await readSocketTables(
      fakeHost({ files: netFiles({ udp: row('00000000:0000', '07', 0, 1) }) }),
      '/proc/net',
    );
    expect(tables.rows).toEqual([]);
  });
  it('finds a listener behind connections where a kernel that is none of Linux lists them so', async () => {
    const tcp = [row('00000000:0016', '01', 0, 1), row('0100007F:18EB', '0A', 111, 4711)].join('\n');
    const tables = await readSocketTables(fakeHost({ files: netFiles({ tcp }) }), '/proc/net');
    expect(tables.rows).toMatchObject([{ port: 6379 }]);
  });
  it.each([
    ['short', 1, false],
    ['long', 40, true],
  ])('after a %s piece asks for more: %#', async (_, rows, more) => {
    const table = netFiles({ tcp: row('00000000:0016', '0A', 0, 1) })['/proc/net/tcp'] as string;
    const host = fakeHost({ files: netFiles({}) });
    const answers: boolean[] = [];
    const stream = async (_file: string, onChunk: (chunk: Buffer) => boolean) => {
      answers.push(onChunk(Buffer.from(`${table}${`${row('00000000:0017', '0A', 0, 2)}\n`.repeat(rows)}`)));
    };
    await readSocketTables({ ...host, files: { ...host.files, stream } }, '/proc/net', null, ['tcp']);
    expect(answers).toEqual([more, more]);
  });
});
