import { describe, expect, it } from 'vitest';
import { foreignStart } from '../../src/host/foreign-start.js';
import { type FakeWorld, fakeHost } from '../helpers/fake-host.js';

const FILES = { '/opt/own/hook.js': '', '/home/bob/hook.js': '', '/opt/own/theirs.js': '' };
const STATS: FakeWorld['stats'] = {
  '/home/bob': { uid: 1000 },
  '/opt/own/theirs.js': { mode: 0o666 },
  '/shared': { mode: 0o777 },
};
const start = (env: Readonly<Record<string, string>>, uid: number | null = 0) =>
  foreignStart(fakeHost({ files: FILES, stats: STATS, env, uid }));

describe('what was loaded before the program', () => {
  it.each([
    ['--require ./hook.js', 'no absolute path'],
    ['-r hook', 'no absolute path'],
    ['--max-old-space-size=200 --require=/home/bob/hook.js', 'user 1000 may change it'],
    ['--require /opt/own/theirs', 'every user may change it'],
    ['--require "/home/bob/hook.js"', 'user 1000 may change it'],
    ['--require "/home/b\\ob/hook.js"', 'user 1000 may change it'],
    ['--re"quire" /home/bob/hook.js', 'user 1000 may change it'],
    ['--require /opt/own', 'a directory'],
    ['--require', 'no absolute path'],
    ['--import data:text/javascript,1', 'no absolute path'],
    ['--import file:///home/b%6fb/hook.js', 'user 1000 may change it'],
    ['--loader=./x.mjs', 'no absolute path'],
    ['--experimental-loader /shared/x.mjs', 'every user may change it'],
    ['--experimental_loader /shared/x.mjs', 'every user may change it'],
    ['--openssl-config=/home/bob/openssl.cnf', 'user 1000 may change it'],
    ['--inspect=0.0.0.0:9229', 'a debugger'],
    ['--inspect-brk', 'a debugger'],
  ])('is refused as root: NODE_OPTIONS=%s', (value, why) => {
    const line = start({ NODE_OPTIONS: value });
    expect(line).toContain(why);
    expect(line).toMatch(/refused as root: unset NODE_OPTIONS .*$/);
    expect(line).not.toContain('\n');
    expect(start({ NODE_OPTIONS: value }, 1000)).toBeNull();
    expect(start({ NODE_OPTIONS: value }, null)).toBeNull();
  });

  it.each([
    '',
    '--max-old-space-size=200 --no-warnings',
    '--require /opt/own/hook.js',
    '--import=file:///opt/own/hook.js',
    '--import node:test',
    '--title=--require',
  ])('is left alone: NODE_OPTIONS=%s', (value) => {
    expect(start({ NODE_OPTIONS: value })).toBeNull();
  });

  it.each([
    ['NODE_EXTRA_CA_CERTS', '/home/bob/ca.pem'],
    ['NODE_COMPILE_CACHE', '/shared/cache'],
    ['OPENSSL_CONF', '/shared/openssl.cnf'],
    ['LD_PRELOAD', 'libc.so.6 /home/bob/x.so'],
    ['LD_LIBRARY_PATH', '/opt/own:/home/bob/lib'],
  ])('is refused as root: %s=%s', (name, value) => {
    expect(start({ [name]: value })).toMatch(new RegExp(`^${name} names .* may change it .*unset ${name} `));
    expect(start({ [name]: value }, 1000)).toBeNull();
    expect(start({ [name]: '/opt/own/file' })).toBeNull();
  });
});
