import fc from 'fast-check';
import { expect, it } from 'vitest';
import { covering, furtherBefore } from '../../src/registry/intervals.js';

const port = fc.integer({ min: 0, max: 40 });

const ranges = fc
  .array(fc.tuple(port, port))
  .map((pairs) =>
    pairs
      .map(([one, other]) => ({ low: Math.min(one, other), high: Math.max(one, other) }))
      .sort((left, right) => left.low - right.low),
  );

it('finds exactly the ranges that cover a port, in their order', () =>
  fc.assert(
    fc.property(ranges, port, (list, wanted) => {
      const before = furtherBefore(list.map(({ high }) => high));
      const intervals = {
        count: list.length,
        low: (index: number) => list[index]?.low ?? -1,
        high: (index: number) => list[index]?.high ?? -1,
        before: (index: number) => before[index] ?? -1,
      };
      const expected = [...list.entries()].filter(([, { low, high }]) => low <= wanted && wanted <= high);
      expect(covering(intervals, wanted)).toEqual(expected.map(([index]) => index));
    }),
  ));

it('passes over what a few wide ranges hide', () => {
  const list = [{ low: 0, high: 65_535 }, ...Array.from({ length: 999 }, (_, n) => ({ low: n + 1, high: n + 1 }))];
  const before = furtherBefore(list.map(({ high }) => high));
  let looked = 0;
  const intervals = {
    count: list.length,
    low: (index: number) => list[index]?.low ?? -1,
    high: (index: number) => {
      looked++;
      return list[index]?.high ?? -1;
    },
    before: (index: number) => before[index] ?? -1,
  };
  expect(covering(intervals, 50_000)).toEqual([0]);
  expect(looked).toBe(2);
});
