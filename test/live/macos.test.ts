import { describe, expect, it } from 'vitest';
import { shown } from '../helpers/fixture.js';
import { collectOn, type Machine, runOn } from '../helpers/foreign-machine.js';

const LSOF = `case "$*" in *"-d txt"*) cat "$FIXTURES/lsof-txt.bin";; *) cat "$FIXTURES/lsof-i.bin";; esac`;
const PS = `case "$*" in *lstart*) cat "$FIXTURES/ps.txt";; *) cat "$FIXTURES/ps-axo.txt";; esac`;
const netstat = (version: number) => `cat "$FIXTURES/netstat-${version}.txt"`;

const macos = (version: 11 | 26, overrides: Partial<Machine> = {}): Machine => ({
  platform: 'darwin',
  uid: 0,
  tools: { lsof: LSOF, ps: PS, netstat: netstat(version) },
  ...overrides,
});

const LISTENERS = [
  'tcp4:0.0.0.0:22 1',
  'tcp6:[::]:22 1',
  'udp4:0.0.0.0:137 1',
  'udp6:[fe80::aede:48ff:fe00:1122]%en0:1111 704',
  'tcp6:[::]:3155 59043',
  'tcp4:0.0.0.0:5000 724',
  'tcp6:[::]:5000 724',
  'udp4:0.0.0.0:5353 205 704',
  'udp6:[::]:5353 205 704',
  'tcp4:127.0.0.1:6379 1168',
  'tcp6:[::1]:6379 1168',
];

/** The machine says that this run is root, and root takes no tool from somebody else. */
describe.runIf(process.getuid?.() === 0)('macOS, replayed', () => {
  it.each([11, 26] as const)('joins lsof and systeminformation: macOS %i', async (version) => {
    const snapshot = await collectOn(macos(version));
    expect(shown(snapshot)).toEqual(LISTENERS);
    expect(snapshot.listeners.every(({ seenBy }) => seenBy.join() === 'lsof,systeminformation')).toBe(true);
    expect(snapshot.host).toMatchObject({ platform: 'darwin', privileged: true, localPortRange: [49152, 65535] });
    expect(snapshot.sources.map(({ id, ok, covers }) => [id, ok, covers.join()])).toEqual([
      ['lsof', true, 'tcp4,tcp6,udp4,udp6,owner'],
      ['systeminformation', true, 'tcp4,tcp6,udp4,udp6,owner'],
    ]);
    expect(snapshot.gaps.map(({ kind, scope }) => [kind, scope])).toEqual([['partial', 'interface']]);
    expect(snapshot.gaps[0]?.remedy).toBeNull();
  });

  it('knows from netstat what takes IPv4 as well', async () => {
    const { listeners } = await collectOn(macos(11));
    const wildcards = listeners.filter(({ address }) => address === '::');
    expect(wildcards.map(({ port, dualStack }) => [port, dualStack])).toEqual([
      [22, false],
      [3155, true],
      [5000, false],
      [5353, false],
    ]);
  });

  it('knows the executable from lsof and the rest from ps', async () => {
    const { listeners } = await collectOn(macos(11));
    const owner = (port: number) => listeners.find((listener) => listener.port === port)?.owners.at(-1);
    expect(owner(3155)).toMatchObject({
      name: 'node',
      exe: '/opt/homebrew/Cellar/node/22.1.0/bin/node',
      cmdline: ['node', '/Users/rajan/app/server.js', '--url', 'http://localhost:3155'],
      user: 'rajan',
      uid: 501,
      parentPid: 800,
      startedAt: '2026-11-20T10:00:00.000Z',
    });
    expect(owner(1111)?.cmdline).toEqual(['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '--restart']);
  });

  it('says what a user who is not root does not see', async () => {
    const own = `case "$*" in *"-d txt"*) cat "$FIXTURES/lsof-txt.bin";; *) sed -n '/^p704/,$p' "$FIXTURES/lsof-i.bin";; esac`;
    const snapshot = await collectOn(macos(11, { uid: 501, tools: { ...macos(11).tools, lsof: own } }));
    expect(shown(snapshot)).toEqual(LISTENERS);
    expect(snapshot.host.privileged).toBe(false);
    expect(snapshot.sources[0]).toMatchObject({ id: 'lsof', ok: true, covers: [] });
    expect(snapshot.gaps.some(({ kind }) => kind === 'blind')).toBe(false);
    expect(snapshot.gaps).toContainEqual({
      kind: 'partial',
      scope: 'lsof',
      count: null,
      reason: 'lsof shows an unprivileged user only the sockets of that user',
      remedy: 'run as root',
    });
  });

  it('still sees every listener without lsof', async () => {
    const { lsof: _, ...tools } = macos(11).tools;
    const snapshot = await collectOn(macos(11, { tools }));
    expect(snapshot.listeners.map(({ id }) => id)).toEqual(LISTENERS.map((line) => line.split(' ')[0]));
    expect(snapshot.gaps).toContainEqual(expect.objectContaining({ scope: 'lsof', reason: 'lsof is not installed' }));
    expect(snapshot.listeners[4]?.owners[0]).toMatchObject({ exe: null, user: 'rajan' });
  });

  it('is blind, and says so, when nothing works', async () => {
    const { code, stdout } = await runOn(macos(11, { tools: { ps: PS } }), ['audit', '--format', 'json']);
    const { gaps } = JSON.parse(stdout) as { gaps: Array<{ kind: string; scope: string }> };
    expect(gaps.filter(({ kind }) => kind === 'blind').map(({ scope }) => scope)).toEqual([
      'tcp4',
      'tcp6',
      'udp4',
      'udp6',
    ]);
    expect(code).toBe(3);
  });

  it('judges what it finds', async () => {
    const { code, stdout } = await runOn(macos(26), ['audit', '--format', 'json']);
    const report = JSON.parse(stdout) as { listeners: Array<{ id: string; verdict: string }> };
    const verdicts = Object.fromEntries(report.listeners.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts['tcp6:[::]:3155']).toBe('registered-unexpected');
    expect(verdicts['tcp4:127.0.0.1:6379']).toBe('expected');
    expect(code).toBe(1);
  });
});
