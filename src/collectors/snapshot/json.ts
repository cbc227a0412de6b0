import { captureText } from '../captures/decode.js';
import { excerpt, Problems } from '../captures/problems.js';
import { type Capture, DEPTH_LIMIT, STRING_LIMIT, VALUE_LIMIT } from '../captures/types.js';
import { findJsonMistake } from './json-position.js';
import { findDoubledKey, type JsonShape, keysIn, shapeOf } from './json-shape.js';

function place(text: string, offset: number): string {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', start)) {
    line++;
    start = at + 1;
  }
  return `line ${line}, column ${offset - start + 1}`;
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, expected } = findJsonMistake(text) ?? { offset: text.length, expected: 'JSON' };
    const found =
      offset >= text.length ? 'the file ends here; is it cut off?' : `found ${excerpt(text.charAt(offset))}`;
    return new Problems(file).fail(place(text, offset), `not JSON: expected ${expected}, ${found}`);
  }
}

/** Refuses what would need more memory than any machine has to say, before it is read. */
function checkShape({ values, depth, longest }: JsonShape, file: string): void {
  const problems = new Problems(file);
  if (values > VALUE_LIMIT) problems.fail('', `more than ${VALUE_LIMIT} values`);
  if (longest > STRING_LIMIT) problems.fail('', `a text of more than ${STRING_LIMIT} characters`);
  if (depth > DEPTH_LIMIT) problems.fail('', `lists and objects inside of each other, more than ${DEPTH_LIMIT} deep`);
}

/**
 * The JSON value in a capture. Throws {@link UsageError} with line and column when it is none, and where an object has a
 * key twice: JSON.parse keeps the last one, and the first may be the list of what listens.
 */
export function parseJson(capture: Pick<Capture, 'file' | 'text'>): unknown {
  return parseJsonText(capture.file, captureText(capture));
}

/** The same of a text that is decoded already. */
export function parseJsonText(file: string, text: string): unknown {
  const shape = shapeOf(text);
  checkShape(shape, file);
  const value = parsed(file, text);
  const doubled = keysIn(value) === shape.keys ? null : findDoubledKey(text);
  if (doubled !== null) {
    new Problems(file).fail(
      place(text, doubled.offset),
      `${excerpt(doubled.key)} is there twice, and only one of the two can be meant`,
    );
  }
  return value;
}
