import { counted } from '../../../base/counted.js';
import type { Protocol } from '../../../domain/listener.js';
import { portName } from '../../../domain/words.js';
import type { ListenerRow } from '../../shown.js';
import { programWords } from '../../words.js';
import { mark, round } from './marks.js';
import { type Markup, markup } from './markup.js';
import type { Entry, HtmlPage } from './model.js';

const WIDTH = 1000;
const AXIS = 96;
const HEIGHT = 192;
/** Where the user range and the dynamic range begin, in pixels and ports (RFC 6335 section 6). */
const USER = { x: 300, port: 1024 };
const DYNAMIC = { x: 840, port: 49152 };
const LAST_PORT = 65535;

/**
 * Port to pixel. Every port has its place, but those where programs live get more room: the system range grows with
 * the square root, the user range with the logarithm.
 */
export function xOf(port: number): number {
  if (port < USER.port) return USER.x * Math.sqrt(port / USER.port);
  const ratio = Math.log(port / USER.port) / Math.log(DYNAMIC.port / USER.port);
  if (port < DYNAMIC.port) return USER.x + (DYNAMIC.x - USER.x) * ratio;
  return DYNAMIC.x + ((WIDTH - DYNAMIC.x) * (port - DYNAMIC.port)) / (LAST_PORT - DYNAMIC.port);
}

/** Where a port stands in the picture, beside the names of the two sides. */
const placeOf = (port: number) => 42 + xOf(port) * 0.95;

const LENGTHS = { none: 16, info: 22, low: 28, medium: 40, high: 52, critical: 60 } as const;

/** Up for TCP, down for UDP. */
const direction = (protocol: Protocol) => (protocol === 'tcp' ? -1 : 1);

function tipOf(row: ListenerRow): { readonly x: number; readonly y: number } {
  const [{ port, protocol }] = row.listeners;
  const length = LENGTHS[row.findings[0]?.severity ?? 'none'];
  return { x: placeOf(port), y: AXIS + direction(protocol) * length };
}

export function titleOf(row: ListenerRow): string {
  const [listener] = row.listeners;
  const worst = row.findings[0];
  const said = worst === undefined ? listener.verdict : `${worst.severity}: ${worst.rule}`;
  return `${portName(listener)}, ${programWords(listener)}, ${said}`;
}

function pin({ row, anchor }: Entry): Markup {
  const [{ verdict }] = row.listeners;
  const { x, y } = tipOf(row);
  const line = markup`<line class="stem ${verdict}" x1="${round(x)}" y1="${AXIS}" x2="${round(x)}" y2="${y}"/>`;
  return markup`<a class="pin" href="#${anchor}"><title>${titleOf(row)}</title>${line}${mark(verdict, x, y, row.findings.length > 0 ? 6 : 4)}</a>`;
}

/** Port numbers at what has something to say, as far as they do not cover each other; the worst come first. */
function labels(entries: readonly Entry[]): Markup[] {
  const taken: Array<{ readonly x: number; readonly protocol: Protocol }> = [];
  return entries.flatMap(({ row }) => {
    const [{ port, protocol }] = row.listeners;
    const { x, y } = tipOf(row);
    const free = taken.every((other) => other.protocol !== protocol || Math.abs(other.x - x) > 40);
    if (row.findings.length === 0 || !free) return [];
    taken.push({ x, protocol });
    const anchor = x > WIDTH - 30 ? 'end' : 'middle';
    return [
      markup`<text class="port" x="${round(x)}" y="${y + (protocol === 'tcp' ? -11 : 20)}" text-anchor="${anchor}">${port}</text>`,
    ];
  });
}

const TICKS = [0, 100, 1024, 5000, 10000, 20000, 49152, 65535];

function tick(port: number): Markup {
  const x = round(placeOf(port));
  const anchor = port === 0 ? 'start' : port === LAST_PORT ? 'end' : 'middle';
  return markup`<line class="tick" x1="${x}" y1="${AXIS - 3}" x2="${x}" y2="${AXIS + 3}"/><text class="axis" x="${x}" y="${HEIGHT - 4}" text-anchor="${anchor}">${port}</text>`;
}

function band(name: string, from: number, to: number): Markup {
  const left = round(placeOf(from));
  const width = round(placeOf(to) - left);
  return markup`<rect class="band ${name}" x="${left}" y="14" width="${width}" height="${HEIGHT - 32}"/><text class="axis" x="${left + 6}" y="10">${name}</text>`;
}

/** So many pins are told apart; more would be one bar of colour, and megabytes of it. */
const MOST_PINS = 1500;

/** All ports from 0 to 65535 and what listens on them: TCP above the line, UDP below. */
export function strip({ entries, report }: HtmlPage): Markup {
  const [low, high] = report.host.localPortRange;
  const from = round(placeOf(low));
  const drawn = entries.slice(0, MOST_PINS);
  const left = entries.length - drawn.length;
  return markup`<figure class="strip">
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Ports from 0 to 65535, TCP above the line and UDP below">
${band('system', 0, USER.port)}${band('user', USER.port, DYNAMIC.port)}${band('dynamic', DYNAMIC.port, LAST_PORT)}
<rect class="local" x="${from}" y="${AXIS - 4}" width="${round(placeOf(high) - from)}" height="8"><title>${low} to ${high}: handed out by the system</title></rect>
<line class="line" x1="${placeOf(0)}" y1="${AXIS}" x2="${placeOf(LAST_PORT)}" y2="${AXIS}"/>
<text class="side" x="4" y="${AXIS - 26}">TCP</text><text class="side" x="4" y="${AXIS + 34}">UDP</text>
${TICKS.map(tick)}
${[...drawn].reverse().map(pin)}${labels(drawn)}
</svg>
<figcaption>Every port from 0 to 65535; the higher the pin, the worse what was found. The grey line is the range that the system hands out by itself.${left > 0 ? ` ${counted(left, 'more row')} not drawn.` : ''}</figcaption>
</figure>`;
}
