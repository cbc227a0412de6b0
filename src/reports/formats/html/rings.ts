import { counted } from '../../../base/counted.js';
import { EXPOSURES, type Exposure } from '../../../domain/exposure.js';
import { portName, REACH } from '../../../domain/words.js';
import { alarmSentence } from '../../sentences.js';
import { mark, round } from './marks.js';
import { type Markup, markup } from './markup.js';
import type { Entry, HtmlPage } from './model.js';
import { titleOf } from './strip.js';

const SIZE = 440;
const CENTRE = SIZE / 2;
/** Radius of each ring, from this machine outward to every network. */
const RADII: Readonly<Record<Exposure, number>> = {
  loopback: 58,
  'link-local': 90,
  private: 120,
  multicast: 148,
  public: 174,
  all: 200,
};
/** Part of a ring at its top that belongs to its name, radians to either side; narrower on wider rings. */
const nameGap = (radius: number) => (radius < RADII.loopback ? 0.3 : Math.min(1.1, 74 / radius));
const MOST_DOTS = 120;

/** Room for `65535/udp`, bold and in a wide typeface. */
const LABEL_WIDTH = 90;
/** From the middle of a dot to its label. */
const LABEL_OFFSET = 12;
/** What a label needs beside the widest ring. */
const MARGIN = RADII.all + LABEL_OFFSET + LABEL_WIDTH - CENTRE;

/** Circles on which the rows of an exposure stand: its ring; on this machine there is room inside as well. */
const lanes = (exposure: Exposure): readonly number[] =>
  exposure === 'loopback' ? [58, 46, 34, 22, 10] : [RADII[exposure]];

interface Spot extends Entry {
  readonly x: number;
  readonly y: number;
}

/** Spreads rows evenly over a circle, clockwise by port from the right of its name. */
function around(entries: readonly Entry[], radius: number): Spot[] {
  const gap = nameGap(radius);
  const byPort = [...entries].sort((a, b) => a.row.listeners[0].port - b.row.listeners[0].port);
  return byPort.map((entry, index) => {
    const angle = -Math.PI / 2 + gap + ((index + 0.5) / byPort.length) * (2 * Math.PI - 2 * gap);
    return { ...entry, x: CENTRE + radius * Math.cos(angle), y: CENTRE + radius * Math.sin(angle) };
  });
}

/** Fills the outer circle first; what is too many for all of them crowds the last. */
function spots(entries: readonly Entry[], exposure: Exposure): Spot[] {
  const circles = lanes(exposure);
  const placed: Spot[] = [];
  for (const [index, radius] of circles.entries()) {
    const left = entries.slice(placed.length, MOST_DOTS);
    const room = Math.floor((2 * (Math.PI - nameGap(radius)) * radius) / 13);
    placed.push(...around(index === circles.length - 1 ? left : left.slice(0, room), radius));
  }
  return placed;
}

function dot({ row, anchor, inTable, x, y }: Spot, crowded: boolean): Markup {
  const [{ verdict }] = row.listeners;
  const size = (row.findings.length > 0 ? 7 : 4.8) * (crowded ? 0.5 : 1);
  const link = inTable ? markup` href="#${anchor}"` : null;
  return markup`<a class="pin"${link}><title>${titleOf(row)}</title>${mark(verdict, x, y, size)}</a>`;
}

/** Names the ports with something to say, worst first, as far as the names do not cover each other. */
function labels(placed: readonly Spot[]): Markup[] {
  const taken: Array<{ readonly x: number; readonly y: number }> = [];
  const worst = placed.filter(({ row }) => row.findings.length > 0).sort((a, b) => orderOf(a) - orderOf(b));
  return worst.flatMap(({ row, x, y }) => {
    const side = x >= CENTRE ? 1 : -1;
    const at = { x: x + side * (LABEL_OFFSET + LABEL_WIDTH / 2), y };
    if (taken.some((other) => Math.abs(other.x - at.x) < LABEL_WIDTH && Math.abs(other.y - at.y) < 14)) return [];
    taken.push(at);
    const end = side > 0 ? 'start' : 'end';
    return [
      markup`<text class="port" x="${round(x + side * LABEL_OFFSET)}" y="${round(y + 4)}" text-anchor="${end}">${portName(row.listeners[0])}</text>`,
    ];
  });
}

/** The number in an anchor: rows are numbered worst first. */
const orderOf = ({ anchor }: Entry) => Number(anchor.slice(1));

function nameOf(exposure: Exposure, count: number): Markup {
  const text = count === 0 ? REACH[exposure] : `${REACH[exposure]} ${count}`;
  return markup`<text class="ring-name" x="${CENTRE}" y="${CENTRE - RADII[exposure] + 4}" text-anchor="middle">${text}</text>`;
}

const circle = (exposure: Exposure) =>
  markup`<circle class="ring ${exposure}" cx="${CENTRE}" cy="${CENTRE}" r="${RADII[exposure]}"/>`;

/** A row may be the IPv4 and the IPv6 half of one daemon. */
const listenersOf = (entries: readonly Entry[]) => entries.reduce((sum, { row }) => sum + row.listeners.length, 0);

/** How far each listener can be reached: this machine in the middle, every network outside. */
export function rings({ entries, report }: HtmlPage): Markup {
  const outward = [...EXPOSURES].reverse();
  const on = (exposure: Exposure) => entries.filter(({ row }) => row.listeners[0].exposure === exposure);
  const placed = outward.map((exposure) => spots(on(exposure), exposure));
  const all = listenersOf(entries);
  const seen = alarmSentence(report) === null ? '' : ' that could be seen';
  const outside = all - listenersOf(on('loopback'));
  return markup`<figure class="rings">
<svg viewBox="${-MARGIN} 4 ${SIZE + 2 * MARGIN} ${SIZE - 8}" role="img" aria-label="Listeners by how far they can be reached">
${outward.map(circle)}
${outward.map((exposure) => nameOf(exposure, listenersOf(on(exposure))))}
${placed.map((ring) => ring.map((spot) => dot(spot, ring.length > 80)))}
${labels(placed.flat())}
</svg>
<figcaption>${outside} of ${counted(all, 'listener')}${seen} can be reached from outside this machine.</figcaption>
</figure>`;
}
