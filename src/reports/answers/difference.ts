import { counted } from '../../base/counted.js';
import type {
  ChangedListener,
  ComparedSnapshot,
  Comparison,
  Difference,
  UnknownListener,
} from '../../domain/difference.js';
import type { JudgedListener } from '../../domain/report.js';
import { holderWords, portName, REACH, registeredWords, timeWords } from '../../domain/words.js';
import { forJson, forTerminal } from '../text.js';
import { addressWords } from '../words.js';

export const DIFF_SCHEMA = 'port-audit/diff@1';

function listenerWords(listener: JudgedListener): string {
  const place = `${portName(listener)} on ${addressWords(listener)} (${REACH[listener.exposure]})`;
  return `${place}: registered: ${registeredWords(listener.registration)} / actual: ${holderWords(listener)}`;
}

function changedLines({ to, changes }: ChangedListener): string[] {
  const fields = changes.map(({ field, from, to: value }) => `           ${field}: ${from} -> ${value}`);
  return [`changed    ${portName(to)} on ${addressWords(to)}`, ...fields];
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
    ...added.map((listener) => `added      ${listenerWords(listener)}`),
    ...gone.map((listener) => `gone       ${listenerWords(listener)}`),
    ...changed.flatMap(changedLines),
    ...unknown.map(unknownLine),
    ...summaryLines(difference),
  ];
  return `${lines.map(forTerminal).join('\n')}\n`;
}

const listenerFields = (listener: JudgedListener) => ({
  id: listener.id,
  protocol: listener.protocol,
  address: listener.address,
  port: listener.port,
  exposure: listener.exposure,
  program: listener.program,
  executables: listener.owners.map(({ exe }) => exe),
  users: listener.owners.map(({ user }) => user),
  registration: listener.registration,
  verdict: listener.verdict,
});

const snapshotFields = ({ host, takenAt }: ComparedSnapshot) => ({ hostname: host.hostname, takenAt });

/** For programs. */
export function differenceJson({ old, current, difference, exitCode }: Omit<Comparison, 'registry'>): string {
  const { added, gone, changed, unknown, same, uncompared } = difference;
  const document = {
    schema: DIFF_SCHEMA,
    old: snapshotFields(old),
    new: snapshotFields(current),
    added: added.map(listenerFields),
    gone: gone.map(listenerFields),
    changed: changed.map(({ to, changes }) => ({ ...listenerFields(to), changes })),
    unknown: unknown.map(({ listener, blind }) => ({ ...listenerFields(listener), blind })),
    summary: {
      added: added.length,
      gone: gone.length,
      changed: changed.length,
      unknown: unknown.length,
      same,
      uncompared,
      exitCode,
    },
  };
  return `${forJson(JSON.stringify(document, null, 2))}\n`;
}
