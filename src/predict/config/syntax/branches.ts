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
}

/** A text with blanks in place of the lines that do not count. Where a condition cannot be decided, all of its branches count. */
export function withoutUntaken(text: string, { begin, otherwise, end, again, holds }: Branching): string {
  const open: Open[] = [];
  const enter = (inner: Open, condition: string) => {
    const held = holds(condition.trim());
    inner.counts = !inner.isDecided && held !== false;
    inner.isDecided ||= held === true;
  };
  const isKept = (line: string): boolean => {
    const inner = open.at(-1);
    const [, first] = begin.exec(line) ?? [];
    const [, next] = again?.exec(line) ?? [];
    if (first !== undefined) {
      open.push({ counts: true, isDecided: false });
      enter(open[open.length - 1] as Open, first);
    } else if (inner !== undefined && next !== undefined) enter(inner, next);
    else if (inner !== undefined && otherwise.test(line)) inner.counts = !inner.isDecided;
    else if (inner !== undefined && end.test(line)) open.pop();
    else return open.every(({ counts }) => counts);
    return false;
  };
  return text
    .split('\n')
    .map((line) => (isKept(line) ? line : ''))
    .join('\n');
}
