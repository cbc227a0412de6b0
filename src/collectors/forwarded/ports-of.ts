import type { PortRange } from './types.js';

/** Reads `80`, `80:90` or `80-90`; null for anything else. */
export function readPortRange(text: string): PortRange | null {
  const [, first, last = first] = /^(\d{1,5})(?:[:-](\d{1,5}))?$/.exec(text) ?? [];
  return first === undefined ? null : portRange(Number(first), Number(last));
}

/** Null where these are no ports, or in the wrong order. */
export function portRange(low: number, high: number): PortRange | null {
  const valid = Number.isInteger(low) && Number.isInteger(high) && low >= 0 && low <= high && high <= 65_535;
  return valid ? { low, high } : null;
}

/** The ports that are in both; null stands for every port. */
export function commonPorts(
  left: readonly PortRange[] | null,
  right: readonly PortRange[] | null,
): readonly PortRange[] | null {
  if (left === null || right === null) return left ?? right;
  return left.flatMap((one) =>
    right.flatMap((other) => portRange(Math.max(one.low, other.low), Math.min(one.high, other.high)) ?? []),
  );
}
