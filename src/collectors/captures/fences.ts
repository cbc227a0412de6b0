import { begins, isLeftOutside, SHORT } from './beside.js';
import type { Line } from './lines.js';

/** What people put around the output of a command: fences of Markdown, and the marks of trackers, forums and HTML. */
const FENCE =
  /^\s*(?:(?:`{3,}|~{3,})\s*[\w+#.-]*|\{\{\{|\}\}\}|\{(?:code|noformat)[^}]{0,100}\}|\[\/?(?:code|quote)[^\]]{0,100}\]|<\/?(?:pre|code)(?:\s[^>]{0,200})?>|<\/?(?:pre|code)(?:\s[^>]{0,200})?><\/?(?:pre|code)(?:\s[^>]{0,200})?>)\s*$/i;

export const isFence = ({ text }: Line): boolean => text.length <= SHORT && FENCE.test(text);

/** Blanks and tabs that the lines begin with, as far as they all begin alike. */
export function commonIndent(lines: readonly Line[]): string {
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

/** The lines without what stands in front of all of them. */
export function dedented(lines: readonly Line[]): readonly Line[] {
  const { length } = commonIndent(lines);
  return length === 0 ? lines : lines.map(({ number, text }) => ({ number, text: text.slice(length) }));
}

interface Part {
  readonly inside: boolean;
  readonly lines: readonly Line[];
}

/** What stands inside of fences and what around them. A text may begin inside, where its beginning was left away. */
function partsOf(lines: readonly Line[], beginsInside: boolean): readonly Part[] {
  const parts: Array<{ readonly inside: boolean; readonly lines: Line[] }> = [{ inside: beginsInside, lines: [] }];
  for (const line of lines) {
    const last = parts.at(-1);
    if (isFence(line)) parts.push({ inside: last?.inside !== true, lines: [] });
    else last?.lines.push(line);
  }
  return parts;
}

const isTelling = ({ lines }: Part) => lines.some(({ text }) => begins(text));

/** Nothing outside may be of a socket. */
const isSound = (parts: readonly Part[]) =>
  parts.every((part) => part.inside || part.lines.every(({ text }) => !begins(text) && !isLeftOutside(text)));

/**
 * The fenced blocks that hold what a tool printed, one after another, each without its indentation. Null where there are
 * none, or where something outside of them may be of a socket.
 */
export function fencedBlocks(lines: readonly Line[]): readonly Line[] | null {
  if (!lines.some(isFence)) return null;
  const parts = [false, true].map((inside) => partsOf(lines, inside)).find(isSound);
  const blocks = parts?.filter((part) => part.inside && isTelling(part)) ?? [];
  return blocks.length === 0 ? null : blocks.flatMap((block) => dedented(block.lines));
}
