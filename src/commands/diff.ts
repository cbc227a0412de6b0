import { EXIT, isBlind } from '../api/exit-code.js';
import { TOOL } from '../api/tool.js';
import { UsageError } from '../base/errors.js';
import { readSnapshot } from '../collectors/captures/read.js';
import { type ComparedSnapshot, type Difference, differenceOf } from '../domain/difference.js';
import type { Host } from '../host/types.js';
import { judge } from '../judge/classify/classify.js';
import type { Registry } from '../registry/types.js';
import { differenceJson, differenceText } from '../reports/answers/difference.js';
import { ANSWER_OPTIONS, loadWithWarning, readAnswerFormat } from './answer.js';
import { OUTPUT_OPTION, readOutputFile, writeResult } from './output.js';
import type { Command } from './types.js';

/** Both are judged by the registry of this run, so that a newer registry is no difference. */
async function readJudged(file: string, registry: Registry, host: Host): Promise<ComparedSnapshot> {
  const snapshot = await readSnapshot(host, file, TOOL);
  return { ...snapshot, listeners: judge(snapshot, registry) };
}

/** Problems of both files at once. */
async function readBoth(files: readonly [string, string], registry: Registry, host: Host) {
  const [old, current] = await Promise.allSettled(files.map((file) => readJudged(file, registry, host)));
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

/** Compares two snapshots or reports. */
export const diff: Command = {
  arguments: [
    { usage: '<old>', description: 'a snapshot of `port-audit collect`, or a report of `--format json`; - is stdin' },
    { usage: '<new>', description: 'the same, taken later' },
  ],
  options: [...ANSWER_OPTIONS, OUTPUT_OPTION],
  examples: [
    { command: 'port-audit diff monday.json tuesday.json', description: 'what listens since Monday?' },
    { command: 'port-audit collect | port-audit diff image.json -', description: 'what differs from the image?' },
  ],
  async run({ args: [oldFile = '', newFile = ''], options }, host) {
    const format = readAnswerFormat(options);
    if (oldFile === '-' && newFile === '-') throw new UsageError(['diff: only one of the two can be stdin']);
    const { registry } = await loadWithWarning(host);
    const { old, current } = await readBoth([oldFile, newFile], registry, host);
    const difference = differenceOf(old, current);
    const exitCode = exitCodeOf(difference, [old, current]);
    const comparison = { old, current, difference, exitCode };
    const text = format === 'json' ? differenceJson(comparison) : differenceText(comparison);
    await writeResult(host, readOutputFile(options), text);
    return exitCode;
  },
};
