import { decodeText } from './decode.js';
import { findJsonMistake } from './json-position.js';
import { excerpt, Problems } from './problems.js';
import type { Capture } from './types.js';

function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`;
}

/** The JSON value in a capture. Throws {@link UsageError} with line and column when it is none. */
export function parseJson(capture: Pick<Capture, 'file' | 'bytes'>): unknown {
  const text = decodeText(capture.file, capture.bytes);
  try {
    return JSON.parse(text);
  } catch {
    const { offset, expected } = findJsonMistake(text) ?? { offset: text.length, expected: 'JSON' };
    const found =
      offset >= text.length ? 'the file ends here; is it cut off?' : `found ${excerpt(text.charAt(offset))}`;
    return new Problems(capture.file).fail(place(text, offset), `not JSON: expected ${expected}, ${found}`);
  }
}
