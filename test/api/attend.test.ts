import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.js';
import { ASSETS, SQUATTER, SSHD, snapshotText } from '../helpers/command.js';
import { type FakeWorld, fakeHost } from '../helpers/fake-host.js';

const SNAPSHOT = snapshotText([SSHD, SQUATTER]);
const POLICY = 'version: 1\nallow:\n  - {port: 22, program: sshd, reason: administration}\n';
const FILES = { 'web1.json': SNAPSHOT, 'port-audit.yaml': POLICY };

function world(overrides: FakeWorld = {}) {
  const chunks = [`${JSON.stringify(JSON.parse(SNAPSHOT))}\n`];
  return fakeHost({ assets: ASSETS, files: FILES, chunks, now: new Date('2026-11-20T12:00:00Z'), ...overrides });
}

type Options = Partial<library.Attended>;
type Machine = ReturnType<typeof world>;
const from = 'snapshot:web1.json';

/** Every function of the library, and the stages that it goes through. */
const CALLS: ReadonlyArray<[string, string, (options: Options, machine: Machine) => Promise<unknown>]> = [
  ['allow', 'looking judging', (options, machine) => library.allow(3099, { ...options, reason: 'x' }, machine)],
  ['audit', 'reading judging', (options, machine) => library.audit({ ...options, from }, machine)],
  ['baseline', 'reading judging', (options, machine) => library.baseline({ ...options, from }, machine)],
  ['check', 'reading judging', (options, machine) => library.check({ ...options, from }, machine)],
  ['explainCheck', 'reading judging', (options, machine) => library.explainCheck({ ...options, from }, machine)],
  ['collect', 'looking', (options, machine) => library.collect(options, machine)],
  ['cron', 'reading judging telling', (options, machine) => library.cron({ ...options, from, state: 's' }, machine)],
  ['diff', 'reading', (options, machine) => library.diff('web1.json', 'web1.json', options, machine)],
  ['explain', 'reading judging', (options, machine) => library.explain('3099', { ...options, from }, machine)],
  ['fleet', 'judging', (options, machine) => library.fleet({ ...options, inputs: ['web1.json'] }, machine)],
  ['history', '', (options, machine) => library.history({ ...options, state: 'state' }, machine)],
  ['openJudge', '', (options, machine) => library.openJudge(options, machine)],
  ['judge', 'judging', async (options, machine) => library.judge([SNAPSHOT], options, machine).next()],
  ['judgeLines', 'judging judging', (options, machine) => library.judgeLines(machine.stdin(), options, machine).next()],
  ['validate', '', (options, machine) => library.validate(['port-audit.yaml'], options, machine)],
  ['port', 'looking judging', (options, machine) => library.port(3099, options, machine)],
  ['predict', 'reading', (options, machine) => library.predict({ ...options, root: '/image' }, machine)],
  [
    'register',
    'reading judging',
    (options, machine) => library.register({ ...options, policy: 'port-audit.yaml', from }, machine),
  ],
  ['registry.lookup', '', (options, machine) => library.registry.lookup('22', options, machine)],
  ['registry.search', '', (options, machine) => library.registry.search('ssh', options, machine)],
  ['registry.info', '', (options, machine) => library.registry.info(options, machine)],
  ['registry.update', 'fetching', (options, machine) => library.registry.update(options, machine)],
  ['registry.rollback', '', (options, machine) => library.registry.rollback(options, machine)],
];

describe.each(CALLS)('%s', (_, stages, call) => {
  it('says what it is doing', async () => {
    const seen: string[] = [];
    await call({ onProgress: ({ stage }) => seen.push(stage) }, world()).catch(() => {});
    expect(seen.join(' ')).toBe(stages);
  });

  it('does nothing when it was ended before it began', async () => {
    const machine = world();
    const before = [...machine.disk.keys()];
    const reason = new Error('ended');
    await expect(call({ signal: AbortSignal.abort(reason) }, machine)).rejects.toBe(reason);
    expect([...machine.disk.keys()]).toEqual(before);
  });

  it('refuses options that there are not', async () => {
    await expect(call({ singal: null } as Options, world())).rejects.toThrow(
      'unknown option "singal"; did you mean "signal"?',
    );
    await expect(call({ signal: 5 } as never, world())).rejects.toThrow(
      'option signal: expected an AbortSignal or null',
    );
  });
});

describe('the library', () => {
  it('is what this test calls', () => {
    const functions = Object.entries(library).flatMap(([name, value]) =>
      name === 'registry'
        ? Object.keys(value).map((each) => `registry.${each}`)
        : typeof value === 'function'
          ? [name]
          : [],
    );
    // A watch ends by its signal, so its test is another one.
    const aside = ['UsageError', 'UnobservableError', 'nodeHost', 'watch'];
    expect(functions.filter((name) => !aside.includes(name)).sort()).toEqual(CALLS.map(([name]) => name).sort());
  });

  it('rejects with the reason of its signal, whatever the work made of it', async () => {
    const controller = new AbortController();
    const reason = new Error('no more');
    const fetch = async () => {
      controller.abort(reason);
      throw new Error('the socket hung up');
    };
    await expect(library.registry.update({ signal: controller.signal }, world({ fetch }))).rejects.toBe(reason);
  });

  it('passes the signal on to what runs, and starts nothing afterwards', async () => {
    const controller = new AbortController();
    const reason = new Error('no more');
    const started: string[] = [];
    const machine = world({ platform: 'darwin' });
    const run: library.Host['run'] = async (command, args, { signal }) => {
      started.push(command);
      controller.abort(reason);
      expect(signal?.aborted).toBe(true);
      return machine.run(command, args, { timeLimit: 1 });
    };
    const options = { sources: ['lsof'], signal: controller.signal };
    await expect(library.collect(options, { ...machine, run })).rejects.toBe(reason);
    expect(started).toHaveLength(1);
  });

  it('gives back what it holds when it is ended while it tells', async () => {
    const machine = world();
    const controller = new AbortController();
    const reason = new Error('no more');
    const tell = () => controller.abort(reason);
    const options = { from, state: 'dir/state', tell, signal: controller.signal };
    await expect(library.cron(options, machine)).rejects.toBe(reason);
    expect([...machine.disk.keys()].filter((name) => name.endsWith('.lock'))).toEqual([]);
    expect(await library.cron({ from, state: 'dir/state' }, machine)).toMatchObject({ told: [], exitCode: 0 });
  });
});

describe('cron', () => {
  it('gives the news to whoever called, and to nobody twice', async () => {
    const machine = world();
    const run = await library.cron({ from, state: 'state' }, machine);
    expect(run.told.map(({ kind, finding }) => [kind, finding.rule])).toEqual([['new', 'registered-unexpected']]);
    expect(run.exitCode).toBe(1);
    expect(await library.cron({ from, state: 'state' }, machine)).toMatchObject({ told: [], exitCode: 0 });
    expect((await library.history({ state: 'state' }, machine)).findings).toHaveLength(1);
  });

  it.each([
    [{ smtp: 'smtp://x' }, 'smtp: there is nobody to mail to; add mailTo ADDRESS'],
    [{ mailTo: ['root'], smtp: 'x', sendmail: 'y' }, 'smtp and sendmail exclude each other: a mail goes one way'],
    [{ mailTo: ['root'], sendmail: './send' }, /^sendmail: "\.\/send" is a relative path; give the whole one/],
    [{ mailTo: ['a b@x y'] }, /^mailTo "a b@x y": not a mail address/],
    [{ webhook: 'ftp://x' }, 'webhook: expected an http:// or https:// URL, without user and password'],
    [{ confirm: 0 }, 'option confirm: expected a whole number from 1'],
    [{ sources: ['kernle'] }, /^sources: unknown source "kernle"; did you mean "kernel"\?/],
    [{ from: 'sz:web1.json' }, /^from "sz:web1.json": unknown capture format "sz"; did you mean "ss"\?/],
  ])('refuses %j in the words of the library', async (options, message) => {
    await expect(library.cron({ state: 'state', ...options }, world())).rejects.toThrow(message);
  });
});
