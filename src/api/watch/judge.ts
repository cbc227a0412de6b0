import type { ToldEvent } from '../../collectors/events/listen-events.js';
import { EVENTS, toldListeners } from '../../collectors/events/told-listeners.js';
import { byListener, type Finding } from '../../domain/finding.js';
import { listenerId } from '../../domain/listener.js';
import type { Report, ReportListener } from '../../domain/report.js';
import { SNAPSHOT_SCHEMA, type Snapshot } from '../../domain/snapshot.js';
import { NOTHING_LOOKED } from '../../domain/words.js';
import type { Host } from '../../host/types.js';
import type { Policy } from '../../policy/types.js';
import { loadRegistry } from '../../registry/load.js';
import type { Registry } from '../../registry/types.js';
import { hereFor, judgeSnapshot, observe } from '../audit.js';
import type { AuditRequest } from '../audit-request.js';
import { sourcesOf } from '../port.js';

/** By what everything is judged that a watch sees. */
export interface WatchMeasure extends Pick<AuditRequest, 'failOn' | 'redact'> {
  readonly registry: Registry;
  readonly policy: Policy | null;
}

/** One listener with what is to be said of it. */
export interface JudgedEvent {
  readonly listener: ReportListener;
  readonly findings: readonly Finding[];
}

function judged(snapshot: Snapshot, measure: WatchMeasure, host: Host): Report {
  const here = hereFor(snapshot, measure.policy, host);
  return judgeSnapshot(snapshot, { ...measure, strict: false, now: host.now(), here });
}

/** One look at everything, by the sources that answer at once. */
export async function lookAtAll(measure: WatchMeasure, host: Host): Promise<Report> {
  const loading = Promise.resolve().then(() => loadRegistry(host));
  return judged(await observe({ sources: sourcesOf(host) }, null, host, loading), measure, host);
}

const idOf = ({ family, address, port, netns }: ToldEvent) =>
  listenerId({ protocol: 'tcp', family, address, port, interface: null, netns });

const keyOf = (event: ToldEvent) => `${event.owner?.pid ?? ''} ${idOf(event)}`;

/** Events by turns, so that each turn has each id once: a port may be taken by one process after the other. */
function turnsOf(events: readonly ToldEvent[]): ToldEvent[][] {
  const turns: ToldEvent[][] = [];
  const seen = new Map<string, number>();
  for (const event of events) {
    const id = idOf(event);
    const turn = seen.get(id) ?? 0;
    seen.set(id, turn + 1);
    turns[turn] = [...(turns[turn] ?? []), event];
  }
  return turns;
}

/** What a source of events is in a report. */
const SOURCE = { id: EVENTS, ok: true, milliseconds: null, listeners: 0, covers: [], error: null } as const;

/** Judges the listeners that events told; `judgedOf` finds that of an event. */
export async function judgeEvents(
  events: readonly ToldEvent[],
  { host: facts, tool, takenAt }: Pick<Report, 'host' | 'tool' | 'takenAt'>,
  measure: WatchMeasure,
  host: Host,
): Promise<(event: ToldEvent) => JudgedEvent | null> {
  const distinct = new Map(events.filter(({ type }) => type === 'opened').map((event) => [keyOf(event), event]));
  const found = new Map<string, JudgedEvent>();
  for (const turn of turnsOf([...distinct.values()])) {
    const listeners = await toldListeners(host, turn);
    const head = { schema: SNAPSHOT_SCHEMA, tool, takenAt, host: facts, sources: [SOURCE], gaps: [] } as const;
    const report = judged({ ...head, listeners }, measure, host);
    const findings = byListener(report.findings);
    const byId = new Map(report.listeners.map((listener) => [listener.id, listener]));
    for (const [index, event] of turn.entries()) {
      const listener = byId.get(listeners[index]?.id ?? '');
      if (listener !== undefined) found.set(keyOf(event), { listener, findings: findings.get(listener.id) ?? [] });
    }
  }
  return (event) => found.get(keyOf(event)) ?? null;
}

/** Why nothing can be watched, in one line. */
export function blindWords({ sources }: Report): string {
  const errors = sources.flatMap(({ id, error }) => (error === null ? [] : [`${id}: ${error}`]));
  return [NOTHING_LOOKED, ...errors].join('; ');
}
