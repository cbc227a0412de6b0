import { compareListeners, type Listener } from '../../domain/listener.js';
import { isNameless } from '../../domain/owner.js';
import type { Gap, Snapshot } from '../../domain/snapshot.js';
import { begins } from './beside.js';
import { formatOfLine } from './detect.js';
import type { Line } from './lines.js';

/** The lines of each tool in a text that holds what several printed, by format; a line that tells none goes with its neighbour. */
export function partsByFormat(lines: readonly Line[]): ReadonlyMap<string, string> {
  const formats = lines.map(({ text }) => formatOfLine(text));
  const parts = new Map<string, string[]>();
  let current: string | null = null;
  for (const [index, { text }] of lines.entries()) {
    const own = formats[index] ?? null;
    // The names of columns that several tools have are of the rows below them.
    const next = own === null && begins(text) ? formats.slice(index, index + 4).find((each) => each !== null) : own;
    current = next ?? current;
    if (current === null) continue;
    const part = parts.get(current);
    if (part === undefined) parts.set(current, [text]);
    else part.push(text);
  }
  return new Map([...parts].map(([format, texts]) => [format, `${texts.join('\n')}\n`]));
}

const isNamed = ({ owners }: Listener) => owners.some((owner) => !isNameless(owner));

const witnesses = (one: Listener, other: Listener) => [...new Set([...one.seenBy, ...other.seenBy])];

/** What both tell is taken from the one that names a program, and both are witnesses of it. */
function unitedListeners(snapshots: readonly Snapshot[]): Listener[] {
  const byId = new Map<string, Listener>();
  for (const listener of snapshots.flatMap(({ listeners }) => listeners)) {
    const known = byId.get(listener.id);
    const told = known === undefined || (!isNamed(known) && isNamed(listener)) ? listener : known;
    byId.set(listener.id, known === undefined ? told : { ...told, seenBy: witnesses(known, listener) });
  }
  return [...byId.values()].sort(compareListeners);
}

/** A table is blind where every part is; what else one of them could not see is told once. */
function unitedGaps(snapshots: readonly Snapshot[]): Gap[] {
  const isBlindEverywhere = (scope: string) =>
    snapshots.every(({ gaps }) => gaps.some((gap) => gap.kind === 'blind' && gap.scope === scope));
  const gaps = new Map<string, Gap>();
  for (const gap of snapshots.flatMap((snapshot) => snapshot.gaps)) {
    if (gap.kind === 'blind' && !isBlindEverywhere(gap.scope)) continue;
    const key = gap.kind === 'blind' ? `blind ${gap.scope}` : `${gap.scope} ${gap.reason}`;
    if (!gaps.has(key)) gaps.set(key, gap);
  }
  return [...gaps.values()];
}

/** Systems whose netstat looks alike. */
const ALIKE: ReadonlySet<string> = new Set(['darwin', 'freebsd', 'openbsd', 'unknown']);

/** The snapshot that tells the system: not netstat, where several systems have the same. Null: they are not of one. */
function tellingSystem(snapshots: readonly Snapshot[]): Snapshot | null {
  const isGuess = ({ sources, host }: Snapshot) => sources[0]?.id === 'netstat' && ALIKE.has(host.platform);
  const told = snapshots.find((snapshot) => !isGuess(snapshot)) ?? snapshots[0];
  const isOfIt = (snapshot: Snapshot) =>
    snapshot.host.platform === told?.host.platform || (isGuess(snapshot) && ALIKE.has(told?.host.platform ?? ''));
  return told !== undefined && snapshots.every(isOfIt) ? told : null;
}

/** One snapshot of what several tools printed of one machine; null where they are not of one system. */
export function united(snapshots: readonly Snapshot[]): Snapshot | null {
  const first = tellingSystem(snapshots);
  if (first === null) return null;
  return {
    ...first,
    host: { ...first.host, privileged: snapshots.some(({ host }) => host.privileged) },
    sources: snapshots.flatMap(({ sources }) => sources),
    listeners: unitedListeners(snapshots),
    gaps: unitedGaps(snapshots),
  };
}
