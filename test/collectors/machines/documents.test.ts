import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Documents } from '../../../src/collectors/machines/documents.js';

/** Documents of a text that comes in pieces of so many bytes. */
function split(text: string, size = 1 << 16, limit = 1 << 20) {
  const documents = new Documents(limit);
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  return [...chunks.flatMap((chunk) => documents.push(chunk)), ...documents.end()];
}

describe('Documents', () => {
  it('takes lines apart, with their numbers, and passes over empty ones', () => {
    expect(split('{"a":1}\r\n\n  \n{"b":2}').map(({ line, text }) => [line, text])).toEqual([
      [1, '{"a":1}'],
      [4, '{"b":2}'],
    ]);
  });

  it('joins what is laid out over lines', () => {
    const value = { a: [1, { b: 2 }] };
    const [first, second] = split(`${JSON.stringify(value, null, 2)}\n{}\n`);
    expect(JSON.parse(first?.text ?? '')).toEqual(value);
    expect(second).toMatchObject({ line: 9, text: '{}' });
  });

  it('keeps no line that is too long, and goes on behind it', () => {
    const found = split(`${'x'.repeat(3000)}\n{}\n`, 100, 1024);
    expect(found.map(({ line, problem }) => [line, problem !== null])).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  it('finds the same whatever the pieces', () => {
    const line = fc.constantFrom('{', '}', '[', ']', '{}', '  "a": 1', '', 'é', '{"a":1}', '\r');
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 9 }), (lines, size) => {
        expect(split(lines.join('\n'), size)).toEqual(split(lines.join('\n')));
      }),
    );
  });
});
