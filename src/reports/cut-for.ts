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
