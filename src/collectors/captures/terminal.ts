import { begins } from './beside.js';
import type { Line } from './lines.js';

/** What tells a terminal a colour, or to erase the rest of a line: `grep --color` and Ansible write it. */
const SEQUENCES = /\u001b(?:\[[0-9;?]{0,32}[A-Za-z]|\][^\u0007\u001b]{0,200}(?:\u0007|\u001b\\)|\([A-Z0-9])/g;

/** The same of grep where a page lost ESC, and what pages put between letters so that they may be parted there. */
const LEFT = /\[(?:\d{1,3}(?:;\d{1,3}){0,4})?m\[K|[\u200b\u200c\u2060\ufeff]/g;

/** More than the one CR that a line of Windows ends with, as serial lines and telnet make them. */
const RETURNS = /\r+$/;

const plain = (text: string) => text.replace(SEQUENCES, '').replace(LEFT, '');

/**
 * Lines without what a terminal or a page was told, where at least half of the rows have it: what fewer have may be of the
 * name of a program.
 */
export function withoutSequences(lines: readonly Line[]): readonly Line[] {
  const ended = lines.map(({ number, text }) => ({ number, text: text.replace(RETURNS, '') }));
  const bare = ended.map(({ number, text }) => ({ number, text: plain(text) }));
  const rows = bare.flatMap(({ text }, index) => (begins(text) ? [text !== ended[index]?.text] : []));
  const told = rows.filter((isTold) => isTold).length;
  return told > 0 && told * 2 >= rows.length ? bare : ended;
}
