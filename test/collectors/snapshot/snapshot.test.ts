import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshot } from '../../../src/collectors/snapshot/snapshot.js';
import { listenerId, scopeOf } from '../../../src/domain/listener.js';
import { captureOf, problemsOf, readOrRefuse } from '../../helpers/capture.js';

const owner = {
  pid: 812,
  name: 'sshd',
  exe: '/usr/sbin/sshd',
  exeDeleted: false,
  exeReplaced: null,
  exeInPlace: true,
  unitGuarded: null,
  exeMapped: null,
  exeGuarded: null,
  foreignCode: null,
  debugOptions: null,
  access: null,
  documented: null,
  anonymousCode: null,
  exeFile: { uid: 0, gid: 0, mode: '0755' },
  cmdline: ['/usr/sbin/sshd', '-D'],
  cmdlineCut: null,
  cmdlineRedacted: 0,
  cwd: '/',
  script: { file: '/srv/app.js', uid: 0, gid: 0, mode: '0644', guarded: null, package: { name: 'app', version: null } },
  user: 'root',
  uid: 0,
  parentPid: 1,
  parentName: null,
  repository: null,
  startedAt: '2026-11-20T08:00:00.000Z',
  unit: 'ssh.service',
  container: null,
  package: 'openssh-server 1:9.2p1-2',
  signer: null,
  exeVerified: 'intact',
  relay: null,
  behind: null,
};

const listener = {
  id: 'tcp4:0.0.0.0:22',
  protocol: 'tcp',
  family: 'ipv4',
  address: '0.0.0.0',
  port: 22,
  dualStack: false,
  interface: null,
  netns: null,
  netnsName: null,
  exposure: 'all',
  uid: 0,
  user: 'root',
  ownerStatus: 'known',
  ownerReason: null,
  owners: [owner],
  unit: 'ssh.service',
  container: null,
  forwarded: { to: '172.17.0.2:80', by: 'docker', container: null },
  seenBy: ['kernel'],
};

const covers = ['tcp4', 'tcp6', 'udp4', 'udp6', 'owner', 'interface', 'netns'];
const tables = covers.slice(0, 4);

const whole = {
  schema: 'port-audit/snapshot@1',
  tool: { name: 'port-audit', version: '1.2.3' },
  takenAt: '2026-11-20T10:00:00.000Z',
  host: {
    hostname: 'web1',
    platform: 'linux',
    release: '6.1.0',
    distribution: 'Debian GNU/Linux 12',
    privileged: true,
    localPortRange: [32768, 60999],
  },
  sources: [{ id: 'kernel', ok: true, milliseconds: 12, listeners: 1, covers, error: null }],
  listeners: [listener],
  gaps: [{ kind: 'partial', scope: 'owner', count: 3, reason: 'not privileged', remedy: 'run as root' }],
};

const parse = (value: unknown) => snapshot.parse(captureOf(JSON.stringify(value), { file: 's.json' }));
const withListener = (overrides: object) => ({ ...whole, listeners: [{ ...listener, ...overrides }] });

describe('snapshot capture', () => {
  it('gives back what port-audit wrote', async () => expect(await parse(whole)).toEqual(whole));

  it('reads a report as a snapshot and leaves out what it adds', async () => {
    const report = {
      ...whole,
      schema: 'port-audit/report@1',
      policy: null,
      findings: [],
      listeners: [{ ...listener, verdict: 'expected', evidence: [] }],
    };
    expect(await parse(report)).toEqual(whole);
  });

  it('fills what the first version of the schema did not have with null', async () => {
    const { exeFile: _, relay: __, ...oldOwner } = owner;
    const { unit: ___, container: ____, ...old } = { ...listener, owners: [oldOwner] };
    const [read] = (await parse({ ...whole, listeners: [old] })).listeners;
    expect(read).toMatchObject({ unit: null, container: null, owners: [{ exeFile: null, relay: null }] });
  });

  it('sorts listeners and owners, and judges the exposure itself', async () => {
    const second = { ...listener, id: 'udp4:127.0.0.1:21', protocol: 'udp', address: '127.0.0.1', port: 21 };
    const owners = [{ ...owner, pid: 9 }, owner, { ...owner, pid: 10 }];
    const read = await parse({ ...whole, listeners: [{ ...listener, owners, exposure: 'loopback' }, second] });
    expect(read.listeners.map(({ id, exposure }) => [id, exposure])).toEqual([
      ['udp4:127.0.0.1:21', 'loopback'],
      ['tcp4:0.0.0.0:22', 'all'],
    ]);
    expect(read.listeners[1]?.owners.map(({ pid }) => pid)).toEqual([9, 10, 812]);
  });

  it('reads UTF-8 and UTF-16 with a byte order mark, and CRLF', async () => {
    const text = JSON.stringify(whole, null, 2).replaceAll('\n', '\r\n');
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const bytes of [`\ufeff${text}`, utf16, Buffer.from(utf16).swap16()]) {
      expect(await snapshot.parse(captureOf(bytes))).toEqual(whole);
    }
  });

  it('keeps hostile text exactly', async () => {
    const name = 'x",pid=1\u001b[2J\n\u202e';
    const read = await parse(withListener({ owners: [{ ...owner, name, cmdline: [name, ''] }] }));
    expect(read.listeners[0]?.owners[0]).toMatchObject({ name, cmdline: [name, ''] });
  });

  it.each([
    [
      '',
      [
        'the file is empty, as a command leaves it that failed; that is no proof that nothing listens, so capture again',
      ],
    ],
    [
      '  \r\n',
      [
        'the file is empty, as a command leaves it that failed; that is no proof that nothing listens, so capture again',
      ],
    ],
    ['\0\u0001\u0002', ['the file is binary, not text in UTF-8 or UTF-16']],
    ['{\n  "schema": oops }', ['line 2, column 13: not JSON: expected a value, found "o"']],
    [
      '{"schema": "x"',
      [
        'line 1, column 15: not JSON: expected "," or the end of the object or list, the file ends here; is it cut off?',
      ],
    ],
    ['[]', ['expected object, found a list']],
  ])('refuses %j', async (text, problems) => {
    expect(await problemsOf(snapshot.parse(captureOf(text, { file: 's' })))).toEqual(problems.map((p) => `s: ${p}`));
  });

  it('names every problem at once, each with its path', async () => {
    const broken = {
      ...whole,
      schema: 'port-audit/snapshot@2',
      takenAt: 'yesterday',
      host: { ...whole.host, localPortRange: [60999, 32768] },
      listeners: [{ ...listener, port: 65536, protocol: 'sctp', owners: [{ ...owner, pid: '812' }] }],
      gaps: undefined,
    };
    expect(await problemsOf(parse(broken))).toEqual([
      's.json: schema: expected one of "port-audit/snapshot@1"|"port-audit/report@1", found "port-audit/snapshot@2"',
      's.json: takenAt: expected a time like 2026-11-20T10:00:00.000Z, found "yesterday"',
      's.json: host.localPortRange: expected the lower port first, found a list',
      's.json: gaps: missing, expected array',
      's.json: listeners[0].protocol: expected one of "tcp"|"udp", found "sctp"',
      's.json: listeners[0].port: expected number to be <=65535, found 65536',
      's.json: listeners[0].owners[0].pid: expected number, found "812"',
    ]);
  });

  it.each([
    [{ id: 'tcp4:0.0.0.0:23' }, 'id: expected "tcp4:0.0.0.0:22", found "tcp4:0.0.0.0:23"'],
    [{ interface: 'lo' }, 'id: expected "tcp4:0.0.0.0%lo:22", found "tcp4:0.0.0.0:22"'],
    [{ address: '::' }, 'address: "::" is no ipv4 address'],
    [{ address: 'localhost' }, 'address: "localhost" is no ipv4 address'],
    [{ family: 'ipv6', address: '0::0' }, 'address: "0::0" has to be written "::"'],
    [{ owners: [] }, 'ownerStatus: "known" with 0 owners'],
    [{ ownerStatus: 'none' }, 'ownerStatus: "none" with 1 owners'],
    [{ owners: [owner, owner] }, 'owners: the same pid twice'],
  ])('refuses the contradiction %j', async (overrides, problem) => {
    expect(await problemsOf(parse(withListener(overrides)))).toEqual([`s.json: listeners[0]: ${problem}`]);
  });

  it('refuses two listeners with one id', async () => {
    expect(await problemsOf(parse({ ...whole, listeners: [listener, listener] }))).toEqual([
      's.json: listeners[1]: "tcp4:0.0.0.0:22" is already listeners[0]',
    ]);
  });

  it.each([
    ['"listeners":[', '"listeners":[],"listeners":['],
    ['"sources":[', '"sour\\u0063es":[],"sources":['],
    ['"gaps":[', '"gaps":[],"gaps":['],
    ['"exe":"/usr/sbin/sshd"', '"exe":"/tmp/x","exe":"/usr/sbin/sshd"'],
    ['"port":22', '"port":23, "port"\t: 22'],
    ['"hostname":"web1"', '"__proto__":{},"hostname":"web1","__proto__":{}'],
  ])('refuses a key that is there twice: %s', async (once, twice) => {
    const text = JSON.stringify(whole).replace(once, twice);
    const [problem, ...more] = await problemsOf(snapshot.parse(captureOf(text, { file: 's' })));
    expect(problem).toMatch(/^s: line 1, column \d+: "\w+" is there twice, and only one of the two can be meant$/);
    expect(more).toEqual([]);
  });

  const [source] = whole.sources;
  const blindOf = async (value: object) =>
    (await parse(value)).gaps.filter(({ kind }) => kind === 'blind').map(({ scope, reason }) => `${scope}: ${reason}`);

  it.each([
    ['tables', [{ ...source, listeners: 5 }], '0 of the 5 listeners that kernel'],
    ['none', [source, { ...source, id: 'forwarded', listeners: 2, covers: [] }], '0 of the 2 listeners that forwarded'],
  ])('is blind where the list is empty and a source that covers %s counted some', async (_, sources, words) => {
    const told = await blindOf({ ...whole, sources, listeners: [] });
    for (const table of tables) expect(told.join('\n')).toContain(`${table}: the list has ${words}`);
  });

  it('tells that a list is shorter than a source counted, and judges it', async () => {
    const sources = [
      { ...source, listeners: 10 },
      { ...source, id: 'ss', listeners: 3 },
    ];
    const { gaps } = await parse({ ...whole, sources, gaps: [] });
    expect(gaps.map(({ kind, scope, count }) => [kind, scope, count])).toEqual([
      ['partial', 'kernel', 9],
      ['partial', 'ss', 3],
    ]);
  });

  it('is blind for a table that no source covers, and says so once', async () => {
    const sources = [{ ...source, covers: covers.filter((each) => each !== 'udp6') }];
    expect(await blindOf({ ...whole, sources })).toEqual(['udp6: no source could read udp6 (asked: kernel)']);
    expect(await blindOf({ ...whole, sources: [] })).toHaveLength(tables.length);
    expect(await blindOf(await parse({ ...whole, sources }))).toHaveLength(1);
  });

  it('tells hidden owners and failed sources that the gaps leave out', async () => {
    const hidden = { ...listener, ownerStatus: 'hidden', ownerReason: 'not privileged', owners: [] };
    const sources = [source, { ...source, id: 'ss', ok: false, listeners: 0, covers: [], error: 'not installed' }];
    const { gaps } = await parse({ ...whole, sources, listeners: [hidden], gaps: [] });
    expect(gaps.map(({ scope, reason }) => [scope, reason])).toEqual([
      ['owner', 'not privileged'],
      ['ss', 'not installed'],
    ]);
  });

  it.each([
    [[{ ...source, error: 'EACCES' }], 'sources[0]: ok, with the error "EACCES"'],
    [[{ ...source, ok: false, error: 'no' }, source], 'sources[1]: "kernel" is already sources[0]'],
  ])('refuses sources that contradict themselves', async (sources, problem) => {
    expect(await problemsOf(parse({ ...whole, sources }))).toEqual([`s.json: ${problem}`]);
  });

  it('shows the first 20 problems and says that there are more', async () => {
    const listeners = Array.from({ length: 30 }, () => ({ ...listener, port: -1 }));
    const problems = await problemsOf(parse({ ...whole, listeners }));
    expect(problems).toHaveLength(21);
    expect(problems[20]).toBe('s.json: and more like these');
  });

  it('never crashes and never invents, whatever is changed in a file', async () => {
    const text = JSON.stringify(whole);
    const change = fc.record({ at: fc.nat(text.length), remove: fc.nat(20), insert: fc.string({ maxLength: 8 }) });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, remove, insert }) => {
        const read = await readOrRefuse(snapshot, text.slice(0, at) + insert + text.slice(at + remove));
        for (const found of read?.listeners ?? []) {
          expect(found.id).toBe(listenerId(found));
          expect(found.id.startsWith(scopeOf(found))).toBe(true);
        }
      }),
    );
  });

  it('refuses any bytes that are none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), fc.json()), async (content) => {
        expect(await readOrRefuse(snapshot, content)).toBeNull();
      }),
    );
  });
});
