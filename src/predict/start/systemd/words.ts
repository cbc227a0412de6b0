/** A word of a command line, and whether quotes kept it whole. */
interface Scan {
  readonly text: string;
  at: number;
  /** Whether the last word ended inside of quotes. */
  isOpen: boolean;
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', s: ' ' },
  ...{ '\\': '\\', '"': '"', "'": "'" },
};

/** A character by its number: bytes in hexadecimal or octal digits, others by four or eight digits. */
const NUMBERED = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/;

/** What systemd takes for a blank; no other character of Unicode is one. */
const BLANK = /[ \t\r\n]/;

/** What a backslash and what follows stand for; unknown ones stay as they are, as systemd has it. */
function escapeSequence(scan: Scan): string {
  const [digits, byte, four, eight, octal] = NUMBERED.exec(scan.text.slice(scan.at + 1, scan.at + 10)) ?? [];
  if (digits !== undefined) {
    const code = Number.parseInt(byte ?? four ?? eight ?? octal ?? '', octal === undefined ? 16 : 8);
    if (code > 0 && code <= 0x10ffff) {
      scan.at += 1 + digits.length;
      return String.fromCodePoint(code);
    }
  }
  const letter = scan.text[scan.at + 1] ?? '';
  scan.at += 2;
  return ESCAPES[letter] ?? `\\${letter}`;
}

/** The next word; quotes may stand anywhere in it. Null at the end. */
function next(scan: Scan): string | null {
  while (BLANK.test(scan.text[scan.at] ?? '')) scan.at += 1;
  if (scan.at >= scan.text.length) return null;
  let word = '';
  let quote = '';
  for (; scan.at < scan.text.length; ) {
    const letter = scan.text[scan.at] ?? '';
    if (letter === '\\') word += escapeSequence(scan);
    else {
      if (quote === '' && BLANK.test(letter)) break;
      if (letter === quote) quote = '';
      else if (quote === '' && /["']/.test(letter)) quote = letter;
      else word += letter;
      scan.at += 1;
    }
  }
  scan.isOpen = quote !== '';
  return word;
}

/** Whether quotes of a value do not close, for which systemd refuses commands. */
export function hasOpenQuote(text: string): boolean {
  const scan: Scan = { text, at: 0, isOpen: false };
  while (next(scan) !== null);
  return scan.isOpen;
}

/** Splits a value of a unit file into words: blanks, quotes and escapes of C. systemd.syntax(7), systemd.service(5) */
export function unitWords(text: string): string[] {
  const scan: Scan = { text, at: 0, isOpen: false };
  const words: string[] = [];
  for (let word = next(scan); word !== null; word = next(scan)) words.push(word);
  return words;
}
