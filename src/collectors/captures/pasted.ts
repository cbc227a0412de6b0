import { begins, mayBeOfRow, ROW, SHORT, withoutBeside } from './beside.js';
import { commonIndent, fencedBlocks, isFence } from './fences.js';
import type { Line } from './lines.js';
import { withoutNotes } from './notes.js';
import { unprefixed } from './prefixed.js';
import { untabled } from './tables.js';
import { withoutSequences } from './terminal.js';
import { withoutTitles } from './titles.js';
import { unwrapped } from './wrapped.js';

/** What stands in front of every line of a quotation in mails and on pages. */
const QUOTED = /^\s*>( |$)/;

/**
 * What makes a comment of a line in a script, where somebody kept what a command printed, and what others write before
 * each line of an output that stands below its command. `> TCP` is how Select-String marks what it found.
 */
const COMMENT = /^\s*(?:(?:#|\/\/|>{1,4}(?!\s+(?:TCP|UDP)\s))(?:[ \t]|$)|>(?=[a-zA-Z(]))/;

/** What people paste has fewer lines. */
const LOOKED_AT = 10_000;

const cut = (lines: readonly Line[], change: (text: string) => string): readonly Line[] =>
  lines.map(({ number, text }) => ({ number, text: change(text) }));

/** What people leave where they left lines out, and a pager where it waits. */
const LEFT_OUT = /^(?:[[(<]?(?:\.{3,}|…|snip)[\])>]?|\*{3,}|[.⋮]|-- ?More ?--(?:\(\d{1,3}%\))?)$/i;

/** The same in words: `... deleted one unrelated line ...`, `[output truncated]`. A row of a listener has a colon or `*`. */
const LEFT_OUT_IN_WORDS =
  /^[[(<]?(?:\.{3,}|…)[^:*]{1,80}$|^[[(<-]{0,3} ?(?:output|lines?|the rest|remaining)\b[^:*]{0,40}\b(?:truncated|omitted|removed|deleted|snipped)[\])>. -]{0,4}$/i;

const isLeftOut = (text: string) =>
  text.length <= SHORT && (LEFT_OUT.test(text.trim()) || LEFT_OUT_IN_WORDS.test(text.trim()));

/** What ends a text, or a comment, in the code of a program that holds it. */
const LITERAL_END = /^(?:`|'''|"{1,3}|\*\/|-->)[\s;,)]*$/;

const endsLiteral = (text: string) => text.length <= SHORT && LITERAL_END.test(text.trim());

/** The same right behind the last row: no tool ends a row so. */
const ROW_END = /(?:`|"{3}|'{3}|\\n(["'`]))[;,)]{0,3}\s*$/;

/** A line of such a text that goes on in the next. */
const GOES_ON = /\\n\\$/;

/** What such a text begins with: `const rows = \``, `SAMPLE = """\`. */
const LITERAL_FRONT = /^\s*[\w.:*&<>, "'[\]-]{1,80}[=(:,]\s{0,4}[a-zA-Z]{0,2}(?:"{3}|'{3}|"|`)\\?/;

/** A line without the beginning of such a text, where it has nothing else, or the first row behind it. */
function withoutFront(text: string): string {
  const front = text.length > SHORT ? null : LITERAL_FRONT.exec(text);
  const rest = front === null ? text : text.slice(front[0].length);
  return rest.trim() === '' || begins(rest) ? rest : text;
}

/** The last row without the end of such a text; a string that begins in the same line is read as one. */
function withoutEnd(text: string): string {
  const end = ROW_END.exec(text);
  const front = end === null ? text : text.slice(0, end.index);
  const quote = end?.[1] ?? (end?.[0].startsWith('`') === true ? '`' : undefined);
  return quote !== undefined && front.includes(quote) ? text : front;
}

/** The code around such a text stands apart from it, as if behind an empty line. A row loses nothing where no text ends. */
function withoutEnds(lines: readonly Line[]): readonly Line[] {
  const last = lines.findLastIndex(({ text }) => isRow(text));
  const whole = withoutEnd(lines[last]?.text ?? '');
  const isCut = whole !== lines[last]?.text;
  const end = Math.max(
    isCut ? last : -1,
    lines.findLastIndex(({ text }) => endsLiteral(text)),
  );
  return lines.flatMap((line, index) => {
    if (endsLiteral(line.text)) return [{ ...line, text: '' }];
    const text = index === last ? whole : line.text;
    const row = { ...line, text: index <= end ? withoutFront(text).replace(GOES_ON, '') : text };
    return isCut && index === last && index + 1 < lines.length ? [row, { ...line, text: '' }] : [row];
  });
}

/** One mark of HTML, or of what makes pages of text, on a line of its own. */
const MARKUP = /^(?:<\/?[a-z][\w-]{0,40}(?:\s[^<>]{0,200})?>|\{\{[<%][^{}]{0,200}[>%]\}\}|\{%[^{}]{0,200}%\})$/;

/** One that ends a part of a page: what follows stands apart. */
const PART_END = /^\s*<\/(?:p|li|ul|ol|dl|div|section|article|details|blockquote|table)>\s*$/;

const isMarkup = (text: string) => text.length <= SHORT && MARKUP.test(text.trim());

/** Whether a line was not printed by the tool. */
const isAddition = (line: Line) => isLeftOut(line.text) || isFence(line) || isMarkup(line.text);

/** Whether a text says that lines of it were left out. */
export const isCutShort = (text: string): boolean => text.split('\n', LOOKED_AT).some(isLeftOut);

/** `> ` in front of the names of the columns alone: so is a paragraph quoted where its other lines follow on. */
const MARKED_HEADER = /^\s*> (?=(?:Active Internet|Proto|Netid|State|COMMAND|USER)\s)/;

const withoutFirstMark = (lines: readonly Line[]) => cut(lines, (text) => text.replace(MARKED_HEADER, ''));

/** Marks of HTML and of forums that stand around parts of a text, and what a page writes for signs of its own. */
const MARK =
  /<\/?(?:mark|b|strong|em|i|span|font|u|br|p|pre|code|samp|kbd|tt|li|td|div)(?:\s[^<>]{0,200})?\s?\/?>|\[\/?(?:color|size|font|b|i|u|highlight)(?:=[^\][]{0,60})?\]/gi;
const IS_MARKED =
  /^\s*(?:<(?:mark|b|strong|em|i|span|font|u|p|pre|code|samp|kbd|tt)(?:\s[^<>]{0,200})?>|\[(?:color|size|font|b|i|u|highlight)(?:=[^\][]{0,60})?\])|users:\(\(&quot;|<(?:br\s?\/?|\/(?:pre|code|samp|kbd|tt|p|li|td|div))>\s*$/i;
const SIGNS: ReadonlyMap<string, string> = new Map(
  Object.entries({ '&quot;': '"', '&#34;': '"', '&lt;': '<', '&gt;': '>', '&#39;': "'", '&nbsp;': ' ', '&amp;': '&' }),
);

/** Where a line that would be a row stands in marks of HTML, all lines without them. */
function unmarked(lines: readonly Line[]): readonly Line[] {
  const isMarked = ({ text }: Line) => text.length <= SHORT && IS_MARKED.test(text);
  if (!lines.some(isMarked)) return lines;
  const bare = (text: string) =>
    text.replace(MARK, '').replace(/&(?:quot|lt|gt|nbsp|amp|#34|#39);/g, (sign) => SIGNS.get(sign) ?? sign);
  const isOfRow = (line: Line) => isMarked(line) && isRow(bare(line.text));
  return lines.some(isOfRow) ? cut(lines, (text) => (text.length > SHORT ? text : bare(text))) : lines;
}

/** What Markdown makes of `*`: a sign in front of it, `_` where two of them were taken for emphasis, or a second one. */
const ESCAPED_STAR = /([:.])(?:\\[*_]|_|\*\*)(?=\s|$)/g;

/** Rows with the `*` of their far end, where a page wrote something else. */
const withStars = (lines: readonly Line[]) =>
  cut(lines, (text) => {
    if (text.length > SHORT) return text;
    const starred = text.replace(ESCAPED_STAR, '$1*');
    return starred !== text && isRow(starred) ? starred.replaceAll('\\_', '_') : text;
  });

const isRow = (text: string) => text.length <= SHORT && ROW.test(text.trim());

/** Where all rows stand in comments: a program may be called `#`, so one row alone shows nothing. */
function withoutComments(lines: readonly Line[]): readonly Line[] {
  const bare = (text: string) => text.replace(COMMENT, '');
  const rows = lines.filter(({ text }) => isRow(text) || (COMMENT.test(text) && isRow(bare(text))));
  const isCommented = rows.length > 0 && rows.every(({ text }) => COMMENT.test(text) && isRow(bare(text)));
  if (!isCommented || (rows.length === 1 && rows.some(({ text }) => isRow(text)))) return lines;
  // The lines between them are those of the script.
  return cut(
    lines.filter(({ text }) => COMMENT.test(text) || mayBeOfRow(text)),
    bare,
  );
}

/** What was left away at the end was a line of its own, so the one before it is whole. */
function ended(lines: readonly Line[], before: readonly Line[]): readonly Line[] {
  const last = before.at(-1);
  return last === undefined || last.number === lines.at(-1)?.number
    ? lines
    : [...lines, { number: last.number, text: '' }];
}

/** Rows of Windows do not begin at the line's start. */
const WINDOWS_ROW = /^\s*(?:TCP|UDP)\s/;

/** Lines as the tool printed them, where somebody quoted or indented all of them on a page, or copied more than them. */
export function unpasted(copied: readonly Line[]): readonly Line[] {
  if (copied.length > LOOKED_AT) return unindented(copied);
  const pasted = withoutSequences(copied);
  const told = pasted.filter(({ text }) => text.trim() !== '');
  const isQuoted = told.length > 0 && told.every(({ text }) => QUOTED.test(text));
  const unquoted = isQuoted ? cut(pasted, (text) => text.replace(QUOTED, '')) : pasted;
  const plain = unmarked(withoutComments(isQuoted ? unquoted : withoutFirstMark(unquoted)));
  const blocks = cut(fencedBlocks(plain) ?? plain, (text) => (PART_END.test(text) ? '' : text)).filter(
    (line) => !isAddition(line),
  );
  const lines = withoutBeside(
    withoutTitles(unwrapped(untabled(unprefixed(withStars(withoutNotes(withoutEnds(blocks))))))),
  );
  return unindented(ended(lines, pasted));
}

/** Rows and headers of tools that indent none, where only some of them stand further in. */
const INDENTED =
  /^[ \t]+(?=(?:tcp|udp)(?:4|6|46)?\s+\d+\s+\d+\s|(?:(?:tcp|udp)\s+)?(?:LISTEN|UNCONN)\s+\d+\s+\d+\s|[^\s]{1,64}\s+\d{1,10}\s+\S{1,64}\s+\d{1,10}\w{0,3}\s+IPv[46]\s|COMMAND\s+PID\s)/;

const withoutIndent = (lines: readonly Line[]) =>
  lines.some(({ text }) => text.length <= SHORT && INDENTED.test(text))
    ? cut(lines, (text) => (text.length <= SHORT ? text.replace(INDENTED, '') : text))
    : lines;

function unindented(lines: readonly Line[]): readonly Line[] {
  const common = commonIndent(lines).length;
  // Rows may stand in more than the title above them; those of Windows do so by themselves.
  const rows = common > 0 ? [] : lines.filter(({ text }) => isRow(text) && !WINDOWS_ROW.test(text));
  const length = common > 0 ? common : commonIndent(rows).length;
  if (length === 0) return withoutIndent(lines);
  return withoutIndent(
    cut(lines, (text) => (/^\s*$/.test(text.slice(0, length)) && text.trim() !== '' ? text.slice(length) : text)),
  );
}
