import type { Line } from '../captures/lines.js';

/** `Start Port      : 1025`, in the language of Windows. */
const NUMBER = /^\s*\S[^:]*:\s*(\d{1,5})\s*$/;

/** The line below the title of a table. */
const RULE = /^-{8,}\s*$/;

/** A range as first and last port. */
export type PortRange = readonly [number, number];

function rangeAt(lines: readonly Line[], index: number): PortRange | null {
  const numbers = [lines[index + 1], lines[index + 2]].map((line) => Number(NUMBER.exec(line?.text ?? '')?.[1] ?? 0));
  const [start = 0, count = 0] = numbers;
  const end = start + count - 1;
  return start > 0 && count > 0 && end <= 65535 ? [start, end] : null;
}

/**
 * What `netsh int ipv4 show dynamicport tcp` printed somewhere in a capture: a title, a rule, the first port and their
 * count, in any language. The range takes in all of them; `lines` are the others.
 */
export function withoutRanges(lines: readonly Line[]): { readonly lines: readonly Line[]; readonly range?: PortRange } {
  const ranges: PortRange[] = [];
  const taken = new Set<number>();
  for (const [index, { text }] of lines.entries()) {
    const range = RULE.test(text) ? rangeAt(lines, index) : null;
    if (range === null) continue;
    ranges.push(range);
    for (const at of [index - 1, index, index + 1, index + 2]) taken.add(at);
  }
  if (ranges.length === 0) return { lines };
  const range = [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))] as const;
  return { lines: lines.filter((_, index) => !taken.has(index)), range };
}
