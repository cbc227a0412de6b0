import { begins, mayBeOfRow, SHORT } from './beside.js';
import type { Line } from './lines.js';

/** What stands in front of lines: times of logs, names of services, signs of lists, and, counted upwards, numbers of lines. */
const FRONTS: readonly RegExp[] = [
  /^\s{0,8}[-*+•] (?=\S)/,
  /^\[[-*+!]\] {0,3}(?=\S)/,
  /^\s{0,8}\[?\d{4}([-/])\d\d?\1\d\d?[T ]\d\d?:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?:? ?/,
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,64} [\w./-]{1,64}(?:\[\d{1,10}\])?: ?/,
  // Comments of a script in front of rows, without the blank that people leave, and the tree that nmap draws.
  /^(?:#{1,3}|\/\/|--|;{1,2}) ?(?=(?:tcp|udp)(?:4|6|46)?\s|(?:LISTEN|UNCONN)\s|Active Internet|(?:Proto|Netid|State)\s)/i,
  /^(?:--|\/\/|#)? {0,2}(?:[|│┃║] {0,2}){1,6}(?= )/,
  /^\[?\d\d?:\d\d:\d\d(?:[.,]\d{1,9})?\]? /,
];

/**
 * What names the same in front of lines: a service of Docker Compose, a pod, a machine that a script asked, a file in which
 * grep found them, and the sign of what a patch adds. Of several machines the rows are no one capture.
 */
const SAME_FRONTS: readonly RegExp[] = [
  /^[\w.-]{1,40} +\| ?/,
  /^\[[\w.:/@-]{1,100}\](?: |$)/,
  /^[\w.-]{1,64}:(?: |$)/,
  /^[\w./-]{1,200}:(?=\S)/,
  /^\+/,
  /^&gt;/,
];
const NUMBER = /^\s*(\d{1,6})(?:[:|.)]\s?|\t|\s{1,2})/;

/** A line between two bars, as a client of a database draws a table with one column. */
const BOXED = /^\s*\|(.*)\|\s*$/;

/** So many of a hundred lines have it. */
const MOST = 80;

const LITERAL = String.raw`"((?:[^"\\]|\\.){0,4000})"|'((?:[^'\\]|\\.){0,4000})'|\`((?:[^\`\\]|\\.){0,4000})\``;

/**
 * A line that is one string: of a list in JSON, as Ansible prints what a command printed, and of a program that holds it,
 * `lines += '...\n';`.
 */
const QUOTED = new RegExp(
  String.raw`^\s*(?:[\w.:*<>[\] +]{1,60}[=(,] {0,3}|(?:echo|print|printf|puts) {1,3})?(?:${LITERAL})[\s,;+).\\]{0,8}$`,
);

/** A string anywhere in a line of code; one that does not end takes the rest, so that nothing is looked at twice. */
const STRINGS = /"((?:[^"\\]|\\.)*)(?:"|\\?$)|'((?:[^'\\]|\\.)*)(?:'|\\?$)|`((?:[^`\\]|\\.)*)(?:`|\\?$)/g;

const told = (lines: readonly Line[]) => lines.filter(({ text }) => text.trim() !== '');

/** Whether all lines that may be of rows begin with the same, as a pattern has it. */
function isSame(lines: readonly Line[], front: RegExp): boolean {
  const fronts = lines.map(({ text }) => front.exec(text.slice(0, SHORT))?.[0]);
  const found = fronts.filter((each) => each !== undefined);
  return found.length * 100 >= lines.length * MOST && new Set(found).size === 1;
}

/** What stands in front of nearly all lines; null: nothing that is known. */
function frontOf(lines: readonly Line[]): RegExp | null {
  const all = told(lines);
  const isMost = (count: number) => all.length > 1 && count * 100 >= all.length * MOST;
  const front = FRONTS.find((each) => isMost(all.filter(({ text }) => each.test(text.slice(0, SHORT))).length));
  if (front !== undefined) return front;
  const same = SAME_FRONTS.find((each) => isMost(all.length) && isSame(all, each));
  if (same !== undefined) return same;
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

/** What a string says; null where it is none that can be read. */
function heldBy([, double, single, template]: readonly (string | undefined)[]): string | null {
  const other = single ?? template;
  const body = double ?? other?.replace(/\\(['`])/g, '$1').replace(/(?<!\\)"/g, '\\"');
  if (body === undefined) return null;
  try {
    return String(JSON.parse(`"${body}"`)).replace(/\r?\n$/, '');
  } catch {
    return null;
  }
}

/** The lines that a string holds, where a line is one, or code around one with rows; null where it is none. */
function unquoted({ number, text }: Line): readonly Line[] | null {
  if (text.length > 10 * SHORT) return null;
  const linesIn = (held: string) => held.split(/\r?\n/).map((each) => ({ number, text: each }));
  const whole = QUOTED.exec(text);
  const held = whole === null ? null : heldBy(whole);
  if (whole !== null) return held === null ? null : linesIn(held);
  if (begins(text)) return null;
  const inside = [...text.matchAll(STRINGS)].map((each) => linesIn(heldBy(each) ?? ''));
  return inside.find((each) => each.some((line) => begins(line.text))) ?? null;
}

/** Where a comment of C and its kin begins and ends on lines of their own, and what stands before those between. */
const COMMENT_BEGIN = /^\s*\/\*+\s*$/;
const COMMENT_END = /^\s*\*+\/\s*$/;
const COMMENT_FRONT = /^\s*\*(?: |$)/;

/** The lines of such comments, where nothing of a row stands outside; null where there is none. */
function commented(lines: readonly Line[]): readonly Line[] | null {
  let isInside = false;
  const inside = lines.flatMap(({ number, text }) => {
    const was = isInside;
    if (COMMENT_BEGIN.test(text.slice(0, SHORT))) isInside = true;
    else if (COMMENT_END.test(text.slice(0, SHORT))) isInside = false;
    else if (was) return [{ number, text: text.replace(COMMENT_FRONT, '') }];
    else if (mayBeOfRow(text)) return [null];
    return [{ number, text: '' }];
  });
  const all = inside.flatMap((line) => line ?? []);
  return all.length === inside.length ? all : null;
}

/** Without what code hands over behind such strings: `encoding='utf-8'`. A line of a tool has blanks. */
function withoutArguments(strings: readonly Line[]): readonly Line[] {
  const last = strings.findLastIndex(({ text }) => begins(text));
  return strings.filter(({ text }, index) => index <= last || text === '' || /\s/.test(text));
}

const rows = (lines: readonly Line[]) => lines.filter(({ text }) => begins(text)).length;

/** Nothing has more fronts one behind another: a time, a machine, a file, a number. */
const MOST_FRONTS = 4;

/** Lines as the tool printed them, where a log, a list, an editor, a table or JSON put something in front of each. */
export function unprefixed(prefixed: readonly Line[]): readonly Line[] {
  let [best, lines] = [prefixed, prefixed];
  for (let count = 0; count < MOST_FRONTS; count++) {
    const bare = withoutFront(lines);
    if (bare === lines) break;
    lines = bare;
    if (rows(lines) > 0 && rows(lines) >= rows(best)) best = lines;
  }
  return best;
}

function withoutFront(lines: readonly Line[]): readonly Line[] {
  const held = lines.map((line) => unquoted(line));
  const strings = held.flatMap((each) => each ?? []);
  // A row that is no such string would be lost with what else stands around them.
  const isWhole = lines.every(({ text }, index) => held[index] !== null || !mayBeOfRow(text));
  if (isWhole && rows(strings) > 0) return withoutArguments(strings);
  const boxed = boxedIn(lines);
  if (boxed !== null) return boxed;
  const front = frontOf(lines);
  return front === null ? (commented(lines) ?? lines) : cutOff(lines, front);
}
