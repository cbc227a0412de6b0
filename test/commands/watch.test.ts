import { describe, expect, it } from 'vitest';
import { run } from '../../src/main.js';
import { ASSETS, runCommand } from '../helpers/command.js';
import { type FakeWorld, fakeHost } from '../helpers/fake-host.js';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
/** 0.0.0.0:3099. */
const ROW =
  '  0: 00000000:0C1B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0\n';
const EMPTY = { '/proc/net/tcp': HEAD, '/proc/net/tcp6': HEAD, '/proc/net/udp': HEAD, '/proc/net/udp6': HEAD };

/** Who can see that nobody holds it. */
const ROOT = { uid: 0, files: { ...EMPTY, '/proc/1/stat': '' } };

type Step = (disk: ReturnType<typeof fakeHost>['disk'], stop: () => void) => void;

/** Runs a watch in which something happens at each pause between two looks; after the last one it is ended by a signal. */
async function watched(words: readonly string[], steps: readonly Step[], world: FakeWorld = {}) {
  const host = fakeHost({ assets: ASSETS, files: EMPTY, uid: 1000, ...world });
  let end = () => {};
  let step = 0;
  const ending = {
    ...host,
    onEnd: (call: () => void) => {
      end = call;
      return () => {};
    },
    pause: async (milliseconds: number) => {
      await host.pause(milliseconds);
      if (milliseconds < 50) return;
      const next = steps[step++];
      if (next === undefined) end();
      else next(host.disk, end);
    },
  };
  const code = await run(['watch', ...words], ending);
  return { code, out: host.stdout.text, err: host.stderr.text };
}

const opens: Step = (disk) => disk.set('/proc/net/tcp', HEAD + ROW);
const closes: Step = (disk) => disk.set('/proc/net/tcp', HEAD);
const waits: Step = () => {};

describe('port-audit watch', () => {
  it('tells what opens and closes in a line each, with both sides', async () => {
    const { code, out } = await watched([], [waits, opens, waits, closes, waits]);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^2026-11-20T10:00:\d\dZ opened {2}3099\/tcp on 0\.0\.0\.0 \(every network\): registered: chmd \/ actual: /,
    );
    expect(lines[1]).toMatch(/ closed {2}3099\/tcp /);
    expect(code).toBe(0);
  });

  it('prints an object a change for programs', async () => {
    const { out } = await watched(['--format', 'ndjson'], [opens, closes], ROOT);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      {
        type: 'opened',
        listener: { id: 'tcp4:0.0.0.0:3099' },
        verdict: expect.any(String),
        findings: [{ rule: 'unattributed-listener' }],
      },
      { type: 'closed', at: expect.stringMatching(/Z$/), listener: { port: 3099 } },
    ]);
  });

  it('says what it can miss, and what would help', async () => {
    expect((await watched([], [])).err).toContain(
      'not seen: listeners that open and close between two looks, 2 s apart: not privileged to ask the kernel for events; to see them: run as root\n',
    );
    expect((await watched([], [], { uid: 0 })).err).toContain(
      'tracefs is not mounted; to see them: mount -t tracefs none /sys/kernel/tracing\n',
    );
    expect((await watched(['--no-events', '--interval', '0.5'], [])).err).toContain('two looks, 0.5 s apart\n');
  });

  it('ends with 1 only where it was asked to, by what came', async () => {
    expect((await watched(['--fail-on', 'low'], [opens], ROOT)).code).toBe(1);
    expect((await watched(['--fail-on', 'critical'], [opens], ROOT)).code).toBe(0);
    expect(
      (await watched(['--fail-on', 'low'], [closes], { ...ROOT, files: { ...EMPTY, '/proc/net/tcp': HEAD + ROW } }))
        .code,
    ).toBe(0);
  });

  it('ends with 3 where it cannot look', async () => {
    const nothing = await watched([], [], { files: {} });
    expect([nothing.code, nothing.err]).toEqual([3, expect.stringContaining('no source could look; kernel: ')]);
    const { '/proc/net/tcp6': _, ...half } = EMPTY;
    expect((await watched([], [waits], { files: { ...half, '/proc/net/tcp6': { error: 'EACCES' } } })).code).toBe(3);
  });

  it('applies the policy of this machine, and not with --no-policy', async () => {
    const policy = 'version: 1\nallow:\n  - port: 3099\n    reason: meant\n';
    const world = { uid: 0, files: { ...EMPTY, '/etc/port-audit/policy.yaml': policy } };
    expect((await watched([], [opens], world)).out).toContain('accepted: ');
    expect((await watched(['--no-policy'], [opens], world)).out).not.toContain('accepted: ');
  });

  it.each([
    [['--interval', '0'], '--interval 0: expected seconds from 0.1 to 86400'],
    [['--state', 'x.json'], '--state: only with --record'],
    [['--format', 'sarif'], "--format: unknown format 'sarif'; one of table, ndjson"],
    [['--fail-on', 'hgih'], '--fail-on: unknown value "hgih"; did you mean "high"?'],
  ])('refuses %j', async (words, line) => {
    const { code, err } = await runCommand(['watch', ...words], EMPTY);
    expect([code, err]).toEqual([2, expect.stringContaining(line)]);
  });

  it('hands what opened and closed to the next run of cron', async () => {
    const disk: NonNullable<FakeWorld['disk']> = new Map(
      Object.entries({ ...ROOT.files, '/etc/machine-id': `${'a'.repeat(32)}\n` }),
    );
    const cron = async () => {
      const host = fakeHost({ assets: ASSETS, disk, uid: 0, now: new Date('2026-11-20T10:05:00.000Z') });
      await run(['cron', '--source', 'kernel'], host);
      return host.stdout.text;
    };
    await cron();
    await watched(['--record'], [waits, opens, waits, closes, waits], { disk, uid: 0 });
    disk.set('/var/lib/port-audit/state.json.watched.taken', 'not of a watch\n');
    expect(await cron()).toContain('1 line of /var/lib/port-audit/state.json.watched');
    expect(await cron()).toMatch(/3099\/tcp .*; opened 10:00:\d\d UTC for 4 s/);
    expect(await cron()).toMatch(/resolved/i);
    expect([...disk.keys()].filter((path) => path.includes('.watched'))).toEqual([]);
  });

  it('cleans up what killed runs have left, and nothing else', async () => {
    const host = fakeHost({ assets: ASSETS, files: { '/proc/77/stat': `77 (node) S 1 ${'0 '.repeat(17)}500 0` } });
    const instances = '/sys/kernel/tracing/instances';
    const names = ['port-audit-77-500-0-1', 'port-audit-77-400-0-1', 'port-audit-78-1-0-2', 'other'];
    for (const name of names) host.files.makeDirectory(`${instances}/${name}`);
    const files = { ...host.files, list: (path: string) => (path === instances ? names : host.files.list(path)) };
    expect(await run(['watch', '--clean'], { ...host, files })).toBe(0);
    expect(host.stderr.text).toBe('port-audit: removed 2 tracing instances\n');
    expect(names.filter((name) => host.files.stat(`${instances}/${name}`) !== null)).toEqual([names[0], 'other']);
  });
});
