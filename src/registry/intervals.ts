/**
 * Ranges of ports in ascending order of their low end. `before` is the nearest earlier range that reaches further, -1
 * when none does: those in between end no later than this one, so that a search may pass them over. It makes no
 * difference then that a few ranges cover most of the ports.
 */
export interface Intervals {
  readonly count: number;
  low(index: number): number;
  high(index: number): number;
  before(index: number): number;
}

/** What {@link Intervals.before} says of each range, by the high ends. */
export function furtherBefore(highs: readonly number[]): number[] {
  const before: number[] = [];
  for (const [index, high] of highs.entries()) {
    let earlier = index - 1;
    while (earlier >= 0 && (highs[earlier] ?? 0) <= high) earlier = before[earlier] ?? -1;
    before.push(earlier);
  }
  return before;
}

/** Index of the first range that begins above a port. */
function firstAbove(intervals: Intervals, port: number): number {
  let left = 0;
  let right = intervals.count;
  while (left < right) {
    const middle = (left + right) >> 1;
    if (intervals.low(middle) <= port) left = middle + 1;
    else right = middle;
  }
  return left;
}

/** Indices of the ranges that cover a port, ascending. */
export function covering(intervals: Intervals, port: number): number[] {
  const found: number[] = [];
  let index = firstAbove(intervals, port) - 1;
  while (index >= 0) {
    const covers = intervals.high(index) >= port;
    if (covers) found.push(index);
    index = covers ? index - 1 : intervals.before(index);
  }
  return found.reverse();
}
