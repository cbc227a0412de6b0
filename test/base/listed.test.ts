import { describe, expect, it } from 'vitest';
import { listed, listedOnce } from '../../src/base/listed.js';

describe('listed', () => {
  it('names all where there are few, and counts the rest where there are many', () => {
    expect(listed([], 2)).toBe('');
    expect(listed(['a', 'b'], 2)).toBe('a, b');
    expect(listed(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
  });

  it('counts what is the same once', () => expect(listedOnce(['a', 'a', 'b', 'b'], 2)).toBe('a, b'));
});
