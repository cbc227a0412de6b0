import { groupBy } from '../../../base/group-by.js';
import { andMore } from '../../../base/listed.js';
import { namedOwners } from '../../../domain/named-owners.js';
import type { ReportListener } from '../../../domain/report.js';
import { briefOf } from '../../briefs.js';
import type { ListenerRow } from '../../shown.js';
import { programWords } from '../../words.js';

/** Rows of one program with the same to say of each port: one line. */
export interface Line {
  /** At least one. */
  readonly rows: readonly [ListenerRow, ...ListenerRow[]];
}

/** What rows have to share to be one line; what differs by port alone is left out. */
function lineKey(row: ListenerRow): string {
  const [listener] = row.listeners;
  const { protocol, netns, exposure, ownerStatus, verdict, disposition, forwarded } = listener;
  const owners = namedOwners(listener).map(({ exe, script, cwd, user, cmdline }) => [
    exe,
    script?.file,
    cwd,
    user,
    cmdline?.[0],
  ]);
  const where = [protocol, netns, exposure, ownerStatus, verdict, disposition, forwarded?.by];
  const told = row.findings.map((finding) => [finding.rule, finding.severity, briefOf(finding, null, '')]);
  const settled = row.settled.map(({ reason }) => reason);
  const service = row.findings.length === 0 ? listener.registration.service : null;
  return JSON.stringify([programWords(listener), owners, where, told, settled, service]);
}

/** In the order of the first row of each. */
export function folded(rows: readonly ListenerRow[]): Line[] {
  return [...groupBy(rows, lineKey).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ rows: [first, ...others] as const }],
  );
}

export const listenersOf = ({ rows }: Line): readonly ReportListener[] => rows.flatMap(({ listeners }) => listeners);

/** Ranges that a column has room for. */
const MOST_RANGES = 2;

/** `3000-3003/tcp`, `22,2222/tcp`, `22,80 and 3 more`. */
export function portsWords(line: Line): string {
  const [
    {
      listeners: [{ protocol }],
    },
  ] = line.rows;
  const ports = [...new Set(listenersOf(line).map(({ port }) => port))].sort((left, right) => left - right);
  const ranges: Array<{ low: number; high: number }> = [];
  for (const port of ports) {
    const last = ranges.at(-1);
    if (last !== undefined && port === last.high + 1) last.high = port;
    else ranges.push({ low: port, high: port });
  }
  const words = ranges.map(({ low, high }) => (low === high ? `${low}` : `${low}-${high}`));
  const left = ports.length - ranges.slice(0, MOST_RANGES).reduce((sum, { low, high }) => sum + high - low + 1, 0);
  if (left > 0) return `${words.slice(0, MOST_RANGES).join(',')} ${andMore(left)}`;
  return `${words.join(',')}/${protocol}`;
}
