import { describe, expect, it } from 'vitest';
import { assignmentChanges, keptShare } from '../../src/registry/changes.js';
import { anAssignment } from '../helpers/registry.js';

const list = (...names: string[]) =>
  names.map((text) => {
    const [port = '', service = ''] = text.split(' ');
    return anAssignment(Number(port), { service: service === '' ? null : service });
  });

describe('assignmentChanges', () => {
  it('tells what was added, removed and renamed', () => {
    const before = list('1 same', '2 old', '3 gone', '4', '5 a', '5 b');
    const after = list('1 same', '2 new', '3', '4 come', '5 b', '5 c', '6 more');
    expect(assignmentChanges(before, after)).toEqual({
      added: [
        { ports: '4/tcp', before: null, after: 'come' },
        { ports: '6/tcp', before: null, after: 'more' },
      ],
      removed: [{ ports: '3/tcp', before: 'gone', after: null }],
      renamed: [
        { ports: '2/tcp', before: 'old', after: 'new' },
        { ports: '5/tcp', before: 'a', after: 'c' },
      ],
    });
  });

  it('keeps protocols and ranges apart', () => {
    const range = [anAssignment(10, { high: 20, service: 'x' })];
    const changes = assignmentChanges(range, [anAssignment(10, { high: 20, protocol: 'udp', service: 'x' })]);
    expect(changes.added).toEqual([{ ports: '10-20/udp', before: null, after: 'x' }]);
    expect(changes.removed).toEqual([{ ports: '10-20/tcp', before: 'x', after: null }]);
  });
});

describe('keptShare', () => {
  it('counts assigned names, and nothing else', () => {
    expect(keptShare(list('1 a', '2 b', '3 c', '4 d', '9'), list('1 a', '2 b', '3 c', '4 x', '5 y'))).toBe(0.75);
    expect(keptShare(list('1'), [])).toBe(1);
  });
});
