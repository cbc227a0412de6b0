import type { Report, ReportListener } from '../domain/report.js';
import { worseOf } from '../domain/severity.js';
import { type Paint, SEVERITY_INK } from './colour.js';
import type { Shown } from './shown.js';
import { forTerminal } from './text.js';
import { wrapped } from './width.js';
import { counted, findingsWords, gapWords, nothingObserved, portName } from './words.js';

/** Where the sentences around a table are written. */
export interface Page {
  readonly width: number;
  readonly paint: Paint;
}

/** A paragraph over the whole width; every line after the mark stands under the first. */
function paragraph({ width }: Page, text: string, mark = ''): string[] {
  const lines = wrapped(forTerminal(text), width - mark.length);
  return lines.map((line, index) => `${index === 0 ? mark : ' '.repeat(mark.length)}${line}`);
}

const isBlind = (report: Report) => report.gaps.some(({ kind }) => kind === 'blind') || nothingObserved(report);

/** Which machine, when, and by which knowledge. */
export function titleLines(report: Report, page: Page): string[] {
  const { hostname, distribution, platform, release } = report.host;
  const taken = report.takenAt.replace('T', ' ').replace(/(:\d\d)?(\.\d+)?Z$/, ' UTC');
  const policy = report.policy === null ? [] : [`policy ${report.policy.file}`];
  const system = distribution ?? `${platform} ${release}`;
  const parts = [hostname, system, taken, `registry of ${report.registry.version}`, ...policy];
  return paragraph(page, parts.join(' · ')).map((line) => page.paint('faint', line));
}

/** The answer in one line; the all-clear is given only when everything was looked at. */
export function verdictLines(report: Report, { general, speaking, hidden }: Shown, page: Page): string[] {
  const active = [...general, ...speaking.flatMap(({ listeners, findings }) => listeners.flatMap(() => findings))];
  if (active.length > 0) {
    const worst = active.map(({ severity }) => severity).reduce(worseOf);
    return [page.paint(SEVERITY_INK[worst], findingsWords(active))];
  }
  if (hidden.findings.length > 0 || isBlind(report)) return [];
  return [page.paint('green', report.gaps.length === 0 ? 'No findings.' : 'No findings in what could be seen.')];
}

/** What may stay unsaid, in the order in which it is told. */
const FOLDED = {
  expected: 'as expected',
  accepted: 'accepted by the policy',
  known: 'told before',
  ephemeral: 'on ports that the system hands out by itself',
  silenced: 'unexpected, but no rule speaks of it',
} as const;

/** Why a listener may stay unsaid; `unseen` has a sentence of its own. */
function foldOf({ disposition, verdict }: ReportListener): keyof typeof FOLDED | 'unseen' {
  if (disposition !== 'active') return disposition;
  if (verdict === 'unattributed') return 'unseen';
  return verdict === 'expected' || verdict === 'ephemeral' ? verdict : 'silenced';
}

/** What is not shown because nothing is to be said of it: counted in one line, nothing left out. */
export function foldedLines({ quiet }: Shown, page: Page): string[] {
  const listeners = quiet.flatMap((row) => row.listeners);
  const words: string[] = [];
  for (const [fold, what] of Object.entries(FOLDED)) {
    const count = listeners.filter((listener) => foldOf(listener) === fold).length;
    if (count > 0) words.push(`${words.length === 0 ? counted(count, 'listener') : count} ${what}`);
  }
  const unseen = listeners.filter((listener) => foldOf(listener) === 'unseen');
  return [
    ...(words.length === 0 ? [] : paragraph(page, `${words.join(', ')}; --all shows them`)),
    ...(unseen.length === 0 ? [] : paragraph(page, unseenWords(unseen))),
  ];
}

const MOST_PORTS = 12;

function unseenWords(listeners: readonly ReportListener[]): string {
  const ports = [...new Set(listeners.map(portName))];
  const more = ports.length > MOST_PORTS ? ` and ${ports.length - MOST_PORTS} more` : '';
  const held = `${counted(listeners.length, 'listener')} held by programs that this run could not see`;
  return `${held}: ${ports.slice(0, MOST_PORTS).join(', ')}${more}; --all shows them`;
}

/** How much the narrowing options leave out. */
export function hiddenLines({ hidden }: Shown, page: Page): string[] {
  const parts = [
    ...(hidden.listeners === 0 ? [] : [counted(hidden.listeners, 'listener')]),
    ...(hidden.findings.length === 0 ? [] : [findingsWords(hidden.findings)]),
  ];
  if (parts.length === 0) return [];
  return paragraph(page, `Left out by --protocol, --port or --min-severity: ${parts.join('; ')}`);
}

/** What was not seen, and how to see it. */
export function gapLines(report: Report, page: Page): string[] {
  const list = (gaps: Report['gaps']) => gaps.flatMap((gap) => paragraph(page, gapWords(gap), '  - '));
  const blind = report.gaps.filter(({ kind }) => kind === 'blind');
  const partial = report.gaps.filter(({ kind }) => kind === 'partial');
  const alarm = nothingObserved(report)
    ? 'No audit was performed: no source could look.'
    : 'No all-clear: a part of the machine was not looked at.';
  return [
    ...(isBlind(report) ? [page.paint('alarm', alarm), ...list(blind)] : []),
    ...(partial.length > 0 ? [page.paint('yellow', 'Not seen:'), ...list(partial)] : []),
  ];
}

/** Where to read more about the worst. */
export function hintLines({ speaking, general }: Shown, page: Page): string[] {
  const row = speaking[0];
  const rule = (row?.findings ?? general)[0]?.rule;
  if (rule === undefined) return [];
  const subjects = [...(row === undefined ? [] : [portName(row.listeners[0])]), rule];
  const words = `More: ${subjects.map((subject) => `port-audit explain ${subject}`).join(', ')}`;
  return paragraph(page, words).map((line) => page.paint('faint', line));
}
