import { describe, expect, it } from 'vitest';
import { readOwnTables } from '../../../src/collectors/kernel/own-tables.js';
import { fakeHost } from '../../helpers/fake-host.js';
import { netFiles, row } from '../../helpers/proc.js';

const tables = (udp: string, udpPort?: number) =>
  readOwnTables(
    fakeHost({
      files: { ...netFiles({}), ...netFiles({ udp }, '/proc/self/net') },
      ...(udpPort === undefined ? {} : { udpPort }),
    }),
  );

describe('readOwnTables', () => {
  it('takes empty tables for an answer when they show a socket of this run', async () =>
    expect(await tables(row('0100007F:1B59', '07', 0, 7), 7001)).toMatchObject({ rows: [] }));
  it('does not when they do not show it', async () =>
    expect(tables('', 7001)).rejects.toThrow('do not even show a socket of this run'));
  it('asks for no more than can be had', async () => expect(await tables('')).toMatchObject({ rows: [] }));
  it('says what is missing', async () =>
    expect(readOwnTables(fakeHost())).rejects.toMatchObject({ remedy: 'mount /proc' }));
});
