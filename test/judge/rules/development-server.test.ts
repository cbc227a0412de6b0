import { describe, expect, it } from 'vitest';
import { buildOwner } from '../../helpers/build-report.js';
import { find } from '../../helpers/find.js';
import { aClaim, aProgram } from '../../helpers/registry.js';

const claims = [aClaim('Development', { kind: 'development', ports: [{ low: 3000, high: 3000, protocol: 'tcp' }] })];
const script = { file: '/home/me/shop/server.js', uid: 1000, gid: 1000, mode: '0644', guarded: false, package: null };
const node = { exe: '/usr/bin/node', cmdline: ['node', 'server.js'], uid: 1000, unitGuarded: false, script };
const shop = { name: 'shop', product: null, by: 'cmdline' } as const;
const listener = (facts: object = {}, owner: object = {}) => ({
  port: 3000,
  verdict: 'registered-unexpected' as const,
  program: shop,
  owners: [buildOwner({ ...node, ...owner })],
  ...facts,
});

describe('a development server of a user', () => {
  it('is told with what helps, and both names', () => {
    const finding = find('registered-unexpected', listener(), { claims });
    expect(finding?.severity).toBe('medium');
    expect(finding?.message).toContain('development server, open to every network; bind it to 127.0.0.1');
    expect(finding?.message).toMatch(/registered: ssh.* \/ actual: shop/);
  });
  it('is at most info on loopback', () =>
    expect(find('registered-unexpected', listener({ address: '127.0.0.1' }), { claims })?.severity).toBe('info'));
  it('is told on a port that nobody registered, too', () =>
    expect(find('unregistered-port', listener({ verdict: 'unregistered' }), { claims })?.message).toContain(
      'bind it to',
    ));
  it.each<readonly [string, object, object]>([
    ['another port', { port: 3099 }, {}],
    ['a service of the system', {}, { unitGuarded: true }],
    ["root's program", {}, { uid: 0 }],
    ['a script that root installed', {}, { script: { ...script, guarded: true } }],
    ['a script in /tmp', {}, { script: { ...script, file: '/tmp/x.js' } }],
    ['a stranger among the owners', { owners: [buildOwner(node), buildOwner({ pid: 2 })] }, {}],
    ['a program that somebody put elsewhere', {}, { exe: '/home/me/.cache/x', cwd: '/home/me/shop', script: null }],
  ])('is not %s', (_, facts, owner) =>
    expect(
      find('registered-unexpected', listener({ address: '127.0.0.1', ...facts }, owner), { claims })?.severity,
    ).toBe('low'),
  );
  it('may be a command line that stands where the name was, and was cut off', () => {
    const title = { exe: null, name: 'node /srv/shop/', cmdline: null, uid: null, script: null };
    expect(find('registered-unexpected', listener({ address: '127.0.0.1' }, title), { claims })?.severity).toBe('info');
  });
  it.each(['java', 'python2', 'node /srv/shop/'])(
    'is not said of the bare name %j, which shows nothing it runs',
    (name) => {
      const bare = { exe: null, name, cmdline: null, uid: null, script: null };
      for (const address of ['0.0.0.0', '127.0.0.1']) {
        const message = find('registered-unexpected', listener({ address }, bare), { claims })?.message;
        expect(message).toContain('what it runs was not seen');
        expect(message).not.toContain('looks like');
      }
    },
  );
  it('is low for a bare name, and names what is known there beside it', () => {
    const bare = { exe: null, name: 'java', cmdline: null, uid: null, script: null };
    const programs = [
      aProgram('tomcat', {
        interpreted: [{ runtime: 'java', jar: 'bootstrap.jar' }],
        ports: [{ low: 3000, high: 3000, protocol: 'tcp' }],
      }),
    ];
    const finding = find('registered-unexpected', listener({}, bare), { claims, programs });
    expect(finding?.severity).toBe('low');
    expect(finding?.message).toContain('may be The tomcat server, or a development server');
  });
  it('is medium where the command line of an unseen executable tells more', () => {
    const seen = { exe: null, name: 'node', cmdline: ['node', '/tmp/x.js'], script: null };
    expect(find('registered-unexpected', listener({}, seen), { claims })?.severity).toBe('medium');
  });
  it.each(['busybox', 'bash', 'sh -c'])('is not the bare name %j, for which nobody writes servers', (name) => {
    const bare = { exe: null, name, cmdline: null, uid: null, script: null };
    expect(find('registered-unexpected', listener({ address: '127.0.0.1' }, bare), { claims })?.severity).toBe('low');
  });
  it('may be what waits for its first connection', () => {
    const activator = { exe: '/usr/bin/systemd-socket-activate', script: null };
    expect(find('registered-unexpected', listener({ address: '127.0.0.1' }, activator), { claims })?.severity).toBe(
      'info',
    );
  });
  it('may be a build in its project', () => {
    const build = { exe: '/home/me/shop/target/debug/shop', cwd: '/home/me/shop', script: null };
    expect(find('registered-unexpected', listener({ address: '127.0.0.1' }, build), { claims })?.severity).toBe('info');
  });
});

describe('a build of go run', () => {
  const go = { exe: '/tmp/go-build123/b001/exe/shop', uid: 1000, exeFile: { uid: 1000, gid: 1000, mode: '0755' } };
  it('says what it is', () =>
    expect(find('writable-executable', listener({}, go))?.message).toContain('a build of `go run`'));
  it('is none where another user put it there', () =>
    expect(
      find('writable-executable', listener({}, { ...go, exeFile: { uid: 1001, gid: 1, mode: '0755' } }))?.message,
    ).not.toContain('go run'));
});
