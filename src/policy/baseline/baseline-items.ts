import { listedOnce } from '../../base/listed.js';
import { byListener, type Finding } from '../../domain/finding.js';
import type { Report, ReportListener } from '../../domain/report.js';
import { compareSeverity } from '../../domain/severity.js';
import { holderWords, REACH, registeredWords } from '../../domain/words.js';
import { ruleNamed } from '../../judge/rules/list.js';
import type { NewEntry } from '../file/add-entries.js';
import { type BaselineEntry, baselineEntries, objectionOf } from './baseline-entries.js';
import { asItem, entryLines } from './entry-lines.js';

export interface BaselineOptions {
  /** Stands as the reason in every entry; `check` refuses `TODO`. */
  readonly reason: string;
  /** Makes foreign text of one line safe to be looked at (reports/text.ts). */
  readonly visible: (text: string) => string;
}

export type BaselineReport = Pick<Report, 'listeners' | 'findings' | 'gaps' | 'host' | 'takenAt'>;

/** An entry as it is written, with a comment for whoever reviews it. */
export interface BaselineItem extends NewEntry {
  /** Whether something is reported of what it lets in. */
  readonly speaks: boolean;
}

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

/** What stands between the program and the port, where it is not known to belong there. */
function registeredLine(listener: ReportListener): string[] {
  if (listener.verdict === 'expected' || listener.verdict === 'ephemeral') return [];
  return [`registered: ${registeredWords(listener.registration)} / actual: ${holderWords(listener)}`];
}

const verdictWords = ({ verdict, confidence }: ReportListener) =>
  `${verdict === 'expected' ? 'as expected' : verdict} (confidence ${confidence})`;

/** What somebody who reviews the entry needs to know. */
function descriptionOf({ listeners, port, programs }: BaselineEntry): string[] {
  const [first] = listeners;
  if (first === undefined) return [];
  const { product } = first.program ?? { product: null };
  const what = [...(product === null ? [] : [product]), ...new Set(listeners.flatMap(whereabouts))];
  const addresses = listeners.map(({ address, interface: device }) =>
    device === null ? address : `${address}%${device}`,
  );
  const where = `reached from ${few(listeners.map(({ exposure }) => REACH[exposure]))} (${few(addresses)})`;
  const ports =
    port === null ? `ports ${few(listeners.map((listener) => String(listener.port)))}, chosen by the system; ` : '';
  return [
    ...(what.length === 0 ? [] : [few(what)]),
    ...(port === null ? [] : registeredLine(first)),
    `${ports}${where}; ${few(listeners.map(verdictWords))}`,
    ...(programs.length === 0 ? [`any program: ${first.ownerReason ?? 'the one that was seen cannot be named'}`] : []),
  ];
}

/** What the entry makes acceptable, or cannot: its findings, worst first. */
function warningsOf({ programs }: BaselineEntry, found: readonly Finding[]): string[] {
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

/** The entries for what a report shows and a baseline accepts: first those of which something is reported, then by port. */
export function baselineItems(report: BaselineReport, { reason, visible }: BaselineOptions): readonly BaselineItem[] {
  const accepted = report.listeners.filter((listener) => objectionOf(listener) === null);
  const findings = byListener(report.findings);
  const items = baselineEntries(accepted, report.host).map((entry): BaselineItem => {
    const found = entry.listeners.flatMap(({ id }) => findings.get(id) ?? []);
    return {
      comment: [...descriptionOf(entry), ...warningsOf(entry, found)].map((line) => visible(line)),
      item: asItem(entryLines(entry, { reason, until: null })),
      speaks: found.length > 0,
    };
  });
  return [...items.filter(({ speaks }) => speaks), ...items.filter(({ speaks }) => !speaks)];
}
