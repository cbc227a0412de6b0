import type { WatchRequest } from './request.js';

/** Notes that are remembered, so that none is told twice. */
const MOST_NOTES = 500;

/** Tells a note once; one that differs in nothing but numbers is the same. */
export function onceEach(onNote: WatchRequest['onNote']): (words: string) => Promise<void> {
  const noted = new Set<string>();
  return async (words) => {
    const key = words
      .replace(/\d+/g, '0')
      .replace(/listeners/g, 'listener')
      .replace(/: pid .*/s, '');
    if (noted.has(key) || noted.size >= MOST_NOTES) return;
    noted.add(key);
    await onNote(words);
  };
}
