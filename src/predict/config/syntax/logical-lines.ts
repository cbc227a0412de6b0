import { eachLine } from './lines-in.js';

/** How lines of a file go on in others. */
export interface Continuation {
  /** What begins a comment at the begin of a line. */
  readonly comment: RegExp;
  /** What a backslash at the end of a line does with the next one. */
  readonly backslash: 'continues' | 'nothing' | 'unknown';
  /** Whether a comment goes on nowhere, and what goes on passes over it; missing where that is not known. */
  readonly isCommentAlone?: boolean;
  /** Whether a line that begins with a blank goes on with the one before. */
  readonly folded?: boolean;
  /** Whether a line may have any length; missing where that is not known. */
  readonly isUnbounded?: boolean;
}

/** A line with those that it goes on in. */
export interface Line {
  /** Of its first one, from 1. */
  readonly number: number;
  readonly text: string;
  /** Why its program may read another line. */
  readonly doubt?: string;
}

/** Joins lines that begin with a blank to the one before. */
function* unfolded(lines: Iterable<Line>): Generator<Line> {
  let before = null as Line | null;
  for (const line of lines) {
    if (before !== null && /^[ \t]+[^\s#]/.test(line.text)) {
      const { number, text } = before;
      before = { ...line, ...before, number, text: `${text} ${line.text.trim()}` };
    } else if (!/^\s*#/.test(line.text)) {
      if (before !== null) yield before;
      before = line;
    }
  }
  if (before !== null) yield before;
}

const BACKSLASH = 'whether the backslash at the end of a line goes on with the next one is not known';
const IN_COMMENT = 'whether a comment goes on behind a backslash, or breaks off what goes on, is not known';
const WHITE_SPACE = 'it has white space that not every program takes for such';
const LONG = 'a line this long is several ones for many programs';

/** Characters of a line that the buffers of most programs hold. */
const LENGTH_LIMIT = 1000;

/** White space of Unicode beside blanks and tabs, where it does not stand alone. */
const ODD_SPACE = /[^\S \t\r\n]/;

/** What speaks against a line that is taken as it stands. */
function doubtOf(text: string, isComment: boolean, isUnbounded: boolean): string | null {
  if (text.length > LENGTH_LIMIT && !isUnbounded) return LONG;
  return !isComment && ODD_SPACE.test(text) && text.trim() !== '' ? WHITE_SPACE : null;
}

/** Lines, joined where a backslash is known to do that; where it is not, both lines are doubtful. */
function* joined(
  text: string,
  { comment, backslash, isCommentAlone = false, isUnbounded = false }: Continuation,
): Generator<Line> {
  let open: Line | null = null;
  let carried: string | null = null;
  for (const [index, raw] of eachLine(text)) {
    const part = raw.replace(/\\\r?$/, '');
    const [isComment, isBlank] = [comment.test(raw.trimStart()), raw.trim() === ''];
    if (isComment && isCommentAlone) continue;
    const hasBackslash = part.length < raw.length && backslash !== 'nothing';
    const goesOn: boolean = hasBackslash && backslash === 'continues' && (open !== null || !isComment);
    const mayGoOn = hasBackslash && !goesOn;
    const kept: string | undefined = open?.doubt ?? doubtOf(raw, isComment, isUnbounded) ?? undefined;
    const broken: string | undefined = open !== null && isComment ? IN_COMMENT : undefined;
    const own = mayGoOn && !isComment ? BACKSLASH : undefined;
    const why = kept ?? (isBlank || isComment ? broken : (carried ?? own));
    const begin: Line = open ?? { number: index + 1, text: '' };
    const line: Line = {
      number: begin.number,
      text: begin.text + (goesOn ? `${part} ` : raw),
      ...(why === undefined ? {} : { doubt: why }),
    };
    carried = mayGoOn ? (isComment ? IN_COMMENT : BACKSLASH) : null;
    open = goesOn ? line : null;
    if (!goesOn) yield line;
  }
  if (open !== null) yield open;
}

/** The lines of a text as its program takes them. */
export const logicalLines = (text: string, syntax: Continuation): Iterable<Line> =>
  syntax.folded === true ? unfolded(joined(text, syntax)) : joined(text, syntax);
