import { ROW, SHORT } from './beside.js';
import type { Line } from './lines.js';

/**
 * What people write behind a row of ss: an arrow, a bar or the sign of a comment, and then words. It follows the end of a
 * list of processes that is longer than a name of one could be, and holds no further process.
 */
const NOTE = /(?<=,pid=\d{1,10},fd=\d{1,10}\)\))\s+(?:<[-=+]|←|#|\/\/|\|(?=\s*$))(?:(?!,fd=).)*$/u;

/** lsof prints nothing behind the state of a listener; what is no further row there was written by somebody. */
const NOTE_OF_LSOF = /(?<=\sIPv[46]\s.{1,300}\(LISTEN\))\s+(?!.*(?:\sIPv[46]\s|:\d|\(LISTEN\)))\S.*$/;

/** The same behind a row of netstat without a program: an arrow, which is none. */
const NOTE_OF_NETSTAT =
  /(?<=^\s*(?:tcp|udp)(?:4|6|46)?\s+\d+\s+\d+\s+\S+\s+\S+[:.]\*(?:\s+LISTEN)?)\s+(?:<[-=]+|←).*$/u;

/** Bold print of Markdown at the beginning of a row, and where it ends: no row begins so, and none ends in two stars. */
const BOLD = /^\s*\*\*(?=\S)/;
const BOLD_END = /(?<=[^*:\s])\*\*\s*$/;

function withoutNote(text: string): string {
  if (text.length > SHORT) return text;
  const plain = text.replace(BOLD, '');
  return ROW.test(plain.trim())
    ? plain.replace(BOLD_END, '').replace(NOTE, '').replace(NOTE_OF_LSOF, '').replace(NOTE_OF_NETSTAT, '')
    : text;
}

/** Lines without the notes that somebody wrote behind rows, and without the bold print of some. */
export const withoutNotes = (lines: readonly Line[]): readonly Line[] =>
  lines.map(({ number, text }) => ({ number, text: withoutNote(text) }));
