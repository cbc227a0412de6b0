import { expect, it } from 'vitest';
import { holdings } from '../../../src/collectors/kernel/holdings.js';
import { fakeHost } from '../../helpers/fake-host.js';

it('reads all descriptors of a process once, and forgets who is not asked about any more', () => {
  const host = fakeHost({ files: { '/proc/7/fd/3': { link: 'socket:[42]' } } });
  let reads = 0;
  const readLinks: typeof host.files.readLinks = (directory, visit) => {
    reads++;
    return host.files.readLinks(directory, visit);
  };
  const hold = holdings({ ...host, files: { ...host.files, readLinks } });
  const ask = (...pids: readonly number[]) =>
    hold(
      pids.map((pid) => [pid, 1]),
      new Set([42]),
    );
  expect([ask(7)(7), ask(7)(7), reads]).toEqual([[42], [42], 1]);
  ask();
  expect([ask(7)(7), reads]).toEqual([[42], 2]);
});
