import { captureText } from './decode.js';
import { type Line, linesOf } from './lines.js';
import { unpasted } from './pasted.js';
import type { Capture } from './types.js';

/** The lines of a capture that people read, without what a page put in front of all of them. Throws {@link UsageError}. */
export function printedLines(capture: Pick<Capture, 'file' | 'text'>): readonly Line[] {
  return unpasted(linesOf(capture.file, captureText(capture)));
}
