import { Problems } from './problems.js';
import { LINE_LIMIT } from './types.js';

/** One line of a capture. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Without the line break, be it LF or CRLF. */
  readonly text: string;
}

/** `line 3`, as messages name it. */
export const lineName = (line: Line): string => `line ${line.number}`;

/** Whether a capture ends inside a line: all tools end their last one as well, so something may have cut it off. */
export const isUnended = (lines: readonly Line[], line: Line): boolean => line === lines.at(-1) && line.text !== '';

export const UNENDED = 'the capture ends inside this line; was it cut off?';

/** The lines of a capture. Throws {@link UsageError} for more than {@link LINE_LIMIT}. */
export function linesOf(file: string, text: string): Line[] {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  if (count > LINE_LIMIT) new Problems(file).fail('', `more than ${LINE_LIMIT} lines`);
  return text.split('\n').map((line, index) => ({
    number: index + 1,
    text: line.endsWith('\r') ? line.slice(0, -1) : line,
  }));
}
