import { expect, it } from 'vitest';
import { floodTeller } from '../../../src/api/watch/flood.js';

/** What is told of counts, two seconds apart. */
function told(counts: ReadonlyArray<readonly [lost: number, skipped: number]>): Array<string | null> {
  const tell = floodTeller();
  return counts.map(([lost, skipped], index) => tell({ lost, skipped }, index * 2000));
}

const line = (lost: number, skipped: number, all: number) =>
  `not seen: events that came too fast: ${lost} that the kernel dropped, ${skipped} counted and not told (${all} in all); looks tell what is there since`;

it('tells each flood when it begins and when it is over', () => {
  expect(
    told([
      [0, 0],
      [100, 5],
      [300, 9],
      [400, 9],
      [400, 9],
      [400, 9],
      [400, 10],
      [400, 10],
    ]),
  ).toEqual([null, line(100, 5, 105), null, null, line(300, 4, 409), null, line(0, 1, 410), null]);
});

it('tells a flood that goes on once a minute', () => {
  const lines = told(Array.from({ length: 91 }, (_, index) => [index, 0]));
  expect(lines.flatMap((each, index) => (each === null ? [] : [[index, each]]))).toEqual([
    [1, line(1, 0, 1)],
    [31, line(30, 0, 31)],
    [61, line(30, 0, 61)],
  ]);
});
