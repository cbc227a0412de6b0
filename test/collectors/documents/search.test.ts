import { describe, expect, it } from 'vitest';
import { search } from '../../../src/collectors/documents/search.js';
import { buildOwner } from '../../helpers/build-report.js';

const ports = new Map(Array.from({ length: 2000 }, (_, index) => [10_000 + index, null] as const));
const text = [...ports.keys()].map((port) => `port: ${port}`).join('\n');

describe('a search for ports', () => {
  it('ends in the middle of a page when its time is over, whatever a program holds', () => {
    let asked = 0;
    const found = search(
      [{ file: '/srv/a/index.js', text, isManual: false }],
      { owner: buildOwner(), ports },
      {
        serversOn: () => [],
        isOver: () => ++asked > 5,
      },
    );
    expect(found).toHaveLength(5);
  });
});
