import type { Line } from './lines.js';

/** What stands in front of every line of a quotation in mails and on pages. */
const QUOTED = /^\s*>( |$)/;

/** Blanks and tabs that the lines begin with, as far as they all begin alike. */
function commonIndent(lines: readonly Line[]): string {
  let common: string | null = null;
  for (const { text } of lines) {
    if (text.trim() === '') continue;
    const indent: string = /^[ \t]*/.exec(text)?.[0] ?? '';
    if (common === null) common = indent;
    while (!indent.startsWith(common)) common = common.slice(0, -1);
    if (common === '') return '';
  }
  return common ?? '';
}

const cut = (lines: readonly Line[], change: (text: string) => string): readonly Line[] =>
  lines.map(({ number, text }) => ({ number, text: change(text) }));

/** Lines as the tool printed them, where somebody quoted or indented all of them on a page. */
export function unpasted(lines: readonly Line[]): readonly Line[] {
  const told = lines.filter(({ text }) => text.trim() !== '');
  const isQuoted = told.length > 0 && told.every(({ text }) => QUOTED.test(text));
  const plain = isQuoted ? cut(lines, (text) => text.replace(QUOTED, '')) : lines;
  const { length } = commonIndent(plain);
  return length === 0 ? plain : cut(plain, (text) => (text.trim() === '' ? text : text.slice(length)));
}
