import type { State } from './types.js';

const LINE_END = 0x0a;

/** A list of JSON, an element a line: a state of 20,000 findings has 23 MB, which are never one text or one value. */
function* listText(items: readonly unknown[]): Generator<string> {
  yield '[';
  for (const [index, item] of items.entries()) yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(item)}`;
  yield items.length === 0 ? ']' : '\n]';
}

/** An object but for its end, with a list of many behind its other fields. */
function* openObject(few: object, list: string, items: readonly unknown[]): Generator<string> {
  yield `${JSON.stringify(few).slice(0, -1)},"${list}":`;
  yield* listText(items);
}

/** A state as it is kept in a file, piece by piece. */
export function* stateText({ findings, undelivered, ...few }: State): Generator<string> {
  yield* openObject(few, 'findings', findings);
  yield ',"undelivered":[';
  for (const [index, { news, ...one }] of undelivered.entries()) {
    if (index > 0) yield ',';
    yield* openObject(one, 'news', news);
    yield '}';
  }
  yield ']}\n';
}

/** The lines of a text from a place on, without their ends. */
function* linesFrom(bytes: Buffer, begin: number): Generator<{ readonly from: number; readonly to: number }> {
  for (let from = begin; from < bytes.length; ) {
    const end = bytes.indexOf(LINE_END, from);
    const to = end < 0 ? bytes.length : end;
    yield { from, to };
    from = to + 1;
  }
}

/** A state in two parts. */
export interface PartedState {
  /** All but the findings, of which there are none in it. */
  readonly rest: string;
  /** Each finding as JSON. */
  findings(): Generator<string>;
}

const LIST_END = 0x5d;
const COMMA = 0x2c;

/** Parts a text that {@link stateText} wrote; null for any other, such as one of an earlier version. */
export function partedState(bytes: Buffer): PartedState | null {
  const firstEnd = bytes.indexOf(LINE_END);
  const head = firstEnd < 0 ? '' : bytes.toString('utf8', 0, firstEnd);
  if (!head.endsWith(',"findings":[')) return null;
  const begin = firstEnd + 1;
  let tail = bytes.length;
  for (const { from } of linesFrom(bytes, begin)) {
    if (bytes[from] !== LIST_END) continue;
    tail = from;
    break;
  }
  return {
    rest: head + bytes.toString('utf8', tail),
    *findings() {
      for (const { from, to } of linesFrom(bytes.subarray(0, tail), begin)) {
        yield bytes.toString('utf8', from, bytes[to - 1] === COMMA ? to - 1 : to);
      }
    },
  };
}
