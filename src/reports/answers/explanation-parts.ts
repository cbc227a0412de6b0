import { capitalised } from '../../base/capitalised.js';
import { counted } from '../../base/counted.js';
import { listed } from '../../base/listed.js';
import { type Assignment, assignmentPorts } from '../../domain/assignment.js';
import type { KnownUse, SeenNow } from '../../domain/explanation.js';
import type { ReportListener } from '../../domain/report.js';
import { gapNote, portName, REACH } from '../../domain/words.js';
import { addressWords, bothWords, commandWords, ownerWords, programWords, VERDICT_WORDS } from '../words.js';
import { paragraph, type TextPage } from './answer.js';

/** What of a page is asked for. */
export interface BookPage extends TextPage {
  /** Say where each fact comes from. */
  readonly sources: boolean;
  /** How to look by hand on these systems; null: on all. */
  readonly system: string | null;
}

/** So many names fit a paragraph. */
export const MOST_NAMES = 30;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2002-04` as `April 2002`, `2015-04-23` as `23 April 2015`. */
export function dateWords(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return [day.replace(/^0/, ''), MONTHS[Number(month) - 1] ?? '', year].filter(Boolean).join(' ');
}

/** What a page is about. */
export function title(page: TextPage, text: string): string[] {
  return paragraph(page, text).map((line) => page.paint('bold', line));
}

/** What is said under a title in passing. */
export function aside(page: TextPage, text: string): string[] {
  return paragraph(page, text);
}

/** A heading and what stands under it; nothing without the latter. */
export function section(page: TextPage, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', page.paint('bold', title), ...lines];
}

export const indented = (page: TextPage, text: string) => paragraph(page, text, '  ');

/** An item whose first line stands out by standing to the left of the others. */
export function item(page: TextPage, text: string): string[] {
  const [first = '', ...others] = paragraph({ ...page, width: page.width - 2 }, text, '  ');
  return [first, ...others.map((line) => `  ${line}`)];
}

function sinceWords({ status, registered }: Assignment): string {
  if (registered !== null) return `, registered ${/-\d\d-/.test(registered) ? 'on' : 'in'} ${dateWords(registered)}`;
  return status === 'assigned' ? '; IANA names no date' : '';
}

/** `3476/tcp and udp: nppmp, NVIDIA Mgmt Protocol, registered in April 2002.` */
function recordWords(record: Assignment, protocols: string): string {
  const { low, high, service, status, description, note } = record;
  const ports = assignmentPorts({ low, high, protocol: protocols });
  const what = [service ?? status, description].filter((text) => text !== '').join(', ');
  return `${ports}: ${what}${sinceWords(record)}.${note === null ? '' : ` ${note}`}`;
}

/** Records that say the same of several protocols become one line. */
export function recordLines(page: TextPage, records: readonly Assignment[]): string[] {
  const merged = new Map<string, { record: Assignment; protocols: string[] }>();
  for (const record of records) {
    const key = JSON.stringify({ ...record, protocol: null });
    const group = merged.get(key);
    if (group === undefined) merged.set(key, { record, protocols: [record.protocol] });
    else group.protocols.push(record.protocol);
  }
  return [...merged.values()].flatMap(({ record, protocols }) =>
    item(page, recordWords(record, protocols.join(' and '))),
  );
}

function knownWords({ kind, name, ports, years, note, successor, programs }: KnownUse): string {
  const when = years === null ? '' : `, ${years}`;
  const of = programs.length === 0 ? '' : ` Limited to ${listed(programs, MOST_NAMES)}.`;
  const instead = successor === null ? '' : ` Use ${successor} instead.`;
  return `${name} (${kind}${when}; ${ports.join(', ')}): ${note}${instead}${of}`;
}

/** What else is known, each with its source where that is asked for. */
export function knownLines(page: BookPage, known: readonly KnownUse[]): string[] {
  return known.flatMap((use) => [
    ...item(page, knownWords(use)),
    ...(page.sources ? paragraph(page, `Source: ${use.source}`, '    ') : []),
  ]);
}

function listenerLines(page: TextPage, listener: ReportListener): string[] {
  const command = commandWords(listener);
  const { verdict, exposure } = listener;
  const names = verdict === 'expected' ? programWords(listener) : bothWords(listener);
  return [
    ...item(
      page,
      `${portName(listener)} on ${addressWords(listener)}, reached from ${REACH[exposure]}: ${names}, ${VERDICT_WORDS[verdict]}`,
    ),
    ...paragraph(page, [ownerWords(listener), command].filter(Boolean).join(': '), '    '),
  ];
}

/** As which program something listens is only known of owners that were seen. */
function sawAll({ complete, gaps }: SeenNow, where: string): boolean {
  return complete && (where === 'on it' || where === 'on its ports' || gaps.every(({ scope }) => scope !== 'owner'));
}

/** What listens now, or why that cannot be said. */
export function seenLines(
  page: TextPage,
  seen: SeenNow | null,
  where: 'on it' | 'on its ports' | 'as this' | 'so',
): string[] {
  if (seen === null) return [];
  const { listeners } = seen;
  const nothing = sawAll(seen, where)
    ? `Nothing listens ${where}.`
    : `Nothing was seen to listen ${where}, but not everything could be looked at.`;
  return [
    ...(listeners.length === 0
      ? indented(page, nothing)
      : listeners.flatMap((listener) => listenerLines(page, listener))),
    ...gapLines(page, seen),
  ];
}

/** What is missing where nothing was seen, and blind spots; of others that there are any. */
function gapLines(page: TextPage, { listeners, gaps }: SeenNow): string[] {
  const told = gaps.filter(({ kind }) => kind === 'blind' || listeners.length === 0);
  const left = gaps.length - told.length;
  return [
    ...told.flatMap((gap) => indented(page, capitalised(gapNote(gap)))),
    ...(left === 0 ? [] : indented(page, `${counted(left, 'thing')} could not be seen; port-audit names what`)),
  ];
}
