import type { Setting } from '../types.js';
import type { Parse } from './include.js';

/**
 * Reads a file as another parse does, and makes something else of its settings. Where the limit cut it, that is said by a setting
 * of its own: of those that were read few may be left.
 */
export const derived =
  (parse: Parse, change: (settings: readonly Setting[], file: string) => readonly Setting[]): Parse =>
  (file, text, limit = Number.POSITIVE_INFINITY) => {
    const all = parse(file, text, limit);
    const changed = change(all, file);
    const last = all.at(-1);
    if (all.length < limit || last === undefined) return changed;
    return [...changed, { ...last, within: [], key: '', values: [], doubt: 'what stands behind this was not read' }];
  };
