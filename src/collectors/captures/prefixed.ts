import { begins, SHORT } from './beside.js';
import type { Line } from './lines.js';

/** What stands in front of lines: times of logs, names of services, signs of lists, and, counted upwards, numbers of lines. */
const FRONTS: readonly RegExp[] = [
  /^\s{0,8}[-*+•] (?=\S)/,
  /^\[[-*+!]\] {0,3}(?=\S)/,
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?:? ?/,
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} [\w./-]{1,64}(?:\[\d{1,10}\])?: ?/,
  /^[\w.-]{1,40} +\| ?/,
];
const NUMBER = /^\s*(\d{1,6})(?:[:|.)]\s?|\t|\s{1,2})/;

/** A line between two bars, as a client of a database draws a table with one column. */
const BOXED = /^\s*\|(.*)\|\s*$/;

/** So many of a hundred lines have it. */
const MOST = 80;

/** A line of a list in JSON, as Ansible prints what a command printed. */
const QUOTED = /^\s*("(?:[^"\\]|\\.)*"),?\s*$/;

const told = (lines: readonly Line[]) => lines.filter(({ text }) => text.trim() !== '');

/** What stands in front of nearly all lines; null: nothing that is known. */
function frontOf(lines: readonly Line[]): RegExp | null {
  const all = told(lines);
  const isMost = (count: number) => all.length > 1 && count * 100 >= all.length * MOST;
  const front = FRONTS.find((each) => isMost(all.filter(({ text }) => each.test(text.slice(0, SHORT))).length));
  if (front !== undefined) return front;
  const numbers = all.flatMap(({ text }) => NUMBER.exec(text.slice(0, SHORT))?.[1] ?? []).map(Number);
  const isCounted = numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0));
  return isMost(numbers.length) && isCounted ? NUMBER : null;
}

const cutOff = (lines: readonly Line[], front: RegExp): readonly Line[] =>
  lines.map(({ number, text }) => ({ number, text: text.replace(front, '') }));

/** What stands between the bars, where all lines that say anything but the drawn ones have them; null: not all have. */
function boxedIn(lines: readonly Line[]): readonly Line[] | null {
  const all = told(lines).filter(({ text }) => !/^\s*\+[-+=]+\+\s*$/.test(text.slice(0, SHORT)));
  const inner = all.flatMap(({ number, text }) => {
    const between = text.length > SHORT ? undefined : BOXED.exec(text)?.[1];
    return between === undefined ? [] : [{ number, text: between.trimEnd() }];
  });
  return inner.length > 1 && inner.length === all.length ? inner : null;
}

/** What a list of strings in JSON holds; null where a line is no string. */
function unquoted({ number, text }: Line): Line | null {
  const string = text.length > 10 * SHORT ? undefined : QUOTED.exec(text)?.[1];
  try {
    return string === undefined ? null : { number, text: String(JSON.parse(string)) };
  } catch {
    return null;
  }
}

const rows = (lines: readonly Line[]) => lines.filter(({ text }) => begins(text)).length;

/** Lines as the tool printed them, where a log, a list, an editor, a table or JSON put something in front of each. */
export function unprefixed(lines: readonly Line[]): readonly Line[] {
  const strings = lines.flatMap((line) => unquoted(line) ?? []);
  if (rows(strings) > 0 && rows(strings) >= rows(lines)) return strings;
  const boxed = boxedIn(lines);
  const front = frontOf(lines);
  const bare = boxed ?? (front === null ? [] : cutOff(lines, front));
  return rows(bare) >= rows(lines) && rows(bare) > 0 ? bare : lines;
}
