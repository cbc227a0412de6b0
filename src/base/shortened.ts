import { counted } from './counted.js';

/** A long text: its first `most` UTF-16 units, no character of them half, and how many there are beyond them. */
export function shortened(text: string, most: number): string {
  const left = text.length - most;
  if (left <= 0) return text;
  return `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')} … ${counted(left, 'more character')}`;
}
