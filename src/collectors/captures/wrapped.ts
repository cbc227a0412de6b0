import { SHORT } from './beside.js';
import type { Line } from './lines.js';

/** A row that may have been broken: where it begins, when it is whole, and what may be missing of a whole one. */
interface Shape {
  readonly starts: RegExp;
  readonly whole: RegExp;
  /** What the next line is where the last column was put there. */
  readonly tail: RegExp;
  /** Whether the last column is there. */
  readonly ended: RegExp;
  /** What goes on although it begins as rows of another tool do. */
  readonly goesOn?: RegExp;
}

const ENDS = String.raw`\S+[:.][\w*-]+\s+\S+[:.][\w*-]+`;

/** The names of the columns of netstat and ss, which are as wide as their rows. */
const NAMES = /^\s*(?:Proto\s+Recv-Q|Netid\s+State|State\s+Recv-Q)\s/;

const SHAPES: readonly Shape[] = [
  {
    starts: NAMES,
    whole: NAMES,
    tail: /^\s*(?:(?:Peer|Foreign) Address|State\s+PID|PID\/Program name\s*$|Process\s*$|State\s*$)/,
    ended: /(?:PID\/Program name|Process)\s*$/,
  },
  {
    // ss
    starts: /^\s*(?:(?:tcp|udp)\s+)?(?:LISTEN|UNCONN)\s+\d+(?:\s|$)/,
    whole: new RegExp(String.raw`^\s*(?:(?:tcp|udp)\s+)?(?:LISTEN|UNCONN)\s+\d+\s+\d+\s+${ENDS}(?:\s|$)`),
    tail: /^\s*users:\(\("/,
    ended: /users:\(\(/,
  },
  {
    // netstat of Linux, macOS and BSD
    starts: /^\s*(?:tcp|udp)(?:4|6|46)?\s+\d+(?:\s|$)/,
    whole: new RegExp(
      String.raw`^\s*(?:tcp(?:4|6|46)?\s+\d+\s+\d+\s+${ENDS}\s+[A-Z]|udp(?:4|6|46)?\s+\d+\s+\d+\s+${ENDS}(?:\s|$))`,
    ),
    tail: /^\s*(?:\d{1,10}\/\S|[^\s:]{1,32}\s+\d{1,12}\s+(?:\d{1,10}\/\S|-\s*$))/,
    ended: /\s(?:\d+\/\S.*|-)\s*$/,
    goesOn: /^\s*LISTEN\s+(?:\d{1,10}\s+\d{1,12}\s+)?(?:\d{1,10}\/\S|-\s*$)/,
  },
  {
    // netstat of Windows
    starts: /^\s*(?:TCP|UDP)(?:\s|$)/,
    whole: new RegExp(String.raw`^\s*(?:TCP\s+${ENDS}\s+\D|UDP\s+${ENDS}(?:\s|$))`),
    tail: /^\s*\d{1,10}\s*$/,
    ended: /\s\d{1,10}\s*$/,
  },
  {
    // lsof
    starts: /^\S+\s+\d+\s+\S+\s+\d+[a-zA-Z-]*\s+IPv[46](?:\s|$)/,
    whole: /\sIPv[46]\s.*\s(?:TCP\s+\S+\s+\(|UDP\s+\S+[:.])/,
    tail: /^\s*\([A-Z]+\)\s*$/,
    ended: /\([A-Z]+\)\s*$/,
  },
];

/** A row is broken into so many lines at most. */
const MOST = 4;

const starts = (text: string) => SHAPES.some((shape) => shape.starts.test(text.slice(0, SHORT)));

interface Joined {
  readonly text: string;
  readonly length: number;
}

/** The row that begins at a line and goes on below; null where it does not. */
function joinedAt(lines: readonly Line[], index: number): Joined | null {
  const first = lines[index]?.text ?? '';
  const shape = SHAPES.find((each) => each.starts.test(first));
  if (shape === undefined || first.length > SHORT) return null;
  let text = first.trimEnd();
  for (let length = 1; length <= MOST; length++) {
    const next = lines[index + length]?.text ?? '';
    const isShort = next.trim() !== '' && next.length <= SHORT;
    const isNext = isShort && (!starts(next) || shape.goesOn?.test(next) === true);
    if (shape.whole.test(text)) {
      if (isNext && shape.tail.test(next) && !shape.ended.test(text))
        return { text: `${text} ${next.trim()}`, length: length + 1 };
      return length === 1 ? null : { text, length };
    }
    if (!isNext) return null;
    text = `${text} ${next.trim()}`;
  }
  return null;
}

/** Lines with the rows whole again that a mail, a page or a narrow terminal broke. What does not become whole stays as it is. */
export function unwrapped(lines: readonly Line[]): readonly Line[] {
  const whole: Line[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] as Line;
    const joined = joinedAt(lines, index);
    whole.push(joined === null ? line : { number: line.number, text: joined.text });
    index += joined?.length ?? 1;
  }
  return whole;
}
