import { capitalised } from '../../base/capitalised.js';
import { counted } from '../../base/counted.js';
import { listedOnce } from '../../base/listed.js';
import type { Finding } from '../../domain/finding.js';
import { byListener } from '../../domain/finding.js';
import type { Report, ReportListener } from '../../domain/report.js';
import { compareSeverity } from '../../domain/severity.js';
import { gapNote, portName, timeWords } from '../../domain/words.js';
import { ruleNamed } from '../../judge/rules/list.js';
import { registeredAndActual } from '../../judge/rules/words.js';
import { type BaselineEntry, baselineEntries, objectionOf } from './baseline-entries.js';
import { asItem, entryLines } from './entry-lines.js';

export interface BaselineOptions {
  /** Stands as the reason in every entry; `check` refuses `TODO`. */
  readonly reason: string;
  /** Makes foreign text of one line safe to be looked at (reports/text.ts). */
  readonly visible: (text: string) => string;
}

export type BaselineReport = Pick<Report, 'listeners' | 'findings' | 'gaps' | 'host' | 'takenAt'>;

/** How many listeners of one entry are named in its comment. */
const NAMED_LISTENERS = 4;

const few = (values: readonly string[]) => listedOnce(values, NAMED_LISTENERS);

/** Under which unit or in which container its holders run. */
function whereabouts(listener: ReportListener): string[] {
  const unit = listener.unit ?? listener.owners.find((owner) => owner.unit !== null)?.unit;
  const container = listener.container ?? listener.owners.find((owner) => owner.container !== null)?.container;
  return [
    ...(unit == null ? [] : [unit]),
    ...(container == null ? [] : [`container ${container.name ?? container.id}`]),
  ];
}

/** What somebody who reviews the entry needs to know. */
function descriptionOf({ listeners, port, programs }: BaselineEntry): string[] {
  const [first] = listeners;
  if (first === undefined) return [];
  const { product } = first.program ?? { product: null };
  const what = [...(product === null ? [] : [product]), ...new Set(listeners.flatMap(whereabouts))];
  const where = few(
    listeners.map(({ address, interface: device }) => (device === null ? address : `${address}%${device}`)),
  );
  const ports =
    port === null ? `ports ${few(listeners.map((listener) => String(listener.port)))}, chosen by the system; ` : '';
  return [
    ...(what.length === 0 ? [] : [few(what)]),
    ...(port === null ? [] : [registeredAndActual(first)]),
    `${ports}on ${where}; ${few(listeners.map(({ verdict, confidence }) => `${verdict} (${confidence})`))}`,
    ...(programs.length === 0 ? [`any program: ${first.ownerReason ?? 'the one that was seen cannot be named'}`] : []),
  ];
}

/** What the entry makes acceptable, or cannot: its findings, worst first. */
function warningsOf(
  { listeners, programs }: BaselineEntry,
  findings: ReadonlyMap<string | null, readonly Finding[]>,
): string[] {
  const found = listeners.flatMap(({ id }) => findings.get(id) ?? []);
  const byPath = programs.length > 0 && programs.every(({ kind }) => kind === 'path');
  const worst = [...found].sort((left, right) => compareSeverity(right.severity, left.severity));
  const sentences = worst.map(({ rule, severity, message }) => {
    const { acceptedBy: by, restatesVerdict } = ruleNamed(rule) ?? {};
    const accepted = by === 'port' || (by === 'executable' && byPath);
    // Every entry has the verdict in its description.
    const why = restatesVerdict === true ? '' : `: ${message}`;
    return `${accepted ? 'ACCEPTS' : 'STAYS'} ${rule} (${severity})${why}`;
  });
  return [...new Set(sentences)];
}

function headOf({ listeners, gaps, host, takenAt }: BaselineReport, count: number, reason: string): string[] {
  return [
    `What ${host.hostname} had listening on ${timeWords(takenAt)}: ${counted(listeners.length, 'listener')} in ${counted(count, 'entry', 'entries')}.`,
    ...(reason === 'TODO'
      ? ['Read every entry: say why it may listen where TODO stands, and remove what should not be there.']
      : []),
    'Then: port-audit check --policy FILE',
    ...gaps.map((gap) => capitalised(gapNote(gap))),
  ];
}

/** What no entry is written for, and why. */
function refusedLines(listeners: readonly ReportListener[]): string[] {
  return listeners.flatMap((listener) => {
    const objection = objectionOf(listener);
    if (objection === null) return [];
    const what = `${portName(listener)} on ${listener.address}, ${listener.program?.name ?? 'program unknown'}`;
    return [
      `NOT ACCEPTED ${what}: ${objection}.`,
      'Find out who started it; an entry for it has to be written by hand.',
    ];
  });
}

/** No listener is accepted, and a policy that allows none is one. */
function nothingLines(seen: number): string[] {
  return [
    `# ${seen === 0 ? 'No listener was seen' : 'Nothing that was seen is accepted'}, so nothing may listen.`,
    'allow: []',
  ];
}

/**
 * A policy file that allows what a report shows: sorted, every entry with a comment that says what it is, which
 * findings it accepts and which stay. `check` with this file on the same machine has nothing unlisted but what it names
 * as not accepted.
 */
export function renderBaseline(report: BaselineReport, { reason, visible }: BaselineOptions): string {
  const accepted = report.listeners.filter((listener) => objectionOf(listener) === null);
  const entries = baselineEntries(accepted, report.host);
  const findings = byListener(report.findings);
  const comment = (text: string, indent = '') => `${indent}# ${visible(text)}`;
  const body = entries.flatMap((entry) => [
    '',
    ...[...descriptionOf(entry), ...warningsOf(entry, findings)].map((line) => comment(line, '  ')),
    ...asItem(entryLines(entry, { reason, until: null })).map((line) => `  ${line}`),
  ]);
  const head = headOf(report, entries.length, reason).map((line) => comment(line));
  const list = entries.length === 0 ? nothingLines(report.listeners.length) : ['allow:', ...body.slice(1)];
  const refused = refusedLines(report.listeners).map((line) => comment(line));
  const tail = refused.length === 0 ? [] : ['', ...refused];
  return `${[...head, 'version: 1', '', ...list, ...tail].join('\n')}\n`;
}
