import { shortened } from '../base/shortened.js';

/** A text cut so that it is no longer than so many characters once it is quoted; no escape is cut in two. */
export function cutFor(text: string, quote: (text: string) => string, most: number): string {
  for (let length = most; ; length = Math.floor(length * 0.7)) {
    const short = shortened(text, length);
    if (quote(short).length <= most) return short;
  }
}

/** A text as a destination takes it, no longer than so many characters, at least 40. */
export const fitting = (text: string, quote: (text: string) => string, most: number) =>
  quote(cutFor(text, quote, most));

/** As many lines as fit, each quoted by itself, so that a line break in one begins no other. */
export function fittingLines(lines: readonly string[], quote: (text: string) => string, most: number): string {
  const shown: string[] = [];
  let room = most - 2;
  for (const line of lines.map(quote)) {
    room -= line.length + 1;
    if (room < 0) return [...shown, '…'].join('\n');
    shown.push(line);
  }
  return shown.join('\n');
}
