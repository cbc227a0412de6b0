import { counted } from '../../base/counted.js';
import { snapshotChecker } from '../../collectors/snapshot/snapshot.js';
import type { Report } from '../../domain/report.js';
import { SNAPSHOT_SCHEMA, type Snapshot } from '../../domain/snapshot.js';
import type { Memory } from '../../history/memory.js';
import { takeSightings } from '../../history/sightings.js';
import type { Host } from '../../host/types.js';
import { loadRegistry } from '../../registry/load.js';
import { lastedWords } from '../../reports/watch/change-line.js';
import { type Audited, hereFor, judgeSnapshot, trustGap } from '../audit.js';

/** One line that a watch wrote. */
interface Sighting {
  readonly opened: string;
  readonly lasted: number;
  readonly snapshot: Snapshot;
}

async function readerOf(file: string, machine: string): Promise<(line: string) => Sighting | null> {
  const check = await snapshotChecker();
  return (line) => {
    try {
      const value = JSON.parse(line) as Readonly<Record<string, unknown>>;
      const { opened, lasted } = value;
      if (value.machine !== machine || typeof opened !== 'string' || typeof lasted !== 'number') return null;
      if (Number.isNaN(Date.parse(opened))) return null;
      return { opened, lasted, snapshot: check(file, value.snapshot) };
    } catch {
      return null;
    }
  };
}

/** `14:03:07`, of ISO 8601. */
const clockWords = (time: string) => /T(\d\d:\d\d:\d\d)/.exec(time)?.[1] ?? time;

/** `opened 14:03:07 UTC for 2 s, pid 812, started by sh`; the last one of several. */
function storyOf(sightings: readonly Sighting[]): string {
  const last = sightings.at(-1);
  const owner = last?.snapshot.listeners[0]?.owners[0];
  const parts = [
    `opened ${clockWords(last?.opened ?? '')} UTC for ${lastedWords(last?.lasted ?? 0)}`,
    ...(owner?.pid == null ? [] : [`pid ${owner.pid}`]),
    ...(owner?.parentName == null ? [] : [`started by ${owner.parentName}`]),
    ...(sightings.length > 1 ? [`${sightings.length} times since the last run`] : []),
  ];
  return parts.join(', ');
}

/** What was watched since the last run, judged as this run judges. */
export interface WatchedBefore {
  /** The report with what opened and closed meanwhile, for what is told and remembered. */
  readonly report: Report;
  /** To be called once it is remembered. */
  readonly forget: () => void;
}

/** Adds what a watch recorded to what a run sees: listeners that are there now speak for themselves. */
export async function withWatched(
  { report, policy, now }: Audited,
  { file, machine }: Memory,
  redact: boolean,
  host: Host,
): Promise<WatchedBefore> {
  const { lines, forget } = takeSightings(host, file);
  if (lines.length === 0) return { report, forget };
  const read = await readerOf(`${file}.watched`, machine.id);
  const sightings = lines.map(read).filter((each) => each !== null);
  const unread = lines.length - sightings.length;
  const gaps =
    unread === 0
      ? []
      : [trustGap('state', `${counted(unread, 'line')} of ${file}.watched not written by a watch of this machine`)];
  const there = new Set(report.listeners.map(({ id }) => id));
  const byId = new Map<string, Sighting[]>();
  for (const each of sightings) {
    const id = each.snapshot.listeners[0]?.id ?? '';
    if (id !== '' && !there.has(id)) byId.set(id, [...(byId.get(id) ?? []), each]);
  }
  const listeners = [...byId.values()].flatMap((each) => each.at(-1)?.snapshot.listeners ?? []);
  const seen: Snapshot = { ...report, schema: SNAPSHOT_SCHEMA, gaps: [], listeners };
  const measure = { registry: loadRegistry(host).registry, policy, strict: false, failOn: null, redact, now };
  const judged = judgeSnapshot(seen, { ...measure, here: hereFor(seen, policy, host) });
  const found = judged.findings.flatMap((finding) => {
    const own = byId.get(finding.listener ?? '');
    return own === undefined ? [] : [{ ...finding, message: `${finding.message}; ${storyOf(own)}` }];
  });
  const merged = { listeners: [...report.listeners, ...judged.listeners], findings: [...report.findings, ...found] };
  return { report: { ...report, ...merged, gaps: [...report.gaps, ...gaps] }, forget };
}
