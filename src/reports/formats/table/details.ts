import { andMore, listed } from '../../../base/listed.js';
import type { Finding } from '../../../domain/finding.js';
import { namedOwners } from '../../../domain/named-owners.js';
import { compareSeverity } from '../../../domain/severity.js';
import { portName } from '../../../domain/words.js';
import { shortCommand } from '../../command-line.js';
import { lifeParts } from '../../lives.js';
import type { ListenerRow } from '../../shown.js';
import { forTerminal } from '../../text.js';
import { wrapped } from '../../width.js';
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

function storyWords(row: ListenerRow, takenAt: string): string {
  const [listener] = row.listeners;
  const place = placeWords(listener);
  const relay = place?.startsWith('for ') === true ? [place] : [];
  return [...relay, ...lifeParts(listener, takenAt)].join(' · ');
}

function addressesWords(line: Line): string {
  const listeners = listenersOf(line);
  const addresses = [...new Set(listeners.map(addressWords))];
  return `on ${listed(addresses, MOST_ADDRESSES)}`;
}

/** Evidence, command line, address and story of a line, as far as known. */
export function detailLines(line: Line, layout: Layout, takenAt: string, long: boolean): string[] {
  const [row, ...others] = line.rows;
  const told = row.findings.filter((finding) => long || isSerious(finding));
  const messages = [...new Set(told.map(({ message }) => withoutPort(message, row)))];
  const evidence = long && told.length === 0 ? row.listeners[0].evidence.slice(0, 3) : [];
  const story = [...(long ? [addressesWords(line)] : []), storyWords(row, takenAt)].filter((part) => part !== '');
  const more = others.length === 0 ? [] : [`${andMore(others.length)} of the same on other ports`];
  return [
    ...[...messages, ...evidence].flatMap((text) => paragraph(text, layout)),
    ...commandLines(row, layout),
    ...[...story, ...more].flatMap((text) => paragraph(text, layout)),
  ];
}
