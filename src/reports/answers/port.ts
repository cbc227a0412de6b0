import { listed } from '../../base/listed.js';
import type { PortPage } from '../../domain/explanation.js';
import type { Finding } from '../../domain/finding.js';
import { namedOwners } from '../../domain/named-owners.js';
import { onwardOf, withoutCommand } from '../../domain/remedy.js';
import type { Report, ReportListener } from '../../domain/report.js';
import { gapNote, portName, REACH } from '../../domain/words.js';
import { asciiText } from '../ascii.js';
import { SEVERITY_INK } from '../colour.js';
import { shortCommand } from '../command-line.js';
import { lifeParts } from '../lives.js';
import { type ListenerRow, shown } from '../shown.js';
import { forTerminal } from '../text.js';
import type { Style } from '../types.js';
import { shortenEnd, wrapped } from '../width.js';
import { addressWords, ownerWords, placeWords, programWords, VERDICT_WORDS } from '../words.js';
import { type TextPage, textPageOf } from './answer.js';
import { dateWords } from './explanation-parts.js';

/** Who asks for one port wants one look. */
const MOST_LINES = 12;
const MOST_ROWS = 2;

/** What the answer is made of. */
export interface PortView {
  readonly report: Report;
  readonly page: PortPage;
}

const one = ({ width }: TextPage, text: string, indent = '  ') =>
  `${indent}${shortenEnd(forTerminal(text), width - indent.length)}`;

/** At most so many lines; what is left of a longer text is in `explain`. */
function few(page: TextPage, text: string, most: number, indent = '  '): string[] {
  const lines = wrapped(forTerminal(text), page.width - indent.length);
  const cut =
    lines.length > most
      ? [...lines.slice(0, most - 1), shortenEnd(lines.slice(most - 1).join(' '), page.width - indent.length)]
      : lines;
  return cut.map((line) => `${indent}${line}`);
}

function commandOf(listener: ReportListener, width: number): string {
  const [owner] = namedOwners(listener);
  const words = owner?.cmdline ?? (owner?.exe == null ? [] : [owner.exe]);
  return shortCommand(words.slice(0, 500).map(forTerminal), width);
}

/** The verdict in one sentence; where something was found, what. */
function verdictWords({ listeners: [listener], findings, settled }: ListenerRow): string {
  const { verdict, confidence } = listener;
  const worst = findings[0];
  if (worst !== undefined) return `${worst.severity}: ${messageOf(worst, listener)}`;
  const [accepted] = settled;
  if (accepted !== undefined) return `${accepted.disposition}: ${accepted.reason ?? 'no reason given'}`;
  return `${verdict}: ${programWords(listener)} is ${VERDICT_WORDS[verdict]} (confidence ${confidence})`;
}

function messageOf({ message }: Finding, listener: ReportListener): string {
  const start = `${portName(listener)} `;
  return message.startsWith(start) ? message.slice(start.length) : message;
}

function rowLines(page: TextPage, row: ListenerRow, takenAt: string): string[] {
  const [listener] = row.listeners;
  const addresses = listed([...new Set(row.listeners.map(addressWords))], 3);
  const head = `${portName(listener)}  ${programWords(listener)}`;
  const life = [
    ownerWords(listener),
    placeWords(listener)?.startsWith('for ') === true ? placeWords(listener) : null,
    ...lifeParts(listener, takenAt),
  ];
  const command = commandOf(listener, page.width - 8);
  const ink = row.findings[0] === undefined ? null : SEVERITY_INK[row.findings[0].severity];
  const verdict = few(page, verdictWords(row), 2);
  return [
    page.paint(
      'bold',
      shortenEnd(forTerminal(`${head}, reached from ${REACH[listener.exposure]} (${addresses})`), page.width),
    ),
    ...(command === '' ? [] : [`  runs: ${command}`]),
    one(page, life.filter((part) => part !== null).join(' · ')),
    ...verdict.map((line, index) => (index === 0 ? page.paint(ink, line) : line)),
  ];
}

function nothingLines(page: TextPage, { report, page: { port, protocols } }: PortView): string[] {
  const name = protocols.length > 1 ? `${port}` : `${port}/${protocols[0] ?? ''}`;
  const blind = report.summary.exitCode === 3;
  const words = blind
    ? `Nothing was seen to listen on ${name}, but not everything could be looked at.`
    : `Nothing listens on ${name}.`;
  return [page.paint('bold', words)];
}

/** What IANA says, in one line. */
function ianaWords({ registrations, users }: PortPage): string {
  const services = [
    ...new Set(
      registrations.flatMap((each) =>
        each.service === null ? [] : [`${each.service}${each.description === null ? '' : `, ${each.description}`}`],
      ),
    ),
  ];
  const registered = registrations.find((each) => each.registered !== null)?.registered ?? null;
  const when = registered === null ? '' : `, registered ${dateWords(registered)}`;
  const said = services.length === 0 ? 'no service is registered here' : `${services.join('; ')}${when}`;
  const known =
    users.length === 0
      ? 'no software is known to use it'
      : `usual here: ${listed(
          users.map(({ name }) => name),
          4,
        )}`;
  return `IANA: ${said}; ${known}`;
}

/** How to go on: what accepts all that was found, unless something of it is high, and where there is more to read. */
function nextLines(page: TextPage, rows: readonly ListenerRow[], { port, protocols }: PortPage): string[] {
  const name = protocols.length > 1 ? `${port}` : `${port}/${protocols[0] ?? ''}`;
  const onward = rows.flatMap((row) => row.findings).map(({ remedy }) => onwardOf(remedy)?.command ?? '');
  const mayAllow = onward.length > 0 && onward.every((command) => command.startsWith('port-audit allow '));
  const allow = mayAllow ? [one(page, `To allow it: ${onward[0] ?? ''}`, '')] : [];
  return [...allow, one(page, `All that is known: port-audit explain ${name}`, '')];
}

/** Who is on a port: at most twelve lines. */
export function renderPort(view: PortView, style: Style): string {
  const { report, page: dossier } = view;
  const page = textPageOf(style);
  const { speaking, quiet } = shown(report, { all: true, long: false, protocol: null, ports: [], minSeverity: null });
  const rows = [...speaking, ...quiet];
  const told = rows.slice(0, rows.length === 1 ? 1 : MOST_ROWS);
  const left = rows.length - told.length;
  const remedy = speaking[0]?.findings[0]?.remedy;
  const gaps =
    rows.length === 0 || rows.some(({ listeners: [{ owners }] }) => owners.length === 0) ? report.gaps.slice(0, 1) : [];
  const tail = [
    ...(left > 0 ? [one(page, `${left} more: port-audit --port ${dossier.port} --long`)] : []),
    one(page, ianaWords(dossier), ''),
    ...(remedy === undefined ? [] : [one(page, `To do: ${withoutCommand(remedy)}`, '')]),
    ...gaps.map((gap) => one(page, gapNote(gap), '')),
    ...nextLines(page, speaking, dossier),
  ];
  const head =
    rows.length === 0 ? nothingLines(page, view) : told.flatMap((row) => rowLines(page, row, report.takenAt));
  const lines = [...head.slice(0, MOST_LINES - tail.length), ...tail];
  return `${lines.map((line) => (style.ascii ? asciiText(line) : line)).join('\n')}\n`;
}
