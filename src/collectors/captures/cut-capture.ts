import { UsageError } from '../../base/errors.js';
import type { Snapshot } from '../../domain/snapshot.js';
import {
  beforeLine,
  type CutText,
  withCut,
  withoutBegunRow,
  withoutCutRow,
  withoutUnreadRow,
  withoutUnseenRow,
} from './cut-row.js';
import { linesOf, UNENDED } from './lines.js';
import { unpasted } from './pasted.js';
import { type Capture, type ListedCaptureFormat, PASTED_LIMIT } from './types.js';

/** The same of what is left without fences, prompts and sentences behind the row. */
function beforeCutInside({ file, text }: Capture): CutText | null {
  const lines = unpasted(linesOf(file, text));
  const cut = withoutCutRow(lines.map((line) => line.text).join('\n'));
  const line = lines.findLast((each) => each.text.trim() !== '');
  return cut === null || line === undefined ? null : { text: cut.text, line: line.number };
}

/** A text without the row that a reader could not read since it is not whole; null where that is not the reason. */
function beforeCut(capture: Capture, problems: readonly string[]): CutText | null {
  const { text } = capture;
  if (text.length > PASTED_LIMIT) return null;
  const unended = problems.find((problem) => problem.endsWith(UNENDED));
  const line = /: line (\d+): /.exec(unended ?? '')?.[1];
  if (line !== undefined) return beforeLine(text, Number(line));
  // No reader could read it: with the line break that an editor, or who pasted it, put behind it it is no more of a row.
  return (
    withoutCutRow(text) ??
    withoutUnseenRow(text.trimEnd()) ??
    withoutUnreadRow(text, problems) ??
    beforeCutInside(capture)
  );
}

/** What the rows before one say that was cut off inside; null where the last row is no such one, or others are wrong too. */
export async function parseBeforeCut(
  format: ListedCaptureFormat,
  capture: Capture,
  problems: readonly string[],
): Promise<Snapshot | null> {
  const cut = beforeCut(capture, problems);
  if (cut === null) return null;
  try {
    const snapshot = await (await format.load()).parse({ ...capture, text: cut.text });
    return snapshot.listeners.length === 0 ? null : withCut(snapshot, cut);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

/** Whether two texts say the same, and leave out the same. */
export const isSame = (one: Snapshot, other: Snapshot) =>
  JSON.stringify([one.listeners, one.gaps]) === JSON.stringify([other.listeners, other.gaps]);

/** What a text says, and that it ends inside of a row, where the last line looks like the beginning of one and gave nothing. */
export async function withUnseenCut(
  format: ListedCaptureFormat,
  capture: Capture,
  snapshot: Snapshot,
): Promise<Snapshot> {
  const cut = capture.text.length > PASTED_LIMIT ? null : withoutUnseenRow(capture.text);
  if (cut === null) return snapshot;
  try {
    const before = await (await format.load()).parse({ ...capture, text: cut.text });
    return isSame(before, snapshot) ? withCut(snapshot, cut) : snapshot;
  } catch (error) {
    if (error instanceof UsageError) return snapshot;
    throw error;
  }
}

/** A capture without its first line, where that is the end of a row, and what the rest says; null where it is no such one. */
export function behindBegun(
  capture: Capture,
): { readonly rest: Capture; readonly told: (read: Snapshot) => Snapshot } | null {
  const cut = capture.text.length > PASTED_LIMIT ? null : withoutBegunRow(capture.text);
  if (cut === null) return null;
  return { rest: { ...capture, text: cut.text }, told: (read) => withCut(read, cut, 'beginning') };
}
