/**
 * Ranges of ports in ascending order of their low end. `reach` is the highest port of a range and all before it: where
 * it is below a port, no earlier range can cover that port, so a search need not go back further.
 */
export interface Intervals {
  readonly count: number;
  low(index: number): number;
  high(index: number): number;
  reach(index: number): number;
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
  for (let index = firstAbove(intervals, port) - 1; index >= 0; index--) {
    if (intervals.reach(index) < port) break;
    if (intervals.high(index) >= port) found.push(index);
  }
  return found.reverse();
}
