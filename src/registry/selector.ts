import type { Protocol } from '../domain/listener.js';
import type { PortSelector } from './types.js';

const SELECTOR = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp))?$/;

/** Reads `6379/tcp`, `6000-6063/tcp`, `4567` (both protocols). Null for anything else, and for ports above 65535. */
export function parseSelector(text: string): PortSelector | null {
  const match = SELECTOR.exec(text);
  if (match === null) return null;
  const low = Number(match[1]);
  const high = Number(match[2] ?? match[1]);
  const protocol = match[3] === 'tcp' || match[3] === 'udp' ? match[3] : null;
  return low <= high && high <= 65535 ? { low, high, protocol } : null;
}

/** The text that {@link parseSelector} reads. */
export function formatSelector({ low, high, protocol }: PortSelector): string {
  const ports = low === high ? `${low}` : `${low}-${high}`;
  return protocol === null ? ports : `${ports}/${protocol}`;
}

/** Ranges of this many ports and more are drawn from, so that a single port in them means nothing. */
const CHANCE = 4096;

/** The selectors that say something of every port they cover. */
export function specific(selectors: readonly PortSelector[]): PortSelector[] {
  return selectors.filter(({ low, high }) => high - low < CHANCE);
}

/** Whether one of the selectors covers a port. */
export function covers(selectors: readonly PortSelector[], port: number, protocol: Protocol): boolean {
  return selectors.some(
    (selector) =>
      selector.low <= port && port <= selector.high && (selector.protocol === null || selector.protocol === protocol),
  );
}

/** So many ports behind its default are still where a program may have moved on to. */
const STEPS = 20;

/** Whether a port is one of the next behind a single TCP port: a development server moves on where it is taken. */
export function stepsTo(selectors: readonly PortSelector[], port: number): boolean {
  return selectors.some(
    ({ low, high, protocol }) => low === high && protocol === 'tcp' && port > low && port <= low + STEPS,
  );
}

/** Selectors for people to read: what is said of tcp and of udp is said once, without a protocol. */
export function formatSelectors(selectors: readonly PortSelector[]): string[] {
  const both = ({ low, high, protocol }: PortSelector) =>
    protocol === null ||
    selectors.some((other) => other.low === low && other.high === high && other.protocol === OTHER[protocol]);
  return [...new Set(selectors.map((each) => formatSelector(both(each) ? { ...each, protocol: null } : each)))];
}

const OTHER = { tcp: 'udp', udp: 'tcp' } as const;
