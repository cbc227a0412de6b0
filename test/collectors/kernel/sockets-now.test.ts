import { expect, it } from 'vitest';
import { socketsNow } from '../../../src/collectors/kernel/sockets-now.js';
import type { Protocol } from '../../../src/domain/listener.js';
import { type FakeFile, fakeHost } from '../../helpers/fake-host.js';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (inode: number) =>
  `  0: 00000000:0C1B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0\n`;
const FILES: Readonly<Record<string, FakeFile>> = {
  '/proc/net/tcp': HEAD + row(4711),
  '/proc/net/tcp6': HEAD,
  '/proc/net/udp': HEAD,
  '/proc/net/udp6': HEAD,
  '/proc/self/ns/net': { link: 'net:[1]' },
  '/proc/77/stat': `77 (node) S 1 ${'0 '.repeat(17)}500 0`,
  '/proc/77/exe': { link: '/usr/bin/node' },
  '/proc/77/ns/net': { link: 'net:[1]' },
};
const now = (
  files: Readonly<Record<string, FakeFile>> = {},
  platform = 'linux',
  protocols: readonly Protocol[] = ['tcp', 'udp'],
) => socketsNow(fakeHost({ platform, files: { ...FILES, ...files } }), [77], protocols);

it('is the same as long as the same sockets listen', async () => {
  expect(await now()).toMatch(/^[0-9a-f]{64}$/);
  expect(await now()).toBe(await now());
});

const OTHER = { '/proc/78/ns/net': { link: 'net:[2]' }, '/proc/78/net/tcp': HEAD + row(9) };

it.each([
  ['another socket on the same port', { '/proc/net/tcp': HEAD + row(4712) }],
  ['one that ended', { '/proc/net/tcp': HEAD }],
  ['another program after exec', { '/proc/77/exe': { link: '/usr/bin/nc' } }],
  ['another process with the same id', { '/proc/77/stat': `77 (node) S 1 ${'0 '.repeat(17)}600 0` }],
  ['one in another network namespace', OTHER],
])('tells %s', async (_, files) => expect(await now(files)).not.toBe(await now()));

it('passes over what was not asked for', async () => {
  expect(await now({ '/proc/net/tcp': HEAD }, 'linux', ['udp'])).toBe(await now({}, 'linux', ['udp']));
});

it('says nothing where it cannot tell', async () => {
  expect(await now({}, 'darwin')).toBeNull();
  expect(await now({ '/proc/net/tcp6': { error: 'EACCES' } })).toBeNull();
});
