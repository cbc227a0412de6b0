import type { Line } from './lines.js';

/** What stands in front of every line of a quotation in mails and on pages. */
const QUOTED = /^\s*>( |$)/;

/** What people paste has fewer lines. */
const LOOKED_AT = 10_000;

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

/** What people leave where they left lines out. */
const LEFT_OUT = /^[[(<]?(?:\.{3,}|…|snip)[\])>]?$/i;

/** A fence of Markdown around the text. */
const FENCE = /^(?:```|~~~)[\w-]*$/;

/** The command that was copied too, with its prompt or without: `root@web:~# ss -tulpn | grep nginx`. */
const COMMAND = /^(?:\[[^\]]*\][$#]|\S*[$#%❯])?\s*(?:sudo\s+)?(?:netstat|ss|lsof|sockstat)(?:\s+-\S.*|\s*\|.*)?$/;

/** Such lines are short, and no pattern is to take its time on what was made up. */
const SHORT = 500;

/** No row of a tool: users and programs may be called `ss` as well, and their names begin rows. */
const isCommand = (line: string) => COMMAND.test(line) && !/\s(?:tcp|udp)\d*\s/i.test(line);

const isLeftOut = (text: string) => text.length <= SHORT && LEFT_OUT.test(text.trim());

/** Whether a line was not printed by the tool. */
function isAddition({ text }: Line): boolean {
  if (text.length > SHORT) return false;
  const line = text.trim();
  return LEFT_OUT.test(line) || FENCE.test(line) || isCommand(line);
}

/** Whether a text says that lines of it were left out. */
export const isCutShort = (text: string): boolean => text.split('\n', LOOKED_AT).some(isLeftOut);

/** Lines as the tool printed them, where somebody quoted or indented all of them on a page, or copied more than them. */
export function unpasted(pasted: readonly Line[]): readonly Line[] {
  const lines = pasted.length > LOOKED_AT ? pasted : pasted.filter((line) => !isAddition(line));
  const told = lines.filter(({ text }) => text.trim() !== '');
  const isQuoted = told.length > 0 && told.every(({ text }) => QUOTED.test(text));
  const plain = isQuoted ? cut(lines, (text) => text.replace(QUOTED, '')) : lines;
  const { length } = commonIndent(plain);
  return length === 0 ? plain : cut(plain, (text) => (text.trim() === '' ? text : text.slice(length)));
}
