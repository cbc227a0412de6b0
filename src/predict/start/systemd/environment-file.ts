import type { Place } from '../../types.js';
import { type Told, withoutBlanks } from './unit-file.js';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

const isEnd = (letter: string | undefined) => letter === '\n' || letter === '\r';

/** What a backslash is taken away before, between double quotes. */
const NEEDS_BACKSLASH = /["\\`$]/;

/** A text that is read letter by letter. */
interface Scan {
  readonly text: string;
  at: number;
}

/** Up to the quote that ends it. A quote that does not end takes all that follows. */
function quoted(scan: Scan, quote: string): string {
  let value = '';
  for (; scan.at < scan.text.length; scan.at += 1) {
    const letter = scan.text[scan.at] ?? '';
    if (letter === quote) break;
    const next = scan.text[scan.at + 1] ?? '';
    if (letter !== '\\' || quote === "'") value += letter;
    else {
      if (next !== '\n') value += NEEDS_BACKSLASH.test(next) ? next : `\\${next}`;
      scan.at += 1;
    }
  }
  scan.at += 1;
  return value;
}

/** Words without quotes up to the end of the line; a quote in the midst of them is a letter. */
function bare(scan: Scan): string {
  let [value, kept] = ['', 0];
  for (; scan.at < scan.text.length && !isEnd(scan.text[scan.at]); scan.at += 1) {
    const letter = scan.text[scan.at] ?? '';
    if (letter === '\\') {
      scan.at += 1;
      if (!isEnd(scan.text[scan.at])) value += scan.text[scan.at] ?? '';
      kept = value.length;
    } else value += letter;
  }
  return value.slice(0, kept) + withoutBlanks(`x${value.slice(kept)}`).slice(1);
}

/** A value, from behind its `=` to the end of its line. */
function valueAt(scan: Scan): string {
  let value = '';
  while (scan.at < scan.text.length && !isEnd(scan.text[scan.at])) {
    const letter = scan.text[scan.at] ?? '';
    if (letter === '"' || letter === "'") {
      scan.at += 1;
      value += quoted(scan, letter);
    } else if (letter === ' ' || letter === '\t') scan.at += 1;
    else value += bare(scan);
  }
  return value;
}

/** A backslash at the end of a comment, with a line behind it that would count. */
const GOES_ON = /^\\(?:\r\n|\n|\r)[ \t]*[^\s#;]/;

/** The name of the line at hand, and goes behind its `=`; null for a comment or a line that assigns nothing. */
function nameAt(scan: Scan): string | null {
  const begin = scan.at;
  const isComment = /[#;]/.test(scan.text[begin] ?? '');
  while (scan.at < scan.text.length && !isEnd(scan.text[scan.at])) {
    if (!isComment && scan.text[scan.at] === '=') {
      scan.at += 1;
      return withoutBlanks(scan.text.slice(begin, scan.at - 1));
    }
    scan.at += 1;
  }
  return null;
}

/**
 * What a file of variables assigns, read letter by letter as systemd does: a line ends with LF or CR, quotes count where a value or
 * another part of it begins, and a backslash takes the end of a line away. systemd.exec(5), EnvironmentFile=;
 * src/basic/env-file.c
 */
export function readEnvironmentFile(
  file: string,
  text: string,
  tell: Told = () => {},
): ReadonlyArray<readonly [string, string, Place]> {
  const found: Array<readonly [string, string, Place]> = [];
  const scan: Scan = { text, at: 0 };
  let [line, counted] = [1, 0];
  while (scan.at < text.length) {
    while (/[ \t\r\n]/.test(text[scan.at] ?? '')) scan.at += 1;
    const begin = scan.at;
    for (; counted < begin; counted += 1) if (text[counted] === '\n') line += 1;
    const name = nameAt(scan);
    if (name === null) {
      if (GOES_ON.test(text.slice(scan.at - 1, scan.at + 200)))
        tell(
          `${file}:${line}`,
          'a comment that ends in a backslash: before version 254, systemd passes over the next line too',
        );
      continue;
    }
    const value = valueAt(scan);
    if (!NAME.test(name)) continue;
    const place = { file, line, text: withoutBlanks(text.slice(begin, scan.at)) };
    if (text.slice(begin, scan.at).includes('\uFFFD'))
      tell(`${file}:${line}`, 'no UTF-8: systemd does not take this file');
    found.push([name, value, place]);
  }
  return found;
}
