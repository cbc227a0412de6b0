/** A word of a command line, and whether quotes kept it whole. */
interface Scan {
  readonly text: string;
  at: number;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', s: ' ', r: '\r', a: '\u0007', '\n': '' };

/** What a backslash and what follows stand for; unknown ones stay as they are, as systemd has it. */
function escapeSequence(scan: Scan): string {
  const [, hex] = /^x([0-9a-fA-F]{2})/.exec(scan.text.slice(scan.at + 1, scan.at + 4)) ?? [];
  if (hex !== undefined) {
    scan.at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }
  const letter = scan.text[scan.at + 1] ?? '';
  scan.at += 2;
  return ESCAPES[letter] ?? (/[\\"']/.test(letter) ? letter : `\\${letter}`);
}

/** The next word; quotes may stand anywhere in it. Null at the end. */
function next(scan: Scan): string | null {
  while (/\s/.test(scan.text[scan.at] ?? '')) scan.at += 1;
  if (scan.at >= scan.text.length) return null;
  let word = '';
  let quote = '';
  for (; scan.at < scan.text.length; ) {
    const letter = scan.text[scan.at] ?? '';
    if (letter === '\\') word += escapeSequence(scan);
    else {
      if (quote === '' && /\s/.test(letter)) break;
      if (letter === quote) quote = '';
      else if (quote === '' && /["']/.test(letter)) quote = letter;
      else word += letter;
      scan.at += 1;
    }
  }
  return word;
}

/** Splits a value of a unit file into words: blanks, quotes and escapes of C. systemd.syntax(7), systemd.service(5) */
export function unitWords(text: string): string[] {
  const scan: Scan = { text, at: 0 };
  const words: string[] = [];
  for (let word = next(scan); word !== null; word = next(scan)) words.push(word);
  return words;
}
