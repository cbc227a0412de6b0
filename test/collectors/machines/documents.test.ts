import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoded } from '../../../src/collectors/captures/decode.js';
import { type Document, Documents } from '../../../src/collectors/machines/documents.js';

const asText = ({ bytes, ...facts }: Document) => ({ ...facts, text: decoded(bytes) });

/** Documents of a text that comes in pieces of so many bytes. */
function split(text: string, size = 1 << 16, limit = 1 << 20) {
  const documents = new Documents(limit);
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  // A chunk is overwritten as soon as its documents are done with.
  const found = chunks.flatMap((chunk) => {
    const copy = Buffer.from(chunk);
    const texts = documents.push(copy).map(asText);
    copy.fill('#');
    return texts;
  });
  return [...found, ...documents.end().map(asText)];
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
    const line = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '{}',
      '  "a": 1',
      '',
      ' ',
      'é',
      '\uFEFF{',
      '\uFEFF{}',
      '{"a":1}',
      '\r',
    );
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 9 }), (lines, size) => {
        expect(split(lines.join('\n'), size)).toEqual(split(lines.join('\n')));
      }),
    );
  });
});
