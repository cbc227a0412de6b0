import { describe, expect, it } from 'vitest';
import { xOf } from '../../../../src/reports/formats/html/strip.js';

describe('xOf', () => {
  it('gives every port its place, from left to right', () => {
    expect([xOf(0), xOf(65535)]).toEqual([0, 1000]);
    for (let port = 1; port <= 65535; port++) expect(xOf(port)).toBeGreaterThan(xOf(port - 1));
  });
  it('has no gap where the ranges meet', () => {
    expect(xOf(1024) - xOf(1023)).toBeLessThan(1);
    expect(xOf(49152) - xOf(49151)).toBeLessThan(1);
  });
});
