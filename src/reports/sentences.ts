/** What the formats for people say about a report as a whole. Raw text, like words.ts. */
import { counted } from '../base/counted.js';
import { groupBy } from '../base/group-by.js';
import { andMore, listed } from '../base/listed.js';
import type { Report, ReportListener } from '../domain/report.js';
import { NOTHING_LOOKED, portName, timeWords } from '../domain/words.js';
import { isInView, type Shown } from './shown.js';
import type { PortSpan, View } from './types.js';
import { findingsWords, nothingObserved } from './words.js';

/** Which machine, when, and by which knowledge. */
export function titleParts(report: Report): readonly string[] {
  const { hostname, distribution, platform, release } = report.host;
  const taken = timeWords(report.takenAt);
  const policy = report.policy === null ? [] : [`policy ${report.policy.file}`];
  return [
    hostname,
    distribution ?? `${platform} ${release}`,
    taken,
    `registry of ${report.registry.version}`,
    ...policy,
  ];
}

/** Why there can be no all-clear, null when everything was looked at. */
export function alarmSentence(report: Report): string | null {
  if (nothingObserved(report)) return `No audit was performed: ${NOTHING_LOOKED}.`;
  const blind = report.gaps.some(({ kind }) => kind === 'blind');
  return blind ? 'No all-clear: a part of the machine was not looked at.' : null;
}

/** The all-clear; null when there are findings, shown or not, or when not everything was looked at. */
export function clearSentence(report: Report, parts: Shown): string | null {
  const found = parts.active.length + parts.hidden.findings.length;
  if (found > 0 || alarmSentence(report) !== null) return null;
  return report.gaps.length === 0 ? 'No findings.' : 'No findings in what could be seen.';
}

/** The answer in one line. */
export function answerSentence(report: Report, parts: Shown): string {
  if (parts.active.length > 0) return findingsWords(parts.active);
  return clearSentence(report, parts) ?? alarmSentence(report) ?? 'Nothing in this view.';
}

/** What may stay unsaid, in the order in which it is told. */
const FOLDED = {
  expected: 'as expected',
  accepted: 'accepted by the policy',
  known: 'told before',
  ephemeral: 'on ports handed out by the system',
  silenced: 'unexpected, but no rule speaks of it',
} as const;

/** Why a listener may stay unsaid; `unseen` has a sentence of its own. */
function foldOf({ disposition, verdict }: ReportListener): keyof typeof FOLDED | 'unseen' {
  if (disposition !== 'active') return disposition;
  if (verdict === 'unattributed') return 'unseen';
  return verdict === 'expected' || verdict === 'ephemeral' ? verdict : 'silenced';
}

const MOST_PORTS = 12;

function unseenSentence(listeners: readonly ReportListener[]): string {
  const ports = [...new Set(listeners.map(portName))];
  const held = `${counted(listeners.length, 'listener')} held by programs that this run could not see`;
  return `${held}: ${listed(ports, MOST_PORTS)}`;
}

/** What needs no word of its own: every quiet listener is counted in one of at most two sentences. */
export function foldedSentences({ quiet }: Shown): readonly string[] {
  const listeners = quiet.flatMap((row) => row.listeners);
  const words: string[] = [];
  for (const [fold, what] of Object.entries(FOLDED)) {
    const count = listeners.filter((listener) => foldOf(listener) === fold).length;
    if (count > 0) words.push(`${words.length === 0 ? counted(count, 'listener') : count} ${what}`);
  }
  const unseen = listeners.filter((listener) => foldOf(listener) === 'unseen');
  return [...(words.length === 0 ? [] : [words.join(', ')]), ...(unseen.length === 0 ? [] : [unseenSentence(unseen)])];
}

const MOST_GENERAL = 10;

/** What a list of listeners has no place for, worst first. */
export function unlistedSentences(report: Report, parts: Pick<Shown, 'hidden' | 'general'>): readonly string[] {
  const general = parts.general.map(({ severity, rule, message }) => `In no row: ${severity}, ${rule}: ${message}`);
  const left = general.splice(MOST_GENERAL).length;
  const more = left === 0 ? null : `In no row: ${andMore(left)}`;
  return [alarmSentence(report), ...general, more, hiddenSentence(parts)].filter((sentence) => sentence !== null);
}

const spanWords = ({ low, high, protocol }: PortSpan) =>
  `${low === high ? low : `${low}-${high}`}${protocol === null ? '' : `/${protocol}`}`;

/** What of the ports that were asked for nothing listens on; of a name the ports that it stands for are one. */
function absentPorts({ listeners }: Report, { ports, protocol }: View): readonly string[] {
  const isHeld = (span: PortSpan) => listeners.some((each) => isInView(each, { ports: [span], protocol }));
  const byPorts = groupBy(ports, ({ low, high }) => `${low}-${high}`);
  return [...byPorts.values()]
    .filter((spans) => !spans.some(isHeld))
    .map(([first = { low: 0, high: 0, protocol: null }, ...more]) =>
      spanWords(more.length > 0 ? { ...first, protocol: null } : first),
    );
}

/** `Nothing listens on 4444.`, of what was asked for; null where something does. */
export function absentSentence(report: Report, view: View): string | null {
  const absent = absentPorts(report, view);
  if (absent.length === 0) return null;
  const ports = listed(absent, MOST_PORTS);
  return alarmSentence(report) === null
    ? `Nothing listens on ${ports}.`
    : `Nothing was seen to listen on ${ports}, but not everything could be looked at.`;
}

/** How much the narrowing options leave out; null when nothing. */
export function hiddenSentence({ hidden }: Pick<Shown, 'hidden'>): string | null {
  const parts = [
    ...(hidden.listeners === 0 ? [] : [counted(hidden.listeners, 'listener')]),
    ...(hidden.findings.length === 0 ? [] : [findingsWords(hidden.findings)]),
  ];
  return parts.length === 0 ? null : `Left out by --protocol, --port or --min-severity: ${parts.join('; ')}`;
}

/** What a table on a terminal leaves out, and how to see it. */
export function leftOutSentence(left: number): string {
  return `${andMore(left)}; --output FILE or a pipe has all of them`;
}
