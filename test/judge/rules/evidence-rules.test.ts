import { describe, expect, it } from 'vitest';
import type { Listener } from '../../../src/domain/listener.js';
import type { Owner } from '../../../src/domain/owner.js';
import { judge } from '../../../src/judge/classify/classify.js';
import { runRules } from '../../../src/judge/rules/run.js';
import { buildHost, buildListener, buildOwner, NOT_LOOKED_AT } from '../../helpers/build-report.js';
import { shippedRegistry } from '../../helpers/shipped-registry.js';

function judged(owner: Partial<Owner>, listener: Partial<Listener> = {}, privileged = true) {
  const host = { ...buildHost(), privileged };
  const listeners = [buildListener({ owners: [buildOwner(owner)], ...listener })];
  const registry = shippedRegistry();
  return runRules(judge({ listeners, host }, registry), { host, registry });
}

const found = (...of: Parameters<typeof judged>) => judged(...of).map(({ rule, severity }) => [rule, severity]);
const messages = (...of: Parameters<typeof judged>) => judged(...of).map(({ message }) => message);

const PRELOADED = { foreignCode: ['LD_PRELOAD=/home/u/x.so'] };
const loopback = { address: '127.0.0.1' };

describe('foreign-code', () => {
  it('is told of a program that would be believed without it', () => {
    expect(found(PRELOADED)).toEqual([['foreign-code', 'high']]);
    expect(found(PRELOADED, loopback)).toEqual([['foreign-code', 'medium']]);
  });
  it.each<readonly [string, Partial<Owner>]>([
    ['nothing foreign', {}],
    ['a container', { ...PRELOADED, container: { runtime: 'docker', id: 'ab', name: null } }],
  ])('is not told of %s', (_what, owner) => expect(found(owner)).toEqual([]));
  it('is told of an addon of Node.js where the program is not extended by addons', () => {
    const addon = { foreignCode: ['/home/u/.vscode/extensions/x.node'] };
    const editor = { exe: '/usr/share/code/code', name: 'code', cmdline: ['/usr/share/code/code'] };
    const onItsPort = { ...loopback, port: 5500 };
    expect(found(addon)).toEqual([['foreign-code', 'high']]);
    expect(found({ ...editor, ...addon }, onItsPort)).toEqual([]);
    expect(found({ ...editor, ...PRELOADED }, onItsPort)).toEqual([['foreign-code', 'medium']]);
  });
  it("is not told of a user's own script", () => {
    const script = { file: '/home/u/s.js', uid: 1000, gid: 1000, mode: '0644', guarded: false, package: null };
    const own = { exe: '/usr/bin/node', name: null, cmdline: ['node', 's.js'], uid: 1000, script, ...PRELOADED };
    expect(found(own, { port: 3000 }).map(([rule]) => rule)).not.toContain('foreign-code');
  });
});

describe('ephemeral-stranger', () => {
  const stranger = { exe: '/home/u/agent', name: 'agent', cmdline: ['/home/u/agent'], uid: 1000, exeGuarded: false };
  const python = { exe: '/usr/bin/python3.11', name: 'python3', cmdline: ['python3', '-c', 'x'], uid: 1000 };
  it('is told of a program that nobody knows', () => {
    expect(found(stranger, { port: 40000 })).toEqual([['ephemeral-stranger', 'low']]);
    const elsewhere = { ...stranger, exe: '/nix/store/x/bin/agent', exeInPlace: false };
    expect(found(elsewhere, { port: 40000 })).toEqual([['ephemeral-stranger', 'low']]);
    expect(found({ ...python, package: 'python3.11' }, { port: 40000 })).toEqual([['ephemeral-stranger', 'low']]);
  });
  it('does not say of an interpreter that no package installed it', () => {
    const beam = {
      exe: '/usr/lib/erlang/erts-13.1.5/bin/beam.smp',
      name: 'beam.smp',
      cmdline: ['beam.smp', '-noshell'],
    };
    const told = messages({ ...beam, uid: 1000, package: 'erlang-base 1' }, { port: 40000 });
    expect(told).toEqual([expect.stringMatching(/an interpreter, and what it runs is not seen$/)]);
    expect(messages(stranger, { port: 40000 })).toEqual([expect.stringMatching(/no package installed$/)]);
  });
  it.each<readonly [string, Partial<Owner>, Partial<Listener>]>([
    ['on the loopback interface', stranger, { port: 40000, ...loopback }],
    ['of UDP', stranger, { port: 40000, protocol: 'udp' }],
    ['in a capture', { ...stranger, ...NOT_LOOKED_AT }, { port: 40000 }],
    ["of a package manager's own directory", { ...stranger, exe: '/nix/store/x/bin/agent' }, { port: 40000 }],
    ['of a package', { exe: '/usr/bin/agent', name: 'agent', cmdline: ['agent'], package: 'agent 1' }, { port: 40000 }],
    ['that is known', {}, { port: 40000 }],
  ])('is not told of one %s', (_what, owner, listener) => expect(found(owner, listener)).toEqual([]));
});

describe('a read-eval-print loop', () => {
  it.each([
    ['/usr/bin/guile', 'guile s.scm', 37146],
    ['/usr/bin/sbcl', 'sbcl --load swank.lisp', 4005],
  ])('of %s is told where a network reaches it', (exe, line, port) => {
    const owner = { exe, name: null, cmdline: line.split(' '), uid: 1000 };
    expect(found(owner, { port })).toEqual([['sensitive-service', 'high']]);
    expect(found(owner, { port, ...loopback })).toEqual([]);
  });
});

describe('unattributed-listener', () => {
  const hidden = { exe: null, exeFile: null, exeInPlace: null, exeGuarded: null, exeMapped: null };
  it('is told of a process that does not show what it runs', () => {
    expect(found(hidden)).toEqual([['unattributed-listener', 'medium']]);
    expect(found(hidden, {}, false)).toEqual([]);
  });
  it('is told of an executable that could not be looked at', () =>
    expect(found({ ...hidden, exe: '/mnt/fuse/sshd', uid: 1000 }).map(([rule]) => rule)).toContain(
      'unattributed-listener',
    ));
});
