import { UsageError } from '../base/errors.js';
import { readSnapshot } from '../collectors/captures/read.js';
import { snapshotChecker } from '../collectors/snapshot/snapshot.js';
import { type ComparedSnapshot, type Comparison, type Difference, differenceOf } from '../domain/difference.js';
import { redactedSnapshot } from '../domain/redaction/redact.js';
import type { Report } from '../domain/report.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import { judge } from '../judge/classify/classify.js';
import { loadRegistry } from '../registry/load.js';
import type { Registry } from '../registry/types.js';
import { attend } from './attend.js';
import { EXIT, isBlind } from './exit-code.js';
import { ATTENDED_OPTIONS } from './options.js';
import type { Attended } from './progress.js';
import { TOOL } from './tool.js';

/** A snapshot or report: the path of its file (`-`: stdin), or the value itself. */
export type SnapshotInput = string | Snapshot | Report;

/** Both are judged by the registry of this run, so that a newer registry is no difference. */
async function judged(input: SnapshotInput, name: string, registry: Registry, host: Host): Promise<ComparedSnapshot> {
  const snapshot =
    typeof input === 'string' ? await readSnapshot(host, input, TOOL) : (await snapshotChecker())(name, input);
  return redactedSnapshot({ ...snapshot, listeners: judge(snapshot, registry) });
}

/** Problems of both at once. */
async function both(pending: ReadonlyArray<Promise<ComparedSnapshot>>) {
  const [old, current] = await Promise.allSettled(pending);
  const reasons = [old, current].flatMap((each) => (each?.status === 'rejected' ? [each.reason as unknown] : []));
  const other = reasons.find((reason) => !(reason instanceof UsageError));
  if (other !== undefined) throw other;
  if (old?.status === 'fulfilled' && current?.status === 'fulfilled') return { old: old.value, current: current.value };
  throw new UsageError(reasons.flatMap((reason) => (reason instanceof UsageError ? reason.lines : [])));
}

/** What one snapshot could not see is no "nothing changed". */
function exitCodeOf({ added, changed }: Difference, snapshots: readonly ComparedSnapshot[]): number {
  if (added.length + changed.length > 0) return EXIT.findings;
  return snapshots.some(isBlind) ? EXIT.unobserved : EXIT.clean;
}

/**
 * Compares two snapshots or reports: added, gone, changed. Rejects with UsageError for what is neither, with the problems
 * of both.
 */
export async function diff(
  old: SnapshotInput,
  current: SnapshotInput,
  options: Partial<Attended> = {},
  machine?: Host,
): Promise<Comparison> {
  return attend<Attended, Comparison>(options, ATTENDED_OPTIONS, machine, async ({ host, begin }) => {
    if (old === '-' && current === '-') throw new UsageError(['diff: only one of the two can be stdin']);
    const { registry } = loadRegistry(host);
    begin('reading');
    const snapshots = await both([judged(old, 'old', registry, host), judged(current, 'current', registry, host)]);
    const difference = differenceOf(snapshots.old, snapshots.current);
    const exitCode = exitCodeOf(difference, [snapshots.old, snapshots.current]);
    return { ...snapshots, difference, exitCode, registry: registry.facts };
  });
}
