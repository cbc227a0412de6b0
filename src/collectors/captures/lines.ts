/** One line of a capture. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Without the line break, be it LF or CRLF. */
  readonly text: string;
}

/** `line 3`, as messages name it. */
export const lineName = (line: Line): string => `line ${line.number}`;

export function linesOf(text: string): Line[] {
  return text.split('\n').map((line, index) => ({
    number: index + 1,
    text: line.endsWith('\r') ? line.slice(0, -1) : line,
  }));
}
