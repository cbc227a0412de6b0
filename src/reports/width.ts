/** Columns of a terminal. Expects text that went through `forTerminal`. */

/** Characters two columns wide (Unicode Standard Annex 11, W and F), as far as `forTerminal` lets them pass. */
const WIDE =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4c6\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** A character with its accents, or one of our escapes: what is never cut in two. */
const UNITS = /\\x[0-9a-f]{2}|\\u\{[0-9a-f]{1,6}\}|.[\u0300-\u036f]*/gsu;

const ASCII = /^[ -~]*$/;

/** How many columns a text takes. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (character < '\u0300' || character > '\u036f') width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** As many units from the start of the list as fit. */
function fitting(units: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let left = width;
  for (const unit of units) {
    left -= displayWidth(unit);
    if (left < 0) break;
    taken.push(unit);
  }
  return taken;
}

/** The text with its middle left out, where it is wider than `width` columns; `…` stands for what is gone. */
export function shortenMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  const units = text.match(UNITS) ?? [];
  const head = fitting(units, Math.floor((width - 1) / 2));
  const tail = fitting(units.toReversed(), width - 1 - displayWidth(head.join('')));
  return `${head.join('')}…${tail.toReversed().join('')}`;
}

/** The text with its end left out, where it is wider than `width` columns; `…` stands for what is gone. */
export function shortenEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1 ? '' : `${fitting(text.match(UNITS) ?? [], width - 1).join('')}…`;
}

/**
 * Breaks a word that is wider than a line; not before a colon, since a line that begins with `::name::` is a command
 * to GitHub's log reader.
 */
function brokenWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let units: readonly string[] = word.match(UNITS) ?? [];
  while (units.length > 0) {
    let taken = Math.max(1, fitting(units, width).length);
    while (taken > 1 && units[taken] === ':') taken--;
    pieces.push(units.slice(0, taken).join(''));
    units = units.slice(taken);
  }
  return pieces;
}

/** The words of a text, those that are wider than a line in pieces. */
function wordsThatFit(text: string, width: number): string[] {
  return text
    .split(' ')
    .flatMap((word) => (word === '' ? [] : displayWidth(word) <= width ? [word] : brokenWord(word, width)));
}

/** Words of printable ASCII with one blank between any two. */
const SINGLE_BLANKS = /^[!-~]+(?: [!-~]+)*$/;

/** Where the line that begins at `start` ends; null: its first word is wider. */
function endOfLine(text: string, start: number, width: number): number | null {
  if (text.length - start <= width) return text.length;
  const blank = text.lastIndexOf(' ', start + width);
  return blank > start ? blank : null;
}

/** The lines of a text as parts of it, without a look at every word; null where something is out of the ordinary. */
function wrappedPlain(text: string, width: number): string[] | null {
  if (!SINGLE_BLANKS.test(text)) return null;
  const lines: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = endOfLine(text, start, width);
    if (end === null) return null;
    lines.push(text.slice(start, end));
    start = end + 1;
  }
  return lines;
}

/** The text in lines of at most `width` columns, broken at spaces, and inside words only where nothing else helps. */
export function wrapped(text: string, width: number): string[] {
  const plain = wrappedPlain(text, width);
  if (plain !== null) return plain;
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  for (const word of wordsThatFit(text, width)) {
    const own = displayWidth(word);
    const together = line === '' ? own : taken + 1 + own;
    if (together > width) lines.push(line);
    line = line === '' || together > width ? word : `${line} ${word}`;
    taken = together > width ? own : together;
  }
  return [...lines, line];
}
