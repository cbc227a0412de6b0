import { captureText } from '../captures/decode.js';
import { excerpt, Problems } from '../captures/problems.js';
import { type Capture, VALUE_LIMIT } from '../captures/types.js';
import { findJsonMistake } from './json-position.js';

function place(text: string, offset: number): string {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', start)) {
    line++;
    start = at + 1;
  }
  return `line ${line}, column ${offset - start + 1}`;
}

/**
 * How many values there are, counted by what stands between and around them; text inside strings counts as well. Never
 * more than there are characters.
 */
function countValues(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === COMMA || code === BRACKET || code === BRACE) count++;
  }
  return count;
}

const [COMMA, BRACKET, BRACE] = [0x2c, 0x5b, 0x7b];

/** The JSON value in a capture. Throws {@link UsageError} with line and column when it is none. */
export function parseJson(capture: Pick<Capture, 'file' | 'text'>): unknown {
  return parseJsonText(capture.file, captureText(capture));
}

/** The same of a text that is decoded already. */
export function parseJsonText(file: string, text: string): unknown {
  if (text.length > VALUE_LIMIT && countValues(text) > VALUE_LIMIT)
    new Problems(file).fail('', `more than ${VALUE_LIMIT} values`);
  try {
    return JSON.parse(text);
  } catch {
    const { offset, expected } = findJsonMistake(text) ?? { offset: text.length, expected: 'JSON' };
    const found =
      offset >= text.length ? 'the file ends here; is it cut off?' : `found ${excerpt(text.charAt(offset))}`;
    return new Problems(file).fail(place(text, offset), `not JSON: expected ${expected}, ${found}`);
  }
}
