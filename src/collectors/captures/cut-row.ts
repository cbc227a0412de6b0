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

/** A text before a line, of which a reader has said that the text ends inside of what begins there. */
export function beforeLine(text: string, line: number): CutText {
  const lines = text.split('\n').slice(0, line - 1);
  return { text: `${lines.join('\n')}\n`, line };
}

/** Prompts, what ends in a bracket, properties of a list, files and sockets without ports, and what no row begins with. */
const NO_ROW =
  /[$#%>❯)\]]\s*$|^\s*[^\w\s?[]|\s:\s|\s(?:stream|dgram|seqpac|skmem:|\/|(?:FIFO|REG|DIR|CHR|unix|sock|a_inode)\s)|^\s*(?:unix|Proto)\s|^\s+\S+:\d/u;

/** A program that begins as the name of a tool does, so that what is left of its row looks like a command, and protocols. */
const BEGUN = /^(?:(?:ss|netstat|lsof|sockstat)[\w-]*|(?:tcp|udp|TCP|UDP)(?:4|6|46)?)$/;

/** The program below a row of `netstat -b`, and the beginning of such a line. */
const OWNER = /^\s*\[.+\]\s*$/;
const OPEN_OWNER = /^\s*\[[^\]]*$/;

/** Where the second word stands, in whose column that of other rows does; -1: there is none. */
const secondColumn = (line: string) => /^\s*\S+\s+(?=\S)/.exec(line)?.[0].length ?? -1;

/** Whether a row goes on where a line ends, and a number, the first word or the columns tell that it is no sentence. */
function goesOn(row: string, line: string): boolean {
  const [words, begun] = [wordsOf(row), wordsOf(line)];
  const kinds = begun.map(kindOf);
  const isAlike = kinds.slice(0, -1).every((kind, index) => kindOf(words[index] ?? '') === kind);
  if (words.length <= begun.length || row.length > SHORT || !isAlike) return false;
  return kinds.some((kind) => kind !== 'word') || words[0] === begun[0] || secondColumn(row) === secondColumn(line);
}

/**
 * A text without its last line, where it has no line break and may be so little of a row that no reader sees one there.
 * Two addresses are enough for every reader. People paste texts without the last line break, and write below them.
 */
export function withoutUnseenRow(text: string): CutText | null {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const words = wordsOf(last);
  const isSeen = words.filter((word) => kindOf(word) === 'endpoint').length > 1;
  const isFirst = (lines.at(-1) ?? '').trim() === '';
  if (last.trim() === '' || last.length > SHORT || isSeen || isFirst || NO_ROW.test(last)) return null;
  const isWord = words.length === 1;
  const isBegun = BEGUN.test(last.trim()) || (OPEN_OWNER.test(last) && lines.some((line) => OWNER.test(line)));
  const mayBegin = isWord ? isBegun : lines.some((line) => goesOn(line, last));
  return mayBegin ? { text: `${lines.join('\n')}\n`, line: lines.length + 1 } : null;
}

/** Blanks between two columns, or before one, as no sentence has them. */
const BETWEEN = /(?:^|\S)\s{2,}\S/;

/** A text with nothing in its first line, where that is the end of a row: words, and an address, as others end with. */
export function withoutBegunRow(text: string): CutText | null {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trim() !== '');
  const first = lines[at] ?? '';
  // The first word may be a part of one, and be of any kind, unless blanks stand before it.
  const words = wordsOf(first);
  const kinds = words.slice(/^\s{2}/.test(first) ? 0 : 1).map(kindOf);
  if (first.length > SHORT || !BETWEEN.test(first) || !kinds.includes('endpoint')) return null;
  const isWhole = (line: string) => {
    const row = line.length > SHORT ? [] : wordsOf(line);
    const end = row.slice(-kinds.length).map(kindOf);
    return row.length > words.length && kinds.every((kind, index) => kind === end[index]);
  };
  const isBegun = lines.slice(at + 1).some(isWhole);
  return isBegun ? { text: lines.with(at, '').join('\n'), line: at + 1 } : null;
}

/** A word that may be the beginning of a row, and a list of processes that ends inside. */
const OPEN_ROW = /^[\w.-]{1,16}$|\susers:\(\([^)]*$/;

/** A text without its last line, where a reader could read all but that, and nothing tells that somebody wrote it. */
export function withoutUnreadRow(text: string, problems: readonly string[]): CutText | null {
  const lines = text.trimEnd().split('\n');
  const last = (lines.pop() ?? '').trim();
  const number = lines.length + 1;
  const isAlone = problems.length > 0 && problems.every((problem) => problem.includes(`: line ${number}: `));
  if (!isAlone || last.length > SHORT || !OPEN_ROW.test(last) || (lines.at(-1) ?? '').trim() === '') return null;
  return { text: `${lines.join('\n')}\n`, line: number };
}

const SIDES = {
  end: ['ends', 'what followed it'],
  beginning: ['begins', 'what stood before it'],
} as const;

/** Whether a gap is of {@link withCut}: a text may be cut off on both sides. */
const isCutGap = ({ reason }: Gap) => / inside of line \d+, so that row and /.test(reason);

/** What the other rows say. Nobody knows what the row was, nor what came beyond it: no table was seen whole. */
export function withCut(snapshot: Snapshot, { line }: CutText, side: keyof typeof SIDES = 'end'): Snapshot {
  const [does, beyond] = SIDES[side];
  const reason = `the capture ${does} inside of line ${line}, so that row and ${beyond} are not in the list`;
  const remedy = 'give --from the whole output';
  const blind = SCOPES.map((scope): Gap => ({ kind: 'blind', scope, count: null, reason, remedy }));
  const isOfTable = (covered: string) => SCOPES.some((scope) => scope === covered);
  return {
    ...snapshot,
    sources: snapshot.sources.map((source) => ({
      ...source,
      covers: source.covers.filter((covered) => !isOfTable(covered)),
    })),
    gaps: [...blind, ...snapshot.gaps.filter((gap) => gap.kind !== 'blind' || gap.count !== null || isCutGap(gap))],
  };
}
