import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Owner, ownerOf } from '../../src/domain/owner.js';
import type { ReportListener } from '../../src/domain/report.js';
import { explainPolicy } from '../../src/policy/explain.js';
import { active, applyText, buildContext, draftAt } from '../helpers/apply-policy.js';
import { buildOwner, buildReportListener, NOT_LOOKED_AT } from '../helpers/build-report.js';
import { policyOf, yaml } from '../helpers/load-policy.js';

const FILE = { uid: 0, gid: 0, mode: '0755' };
const container = { runtime: 'docker', id: 'a'.repeat(64), name: 'web' };
const eve = { uid: 1000, user: 'eve', unit: null, unitGuarded: false } as const;
const stock = { name: 'nginx', exe: '/usr/sbin/nginx' } as const;
const python = { exe: '/usr/bin/python3.11', cmdline: ['python3', '-m', 'http.server'] } as const;
const scriptAt = (file: string, guarded: boolean, uid = guarded ? 0 : 1000) => ({
  script: { file, uid, gid: 0, mode: '0644', guarded, package: null },
});

const heldBy = (owner: Partial<Owner>, program = 'nginx', port = 80): ReportListener =>
  buildReportListener({ port, owners: [buildOwner(owner)], ownerPrograms: [program] });

/** By what an entry for a program allows a listener; null: it does not. */
async function allowedBy(program: string, owner: Partial<Owner>, recognised?: string) {
  const text = yaml(`allow: [{port: any, program: ${program}, reason: x}]`);
  const { listeners } = await applyText(text, [heldBy(owner, recognised)]);
  return listeners[0]?.allowedBy?.by ?? null;
}

describe('the path of an executable', () => {
  const cases: ReadonlyArray<readonly [string, Partial<Owner>, string | null]> = [
    ['in place', stock, 'evidence'],
    ['in a mount namespace of its own', { ...stock, exeInPlace: false, exeGuarded: null }, null],
    ['of root in such a namespace', { ...stock, uid: 0, exeInPlace: false }, null],
    ['where it could not be looked', { ...stock, exeInPlace: null }, null],
    ['that is not mapped', { ...stock, exeMapped: false }, null],
    ['in a user namespace of its own', { ...stock, exeMapped: null }, null],
    ['in a container', { ...stock, exeInPlace: false, container }, 'evidence'],
    ['in a container that maps users', { ...stock, exeInPlace: false, exeMapped: null, container }, 'path'],
    ['in a container, not mapped', { ...stock, exeInPlace: false, exeMapped: false, container }, null],
    ['that was deleted', { ...stock, exeInPlace: false, exeDeleted: true, exeReplaced: false }, null],
    ['that an upgrade replaced', { ...stock, exeInPlace: false, exeDeleted: true, exeReplaced: true }, 'evidence'],
    ['in a capture', { ...stock, ...NOT_LOOKED_AT }, 'path'],
  ];
  it.each(cases)('%s', async (_, owner, by) => expect(await allowedBy('/usr/sbin/nginx', owner)).toBe(by));
});

describe('a name', () => {
  const own = { exeGuarded: false, exeFile: { ...FILE, uid: 1000 } };
  const cases: ReadonlyArray<readonly [string, Partial<Owner>, string | null]> = [
    ['of what lies in place', stock, 'evidence'],
    ['in a home directory', { exe: '/home/eve/usr/sbin/nginx', ...own }, null],
    ['in a temporary directory', { exe: '/tmp/nginx', ...own }, null],
    ['of root in a temporary directory that others may write', { exe: '/dev/shm/nginx', exeGuarded: false }, null],
    ['of a user in /opt', { exe: '/opt/nginx', ...own }, null],
    [
      'of an account of the system in /opt',
      { exe: '/opt/x/nginx', exeGuarded: false, exeFile: { ...FILE, uid: 33 } },
      'name',
    ],
    ['where only root writes, wherever', { exe: '/data/nginx' }, 'evidence'],
    ['in a mount namespace of its own', { ...stock, exeInPlace: false, exeGuarded: null }, null],
    ['that is not mapped', { ...stock, exeMapped: false }, null],
    ['in a container', { ...stock, exeInPlace: false, container }, 'evidence'],
    [
      'that an upgrade replaced',
      { ...stock, exeInPlace: false, exeDeleted: true, exeReplaced: true, exeGuarded: null },
      'evidence',
    ],
    ['of a process that hides what it runs', { name: 'nginx', exe: null }, null],
    ['in a capture', { exe: '/tmp/nginx', ...NOT_LOOKED_AT }, 'name'],
  ];
  it.each(cases)('%s', async (_, owner, by) => expect(await allowedBy('nginx', owner)).toBe(by));
});

describe('what an interpreter runs', () => {
  const vite = ['node', '/srv/app/vite.js'];
  const cases: ReadonlyArray<readonly [string, string, Partial<Owner>, string | null]> = [
    [
      'a script of root, run by root',
      'vite',
      { exe: '/usr/bin/node', cmdline: vite, ...scriptAt('/usr/lib/vite.js', true) },
      'evidence',
    ],
    [
      'the same, said by a user',
      'vite',
      { exe: '/usr/bin/node', cmdline: vite, ...eve, ...scriptAt('/usr/lib/vite.js', true) },
      'name',
    ],
    [
      'a script of his own by a stock name',
      'vite',
      { exe: '/usr/bin/node', cmdline: vite, ...eve, ...scriptAt('/home/eve/vite.js', false) },
      null,
    ],
    [
      'his script by its path',
      '/home/eve/vite.js',
      { exe: '/usr/bin/node', cmdline: vite, ...eve, ...scriptAt('/home/eve/vite.js', false) },
      'path',
    ],
    [
      'a script of a service by its path',
      '/srv/app/vite.js',
      { exe: '/usr/bin/node', cmdline: vite, uid: 33, ...scriptAt('/srv/app/vite.js', false, 33) },
      'evidence',
    ],
    ['a script that only says so', 'vite', { exe: '/usr/bin/node', cmdline: ['vite'], ...eve }, null],
    [
      'a script that its title leads to, by name',
      'vite',
      { exe: '/usr/bin/node', cmdline: ['vite'], ...eve, ...scriptAt('/usr/lib/node_modules/vite/vite.js', true) },
      null,
    ],
    [
      'the same by its path, of root too',
      '/usr/lib/node_modules/vite/vite.js',
      { exe: '/usr/bin/node', cmdline: ['vite', '', ''], ...scriptAt('/usr/lib/node_modules/vite/vite.js', true) },
      null,
    ],
    ['a module that the interpreter looks up', 'http.server', { ...python, ...eve }, 'name'],
    ['the interpreter that is the own file of a user', 'http.server', { ...python, ...eve, exeInPlace: false }, null],
  ];
  it.each(cases)('%s', async (_, program, owner, by) =>
    expect(await allowedBy(program, owner, program.startsWith('/') ? 'x' : program)).toBe(by),
  );
});

describe('the service behind a socket unit', () => {
  const relay = {
    kind: 'socket',
    target: 'web.service',
    exe: '/usr/sbin/nginx',
    exeGuarded: null,
    package: null,
  } as const;
  const systemd = { pid: 1, exe: '/usr/lib/systemd/systemd', relay };
  it('is known from the units of root, and shown by those of a user', async () => {
    expect(await allowedBy('/usr/sbin/nginx', systemd)).toBe('evidence');
    expect(await allowedBy('/usr/sbin/nginx', { ...systemd, ...eve })).toBe('path');
  });
});

describe('an entry', () => {
  const impostor = heldBy({ ...stock, exeInPlace: false, exeGuarded: null });

  it('is named with its line and reason, also where there is no finding', async () => {
    const text = yaml('allow:', '  - {port: 1-100, program: nginx, reason: the site}');
    const { listeners } = await applyText(text, [heldBy(stock)]);
    expect(listeners[0]?.allowedBy).toEqual({ file: 'port-audit.yaml', line: 3, reason: 'the site', by: 'evidence' });
  });

  it('that fits by evidence stands before one that fits by a name', async () => {
    const text = yaml('allow:', '  - {port: 80, program: nginx, reason: a}', '  - {port: 80, reason: b}');
    const { listeners } = await applyText(text, [heldBy({ ...stock, ...NOT_LOOKED_AT })]);
    expect(listeners[0]?.allowedBy).toMatchObject({ line: 4, by: 'evidence' });
  });

  it('denies by looks as well', async () => {
    const text = yaml('deny: [{port: any, program: nginx, reason: x}]');
    expect(active(await applyText(text, [impostor]))).toEqual(['policy-denied: high']);
  });

  it.each(['name-mismatch', 'writable-executable', 'deleted-executable', 'foreign-code'] as const)(
    'accepts %s only by the full path of what lies there',
    async (rule) => {
      const text = yaml('allow:', '  - {port: 80, reason: a}', '  - {port: 80, program: /usr/sbin/nginx, reason: b}');
      const left = async (listener: ReportListener) =>
        active(await applyText(text, [listener], [draftAt(rule, listener)]));
      expect(await left(heldBy(stock))).toEqual([]);
      expect(await left(impostor)).toContain(`${rule}: medium`);
      expect(await left(heldBy({ ...stock, ...NOT_LOOKED_AT }))).toContain(`${rule}: medium`);
    },
  );
});

describe('check and --explain-policy', () => {
  const owner = fc
    .record({
      exe: fc.constantFrom('/usr/sbin/nginx', '/home/eve/nginx', '/tmp/nginx', '/usr/bin/python3', '/opt/a/b', null),
      uid: fc.constantFrom(0, 33, 1000, null),
      user: fc.constantFrom('root', 'eve', null),
      exeInPlace: fc.constantFrom(true, true, false, null),
      exeMapped: fc.constantFrom(true, true, false, null),
      exeGuarded: fc.constantFrom(true, false, null),
      exeDeleted: fc.constantFrom(false, true),
      exeReplaced: fc.constantFrom(true, false, null),
      exeFile: fc.constantFrom(FILE, { ...FILE, uid: 1000 }, null),
      cmdline: fc.constantFrom(['nginx'], ['python3', '-m', 'app'], ['python3', '/srv/app.py'], null),
      cmdlineCut: fc.constantFrom(false, true, null),
      script: fc.constantFrom(null, scriptAt('/srv/app.py', false).script, scriptAt('/usr/lib/app.py', true).script),
      container: fc.constantFrom(null, null, container),
      unitGuarded: fc.constantFrom(true, false, null),
    })
    .map((facts) => ownerOf(7, facts));
  const listener = fc
    .record({ port: fc.integer({ min: 1, max: 4 }), owners: fc.array(owner, { maxLength: 2 }) })
    .map(({ port, owners }) => {
      const ownerPrograms = owners.map(({ exe }) => exe?.split('/').at(-1) ?? null);
      return buildReportListener({ port, owners, ownerPrograms, ownerStatus: owners.length > 0 ? 'known' : 'none' });
    });
  const entry = fc.record({
    port: fc.constantFrom('1', '2', '1-3', '1-60000', '4/tcp'),
    program: fc.option(fc.constantFrom('nginx', '/usr/sbin/nginx', 'python3', '/srv/app.py', ['b', '/tmp/nginx']), {
      nil: undefined,
    }),
    user: fc.option(fc.constantFrom('root', 'eve', 0, 1000), { nil: undefined }),
    until: fc.option(fc.constantFrom('2020-01-01', '2099-01-01'), { nil: undefined }),
    reason: fc.constant('x'),
  });
  const entries = fc.array(entry, { maxLength: 4 });

  it('never disagree', async () => {
    await fc.assert(
      fc.asyncProperty(entries, entries, entries, listener, async (allow, require, deny, held) => {
        const text = JSON.stringify({ version: 1, allow, require, deny: [{ port: '9', reason: 'x' }, ...deny] });
        const { listeners, findings } = await applyText(text, [held], [], { strict: true });
        const [explained] = explainPolicy(await policyOf(text), listeners, findings, buildContext());
        const rules = findings.filter((each) => each.listener === held.id).map(({ rule }) => rule);
        const [judged] = listeners;
        expect(judged?.disposition === 'accepted').toBe(explained?.decision === 'allowed');
        expect(judged?.allowedBy === null).toBe(explained?.decision !== 'allowed');
        expect(rules.includes('policy-denied')).toBe(explained?.decision === 'denied');
        const lapsed = findings.some(({ message }) => message.includes(`; ${held.id} still listens`));
        expect((rules.includes('policy-unlisted') || lapsed) && !rules.includes('policy-denied')).toBe(
          explained?.decision === 'unlisted',
        );
        if (judged?.allowedBy != null) {
          expect(explained?.entries[0]).toContain(`port-audit.yaml:${judged.allowedBy.line}:`);
        }
      }),
      { numRuns: 300 },
    );
  });
});
