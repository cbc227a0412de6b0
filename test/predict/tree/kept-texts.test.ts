import { describe, expect, it } from 'vitest';
import { KeptTexts } from '../../../src/predict/tree/kept-texts.js';

/** Files that are all of one text, and how often each was read. */
function counted(text: string | null) {
  const reads: string[] = [];
  let tidied = 0;
  const read = (path: string) => {
    reads.push(path);
    return text;
  };
  const texts = new KeptTexts(read, () => {
    tidied += 1;
  });
  return { texts, reads, tidied: () => tidied };
}

describe('texts of an image that are kept', () => {
  it('reads each file once, also one that is not there', () => {
    for (const text of ['a', '', null]) {
      const { texts, reads } = counted(text);
      expect([texts.of('/a'), texts.of('/a')]).toEqual([text, text]);
      expect(reads).toEqual(['/a']);
    }
  });

  it('keeps no more than 16 Mi characters of them', () => {
    const { texts, reads } = counted('x'.repeat(1 << 20));
    for (let number = 0; number < 17; number += 1) texts.of(`/${number}`);
    texts.of('/16');
    expect(reads).toHaveLength(17);
    texts.of('/0');
    expect(reads).toHaveLength(18);
  });

  it('gives memory back before other files are read, where much was read', () => {
    const { texts, tidied } = counted('x'.repeat(1 << 20));
    for (const path of ['/a', '/a', '/b']) texts.of(path);
    texts.begin();
    expect(tidied()).toBe(0);
    texts.of('/c');
    expect(tidied()).toBe(0);
    texts.begin();
    texts.begin();
    expect(tidied()).toBe(1);
  });
});
