import type { Verdict } from '../../../domain/report.js';
import { type Markup, markup } from './markup.js';

/** One decimal is a tenth of a pixel. */
export const round = (value: number) => Math.round(value * 10) / 10;

/** Corners of a regular polygon around a point, the first at `turn` radians. */
function corners(x: number, y: number, radius: number, count: number, turn: number): string {
  return Array.from({ length: count }, (_, index) => {
    const angle = turn + (index * 2 * Math.PI) / count;
    return `${round(x + radius * Math.cos(angle))},${round(y + radius * Math.sin(angle))}`;
  }).join(' ');
}

/** The sign of a verdict: each has a shape as well as a colour, for those who cannot tell the colours apart. */
export function mark(verdict: Verdict, x: number, y: number, radius: number): Markup {
  const [cx, cy, r] = [round(x), round(y), round(radius)];
  const name = `mark ${verdict}`;
  switch (verdict) {
    case 'expected':
      return markup`<circle class="${name}" cx="${cx}" cy="${cy}" r="${r}"/>`;
    case 'registered-unexpected':
      return markup`<polygon class="${name}" points="${corners(x, y, radius * 1.3, 4, 0)}"/>`;
    case 'unregistered':
      return markup`<polygon class="${name}" points="${corners(x, y, radius * 1.25, 4, Math.PI / 4)}"/>`;
    case 'ephemeral':
      return markup`<circle class="${name} hollow" cx="${cx}" cy="${cy}" r="${round(radius * 0.85)}"/>`;
    case 'unattributed':
      return markup`<polygon class="${name}" points="${corners(x, y, radius * 1.35, 3, -Math.PI / 2)}"/>`;
  }
}
