import { describe, expect, it } from 'vitest';
import { cleanInstances } from '../../../src/collectors/events/tracing-instance.js';
import { fakeHost } from '../../helpers/fake-host.js';

const INSTANCES = '/sys/kernel/tracing/instances';
const FIRST = 'pid:[4026531836]';
const OTHER = 'pid:[4026532183]';

/** A machine with an instance of pid 7 of the other PID namespace, and one process beside our own. */
function machine(own: string, neighbour: string | null) {
  const host = fakeHost({
    uid: 0,
    files: {
      [`${INSTANCES}/.keep`]: '',
      '/proc/self': { link: '4242' },
      '/proc/self/ns/pid': { link: own },
      '/proc/4242/ns/pid': { link: own },
      '/proc/99/stat': '99 (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5000 0 0',
      ...(neighbour === null ? {} : { '/proc/99/ns/pid': { link: neighbour } }),
    },
  });
  const instance = `${INSTANCES}/port-audit-7-1000-4026532183-1`;
  host.files.makeDirectory(instance, 0o700);
  host.disk.set(`${instance}/tracing_on`, '1');
  return host;
}

describe('an instance of a run in another PID namespace', () => {
  it.each([
    ['is removed when nobody lives there any more', FIRST, FIRST, 1],
    ['stays while somebody does', FIRST, OTHER, 0],
    ['stays while a process may not be looked into', FIRST, null, 0],
    ['stays where not all processes are seen', 'pid:[4026532999]', 'pid:[4026532999]', 0],
  ])('%s', (_, own, neighbour, removed) => {
    expect(cleanInstances(machine(own, neighbour))).toBe(removed);
  });

  it('is removed by --clean in any case', () => {
    expect(cleanInstances(machine('pid:[4026532999]', FIRST), true)).toBe(1);
  });
});
