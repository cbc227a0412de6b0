import { describe, expect, it } from 'vitest';
import { run } from '../../src/main.js';
import { compileTable } from '../../src/registry/iana-table.js';
import { compileKnowledge } from '../../src/registry/knowledge.js';
import { type FakeWorld, fakeHost } from '../helpers/fake-host.js';
import { anAssignment, aProgram, SOURCE } from '../helpers/registry.js';

const CSV_HEADER =
  'Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes\n';
const NEWER = `${CSV_HEADER}nppmp,3476,tcp,NVIDIA Mgmt Protocol,,,2026-10-01,,,,,\nnppmp2,3476,udp,More,,,,,,,,\n`;
const CURRENT = '/home/user/.local/share/port-audit/iana.bin';

const assets = {
  'registry/iana.bin': compileTable(SOURCE, [anAssignment(3476, { service: 'nppmp' })], null),
  'registry/knowledge.bin': compileKnowledge({ programs: [aProgram('redis-server')], claims: [] }),
};

async function registry(words: string, world: FakeWorld = {}) {
  const host = fakeHost({ assets, ...world });
  const code = await run(['registry', ...words.split(' ')], host);
  return { code, host, out: host.stdout.text, err: host.stderr.text };
}

describe('port-audit registry', () => {
  it('looks up', async () => {
    const { code, out } = await registry('lookup 3476/tcp');
    expect([code, out]).toEqual([0, expect.stringContaining('3476/tcp  nppmp')]);
    const { out: json } = await registry('lookup 3476/tcp --format json');
    expect(JSON.parse(json)).toMatchObject({ query: '3476/tcp', registry: { version: '2026-09-17' } });
  });

  it('searches for several words', async () => {
    const { code, out } = await registry('search service of 3476');
    expect([code, out]).toEqual([0, expect.stringContaining('service of 3476: 1 record of IANA')]);
  });

  it('names version, date, counts and checksum', async () => {
    const { out } = await registry('info --format json');
    expect(JSON.parse(out)).toMatchObject({
      version: '2026-09-17',
      origin: 'shipped',
      installedAt: null,
      records: 1,
      assignments: 1,
      programs: 1,
      claims: 0,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await registry('info')).out).toContain('2026-09-17 (shipped with port-audit)');
  });

  it('installs a file, names what is in use, and goes back', async () => {
    const { host, code, out } = await registry('update --file /new.csv', { files: { '/new.csv': NEWER } });
    expect([code, out]).toEqual([0, expect.stringContaining('1 added\n  3476/udp nppmp2\n')]);
    host.stdout.text = '';
    await run(['registry', 'info'], host);
    expect(host.stdout.text).toContain('2026-10-01 (installed 2026-11-20 10:00 UTC)');
    expect(await run(['registry', 'update', '--rollback'], host)).toBe(0);
    expect(host.disk.has(CURRENT)).toBe(false);
    expect(await run(['registry', 'update', '--rollback'], host)).toBe(2);
  });

  it('fetches from an address', async () => {
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      return { status: 200, headers: {}, body: Buffer.from(NEWER) };
    };
    expect((await registry('update https://example.org/p.csv --format json', { fetch })).code).toBe(0);
    await registry('update', { fetch });
    expect(asked).toEqual([
      'https://example.org/p.csv',
      'https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.csv',
    ]);
  });

  it('tells on stderr that a broken update is not in use', async () => {
    const { code, err, out } = await registry('lookup 3476', { files: { [CURRENT]: 'broken' } });
    expect([code, out.includes('nppmp')]).toEqual([0, true]);
    expect(err).toContain(`port-audit: ${CURRENT}: refused: it is no compiled port registry`);
  });

  it.each([
    ['lookup npmp', 2, 'did you mean "nppmp"?'],
    ['lookup', 2, 'is missing, as in: port-audit '],
    ['info --format jsno', 2, 'did you mean "json"?; one of table, json'],
    ['update --rollback --file x', 2, 'takes one of an address, --file and --rollback'],
    ['update x.csv --format yaml', 2, 'unknown format'],
    ['update --file /missing', 2, '--file: /missing: no such file'],
    ['update ftp://example.org/', 2, '"ftp://example.org/" is not an http or https address; a file is named by --file'],
    ['update ports.csv', 2, 'a file is named by --file'],
    ['update https://example.org/', 3, 'no network; nothing was installed'],
    ['lokup 1', 2, 'unknown command'],
  ])('%s: exit code %i', async (words, expected, message) => {
    const { code, err, out } = await registry(words);
    expect([code, out]).toEqual([expected, '']);
    expect(err).toContain(message);
  });
});
