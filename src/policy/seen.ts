import { groupBy } from '../base/group-by.js';
import type { JudgedListener } from '../domain/report.js';
import type { Gap } from '../domain/snapshot.js';
import { fitsPort, type MatchHost } from './match.js';
import type { PolicyEntry } from './types.js';

type ByPort = ReadonlyMap<number, readonly JudgedListener[]>;

/** What was looked at, and what could not be. */
export interface Seen {
  readonly gaps: readonly Gap[];
  readonly host: MatchHost;
  readonly byPort: ByPort;
  /** Those whose owner could not be seen. */
  readonly hiddenByPort: ByPort;
}

const byPortOf = (listeners: readonly JudgedListener[]): ByPort => groupBy(listeners, ({ port }) => port);

export function createSeen(listeners: readonly JudgedListener[], gaps: readonly Gap[], host: MatchHost): Seen {
  const hidden = listeners.filter(({ ownerStatus }) => ownerStatus === 'hidden');
  return { gaps, host, byPort: byPortOf(listeners), hiddenByPort: byPortOf(hidden) };
}

/** The first listener on a port that an entry is about. */
export function firstOn({ port }: PolicyEntry, byPort: ByPort, host: MatchHost): JudgedListener | undefined {
  const one = port.kind === 'range' && port.low === port.high;
  for (const listeners of one ? [byPort.get(port.low) ?? []] : byPort.values()) {
    const found = listeners.find((listener) => fitsPort(port, listener, host));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The socket tables that an entry is about and nobody could look at. */
export function blindFor({ port }: PolicyEntry, { gaps }: Seen): readonly string[] {
  return gaps
    .filter(({ kind, scope }) => kind === 'blind' && scope.startsWith(port.protocol ?? ''))
    .map(({ scope }) => scope);
}
