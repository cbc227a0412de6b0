import { redactedSnapshot } from '../../domain/redaction/redact.js';
import type { Report } from '../../domain/report.js';
import { SNAPSHOT_SCHEMA, type Snapshot } from '../../domain/snapshot.js';
import type { WatchedChange } from '../../domain/watched.js';
import { type Memory, memoryOf } from '../../history/memory.js';
import { addSighting } from '../../history/sightings.js';
import { errorText, type Host } from '../../host/types.js';
import { listenerFields } from '../../reports/contract/listener.js';
import { snapshotHead } from '../../reports/contract/snapshot.js';
import type { WatchRequest } from './request.js';

/** Whom a watch tells. */
export type Tell = Pick<WatchRequest, 'onChange' | 'onLook' | 'onNote'>;

/** Listeners whose beginning is remembered until their end. */
const MOST_OPEN = 10_000;

/** A listener as the line that `cron` reads: a snapshot of it alone, without secrets. */
function lineOf({ listener, at, lasted }: WatchedChange, opened: string, { machine }: Memory, report: Report): string {
  const { tool, takenAt, host } = report;
  const one: Snapshot = { schema: SNAPSHOT_SCHEMA, tool, takenAt, host, sources: [], gaps: [], listeners: [listener] };
  const listeners = redactedSnapshot(one).listeners.map(listenerFields);
  const snapshot = Object.assign(snapshotHead(SNAPSHOT_SCHEMA, report), { sources: [], listeners, gaps: [] });
  const milliseconds = lasted ?? Math.max(0, Date.parse(at) - Date.parse(opened));
  return JSON.stringify({ machine: machine.id, opened, lasted: milliseconds, snapshot });
}

const FULL = 'not recorded: so much waits for the next run of cron that there is no room for more';

/** Writes down what both began and ended while it was watched: the rest `cron` sees by itself. */
function recorderOf(memory: Memory, host: Host): (change: WatchedChange, report: Report) => string | null {
  const begun = new Map<string, string>();
  return (change, report) => {
    const { type, listener, at } = change;
    if (type === 'opened' && begun.size < MOST_OPEN) begun.set(listener.id, at);
    const opened = begun.get(listener.id);
    if (type !== 'closed' || opened === undefined) return null;
    begun.delete(listener.id);
    try {
      return addSighting(host, memory.file, lineOf(change, opened, memory, report)) ? null : FULL;
    } catch (error) {
      return `not recorded: ${errorText(error)}`;
    }
  };
}

/** The same, and what opens and closes is handed to the state of `cron`; what goes wrong with that is told once. */
export async function recording(tell: Tell, state: string | null, host: Host): Promise<Tell> {
  const record = recorderOf(await memoryOf(state, host), host);
  const told = new Set<string>();
  let last: Report | null = null;
  return {
    onNote: tell.onNote,
    onLook: (report) => {
      last = report;
      return tell.onLook(report);
    },
    onChange: async (change) => {
      await tell.onChange(change);
      const problem = last === null ? null : record(change, last);
      if (problem === null || told.has(problem)) return;
      told.add(problem);
      await tell.onNote(problem);
    },
  };
}
