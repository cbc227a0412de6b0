import type { Parse } from './include.js';

/** How a configuration leaves lines out by conditions: each expression with the condition as its first group, where it has one. */
export interface Branching {
  readonly begin: RegExp;
  readonly otherwise: RegExp;
  readonly end: RegExp;
  /** `else if`. */
  readonly again?: RegExp;
  /** Whether a condition holds; null where it cannot be said. */
  holds(condition: string): boolean | null;
}

/** One condition that is open: whether its lines count now, and whether one of its branches is known to be taken. */
interface Open {
  counts: boolean;
  isDecided: boolean;
  /** Whether it cannot be said if they do. */
  isUnknown: boolean;
}

const UNKNOWN = 'whether the condition around this holds is not known';

/** The lines of a text, which are blank where they do not count. Where a condition cannot be decided, all of its branches count. */
function branched(text: string, { begin, otherwise, end, again, holds }: Branching) {
  const open: Open[] = [];
  const enter = (inner: Open, condition: string) => {
    const held = holds(condition.trim());
    inner.counts = !inner.isDecided && held !== false;
    inner.isUnknown ||= held === null && inner.counts;
    inner.isDecided ||= held === true;
  };
  const isKept = (line: string): boolean => {
    const inner = open.at(-1);
    const [, first] = begin.exec(line) ?? [];
    const [, next] = again?.exec(line) ?? [];
    if (first !== undefined) {
      open.push({ counts: true, isDecided: false, isUnknown: false });
      enter(open[open.length - 1] as Open, first);
    } else if (inner !== undefined && next !== undefined) enter(inner, next);
    else if (inner !== undefined && otherwise.test(line)) inner.counts = !inner.isDecided;
    else if (inner !== undefined && end.test(line)) open.pop();
    else return open.every(({ counts }) => counts);
    return false;
  };
  const doubtful = new Set<number>();
  const lines = text.split('\n').map((line, index) => {
    if (!isKept(line)) return '';
    if (open.some(({ isUnknown }) => isUnknown)) doubtful.add(index + 1);
    return line;
  });
  return { text: lines.join('\n'), doubtful };
}

/** Reads what is left of a text; settings of some names behind a condition that cannot be decided are doubtful. */
export function parseTaken(parse: Parse, branching: Branching, keys: RegExp): Parse {
  return (file, text, limit) => {
    const taken = branched(text, branching);
    const settings = parse(file, taken.text, limit);
    if (taken.doubtful.size === 0) return settings;
    return settings.map((each) =>
      taken.doubtful.has(each.line) && keys.test(each.key) ? { ...each, doubt: UNKNOWN } : each,
    );
  };
}
