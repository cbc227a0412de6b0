import { counted } from '../../base/counted.js';
import type {
  Change,
  ChangedListener,
  ComparedSnapshot,
  Comparison,
  Difference,
  UnknownListener,
} from '../../domain/difference.js';
import type { JudgedListener } from '../../domain/report.js';
import { holderWords, portName, REACH, registeredWords, timeWords } from '../../domain/words.js';
import { diffFields } from '../contract/diff.js';
import { jsonAnswer } from '../json-document.js';
import { forTerminal } from '../text.js';
import { addressWords } from '../words.js';

function listenerWords(listener: JudgedListener): string {
  const place = `${portName(listener)} on ${addressWords(listener)} (${REACH[listener.exposure]})`;
  return `${place}: registered: ${registeredWords(listener.registration)} / actual: ${holderWords(listener)}`;
}

const fieldLine = ({ field, from, to }: Change) => `           ${field}: ${from} -> ${to}`;

function changedLines({ to, changes }: ChangedListener): string[] {
  return [`changed    ${portName(to)} on ${addressWords(to)}`, ...changes.map(fieldLine)];
}

const reachesElse = ({ from, to }: ChangedListener) => from.exposure !== to.exposure;

/** Who can reach a program now, in one line, and below it what else changed. */
function reachLines({ from, to, changes }: ChangedListener): string[] {
  const reach = `${REACH[from.exposure]} -> ${REACH[to.exposure]}`;
  const others = changes.filter(({ field }) => field !== 'exposure' && field !== 'address');
  return [
    `changed    ${portName(to)} ${holderWords(to)}: reached from ${reach} (${addressWords(from)} -> ${addressWords(to)})`,
    ...others.map(fieldLine),
  ];
}

function unknownLine({ listener, blind }: UnknownListener): string {
  return `unknown    ${listenerWords(listener)}; the ${blind} snapshot could not see there`;
}

function summaryLines({ added, gone, changed, unknown, same, uncompared }: Difference): string[] {
  const counts = `${added.length} added, ${gone.length} gone, ${changed.length} changed, ${same} the same`;
  const lines = [unknown.length === 0 ? counts : `${counts}, ${unknown.length} unknown`];
  if (uncompared > 0) {
    lines.push(
      `The owners of ${counted(uncompared, 'listener')} could not be compared: one snapshot does not show them.`,
    );
  }
  return lines;
}

/** For people, one line a listener. */
export function differenceText({ old, current, difference }: Omit<Comparison, 'registry'>): string {
  const { added, gone, changed, unknown } = difference;
  const when = ({ host, takenAt }: ComparedSnapshot) => `${host.hostname}, ${timeWords(takenAt)}`;
  const lines = [
    `${when(old)} -> ${when(current)}`,
    '',
    ...changed.filter(reachesElse).flatMap(reachLines),
    ...added.map((listener) => `added      ${listenerWords(listener)}`),
    ...gone.map((listener) => `gone       ${listenerWords(listener)}`),
    ...changed.filter((each) => !reachesElse(each)).flatMap(changedLines),
    ...unknown.map(unknownLine),
    ...summaryLines(difference),
  ];
  return `${lines.map(forTerminal).join('\n')}\n`;
}

/** For programs. */
export const differenceJson = (comparison: Omit<Comparison, 'registry'>) => jsonAnswer(diffFields(comparison));
