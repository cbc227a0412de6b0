import { SCOPES } from '../../domain/listener.js';
import type { Gap, Snapshot } from '../../domain/snapshot.js';
import { SHORT } from './beside.js';

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

/** A text without its last line, of which a reader has said that it may not be whole. */
export function withoutLastLine(text: string): CutText {
  const lines = text.trimEnd().split('\n').slice(0, -1);
  return { text: `${lines.join('\n')}\n`, line: lines.length + 1 };
}

/** A prompt, or what no row begins with: people copy it, or close a fence with it. */
const NO_ROW = /[$#%>❯]\s*$|^\s*[^\w\s?*[]/u;

/** Where the second word stands, in whose column that of other rows does; -1: there is none. */
const secondColumn = (line: string) => /^\s*\S+\s+(?=\S)/.exec(line)?.[0].length ?? -1;

/**
 * A text without its last line, where it has no line break and may be so little of a row that no reader sees one there: an
 * earlier row goes on where it ends, and a number, its first word or its columns tell that it is none of a sentence. Two
 * addresses, and a state behind one, are enough for every reader.
 */
export function withoutUnseenRow(text: string): CutText | null {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const words = wordsOf(last);
  const kinds = words.map(kindOf);
  const isSeen = kinds.filter((kind) => kind === 'endpoint').length > 1 || /\)\s*$/.test(last);
  if (last.trim() === '' || last.length > SHORT || isSeen || NO_ROW.test(last)) return null;
  const goesOn = (line: string) => {
    const row = wordsOf(line);
    const isAlike = kinds.slice(0, -1).every((kind, index) => kindOf(row[index] ?? '') === kind);
    if (row.length <= words.length || line.length > SHORT || !isAlike) return false;
    return kinds.some((kind) => kind !== 'word') || row[0] === words[0] || secondColumn(line) === secondColumn(last);
  };
  const mayBegin = words.length === 1 ? lines.some((line) => wordsOf(line).length > 1) : lines.some(goesOn);
  return mayBegin ? { text: `${lines.join('\n')}\n`, line: lines.length + 1 } : null;
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
