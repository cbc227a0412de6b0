import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { isExactly } from '../../../src/collectors/captures/exact.js';
import { isListener, listenerSchema } from '../../../src/collectors/snapshot/snapshot-schema.js';
import { buildListener, buildOwner } from '../../helpers/build-report.js';

const LISTENER = buildListener({ owners: [buildOwner(), buildOwner({ pid: 7, container: null })] });

/** The paths of every member and element of a value. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsOf(inner, [...path, key])]);
}

/** A copy in which one place was changed by `change`, which is given what holds it and its key. */
function changed(path: readonly string[], change: (parent: Record<string, unknown>, key: string) => void): unknown {
  const copy: unknown = structuredClone(LISTENER);
  let parent = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  change(parent, path.at(-1) ?? '');
  return copy;
}

const likely = fc.constantFrom(
  0,
  -1,
  1.5,
  65_536,
  2 ** 40,
  '',
  'tcp',
  '2026-11-20T10:00:00.000Z',
  'x',
  true,
  null,
  [],
  {},
);

describe('isListener', () => {
  it('takes what this version writes', () => expect(isListener(JSON.parse(JSON.stringify(LISTENER)))).toBe(true));

  it('takes nothing that the schema refuses or would change', () =>
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(LISTENER)), fc.oneof(likely, fc.jsonValue()), (path, value) => {
        const listener = changed(path, (parent, key) => {
          parent[key] = value;
        });
        if (isListener(listener)) expect(listenerSchema.safeParse(listener).data).toEqual(listener);
      }),
      { numRuns: 5000 },
    ));

  it.each(pathsOf(LISTENER).filter((path) => !/^\d+$/.test(path.at(-1) ?? '')))('misses %s %s %s', (...path) => {
    const listener = changed(path, (parent, key) => delete parent[key]);
    expect(isListener(listener)).toBe(false);
  });

  it.each([[['more']], [['owners', '0', 'more']], [['owners', '1', '__proto__']]])('does not take more: %s', (path) => {
    const listener = changed(path, (parent, key) => {
      Object.defineProperty(parent, key, { value: null, enumerable: true });
    });
    expect(isListener(listener)).toBe(false);
  });
});

describe('isExactly', () => {
  it.each([
    ['what is put right', z.string().trim()],
    ['what is checked further', z.string().min(3)],
    ['what is made into something else', z.string().transform((text) => text.length)],
    ['what it does not know', z.union([z.string(), z.number()])],
    ['a list that is checked further', z.array(z.string()).min(1), ['text']],
    ['an object that is checked further', z.object({ a: z.string() }).refine(({ a }) => a !== ''), { a: 'text' }],
    ['a number that is checked further', z.int().multipleOf(2), 2],
    ['an open bound', z.int().gt(2), 2],
    ['a number with a fraction', z.number(), 2],
  ])('leaves %s to the schema', (_, schema, value: unknown = 'text') => expect(isExactly(schema)(value)).toBe(false));
});
