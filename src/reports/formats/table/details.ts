import { andMore, listed } from '../../../base/listed.js';
import type { Finding } from '../../../domain/finding.js';
import { namedOwners } from '../../../domain/named-owners.js';
import { compareSeverity } from '../../../domain/severity.js';
import { portName } from '../../../domain/words.js';
import { shortCommand } from '../../command-line.js';
import { lifeParts } from '../../lives.js';
import type { ListenerRow } from '../../shown.js';
import { forTerminal } from '../../text.js';
import { displayWidth, wrapped } from '../../width.js';
import { addressWords, placeWords } from '../../words.js';
import { type Line, listenersOf } from './fold.js';
import type { Layout } from './layout.js';

const INDENT = '  ';
const MOST_ADDRESSES = 6;
/** Lines that a command line takes at most. */
const MOST_LINES = 3;

/** What was found at so bad a listener is told with its story. */
export const isSerious = ({ severity }: Finding) => compareSeverity(severity, 'high') >= 0;

function paragraph(text: string, { width }: Layout): string[] {
  return wrapped(forTerminal(text), width - INDENT.length).map((line) => `${INDENT}${line}`);
}

/** The port has a column of its own already. */
function withoutPort(message: string, row: ListenerRow): string {
  const start = `${portName(row.listeners[0])} `;
  return message.startsWith(start) ? message.slice(start.length) : message;
}

/** The whole command line in a few lines; what matters of a longer one. */
export function commandLines({ listeners: [listener] }: ListenerRow, { width }: Layout): string[] {
  const [owner] = namedOwners(listener);
  const words = owner?.cmdline ?? (owner?.exe == null ? [] : [owner.exe]);
  if (words.length === 0) return [];
  const room = width - INDENT.length;
  const text = shortCommand(
    words.slice(0, 500).map(forTerminal),
    room * MOST_LINES - 'runs: '.length - MOST_LINES * 20,
  );
  return wrapped(`runs: ${text}`, room).map((line) => `${INDENT}${line}`);
}

function storyWords(row: ListenerRow, takenAt: string, long: boolean): string {
  const [listener] = row.listeners;
  const place = placeWords(listener);
  const relay = place?.startsWith('for ') === true ? [place] : [];
  return [...relay, ...lifeParts(listener, takenAt, long)].join(' · ');
}

function addressesWords(line: Line): string {
  const listeners = listenersOf(line);
  const addresses = [...new Set(listeners.map(addressWords))];
  return `on ${listed(addresses, MOST_ADDRESSES)}`;
}

/** Whether a message quotes the words of the command line that matter. */
function isTold({ findings, listeners: [listener] }: ListenerRow): boolean {
  const words = namedOwners(listener)[0]?.cmdline ?? [];
  return words.some((word) => word.startsWith('-') && findings.some(({ message }) => message.includes(`(${word})`)));
}

/** The command line and the story in one line where there is room for both. */
function lifeLines(line: Line, layout: Layout, takenAt: string, long: boolean): string[] {
  const [row] = line.rows;
  const command = !long && isTold(row) ? [] : commandLines(row, layout);
  const story = [...(long ? [addressesWords(line)] : []), storyWords(row, takenAt, long)].filter((part) => part !== '');
  const [only = '', second] = command;
  const both = `${only} · ${forTerminal(story[0] ?? '')}`;
  const fits = second === undefined && only !== '' && story.length === 1 && displayWidth(both) <= layout.width;
  return fits ? [both] : [...command, ...story.flatMap((text) => paragraph(text, layout))];
}

/** Evidence, command line, address and story of a line, as far as known. */
export function detailLines(line: Line, layout: Layout, takenAt: string, long: boolean): string[] {
  const [row, ...others] = line.rows;
  const told = row.findings.filter((finding) => long || isSerious(finding));
  const messages = [...new Set(told.map(({ message }) => withoutPort(message, row)))];
  const evidence = long && told.length === 0 ? row.listeners[0].evidence.slice(0, 3) : [];
  const more = others.length === 0 ? [] : [`${andMore(others.length)} of the same on other ports`];
  return [
    ...[...messages, ...evidence].flatMap((text) => paragraph(text, layout)),
    ...lifeLines(line, layout, takenAt, long),
    ...more.flatMap((text) => paragraph(text, layout)),
  ];
}
