import { SCOPES } from '../../domain/listener.js';
import type { Gap, Snapshot } from '../../domain/snapshot.js';

/** A text without its last row, which somebody cut off inside. */
export interface CutText {
  readonly text: string;
  /** The number of that row, from 1. */
  readonly line: number;
}

/** So many words, and a number among them, tell that a line is the beginning of a row. */
const ENOUGH = 3;

const kindOf = (word: string) => (/^\d+$/.test(word) ? 'number' : /[.:](?:\d+|\*)$/.test(word) ? 'endpoint' : 'word');

const wordsOf = (line: string) => line.trim().split(/\s+/);

/** A text without its last row, where that begins as an earlier one does and ends before it; null where it does not. */
export function withoutCutRow(text: string): CutText | null {
  const lines = text.trimEnd().split('\n');
  const words = wordsOf(lines.pop() ?? '');
  // The last word may be a part of one, and be of any kind.
  const kinds = words.slice(0, -1).map(kindOf);
  if (words.length < ENOUGH || kinds.every((kind) => kind === 'word')) return null;
  const isWhole = (line: string) => {
    const row = wordsOf(line);
    return row.length > words.length && kinds.every((kind, index) => kindOf(row[index] ?? '') === kind);
  };
  return lines.some(isWhole) ? { text: `${lines.join('\n')}\n`, line: lines.length + 1 } : null;
}

/** What the rows before it say. Nobody knows what the row was, nor what came after it: no table was seen whole. */
export function withCut(snapshot: Snapshot, { line }: CutText): Snapshot {
  const reason = `the capture ends inside of line ${line}, so that row and what followed it are not in the list`;
  const remedy = 'give --from the whole output';
  const blind = SCOPES.map((scope): Gap => ({ kind: 'blind', scope, count: null, reason, remedy }));
  const isOfTable = (covered: string) => SCOPES.some((scope) => scope === covered);
  return {
    ...snapshot,
    sources: snapshot.sources.map((source) => ({
      ...source,
      covers: source.covers.filter((covered) => !isOfTable(covered)),
    })),
    gaps: [...blind, ...snapshot.gaps.filter(({ kind, count }) => kind !== 'blind' || count !== null)],
  };
}
