import { displayWidth, shortenMiddle } from './width.js';

/**
 * Words of a command line that decide what a listener is: where it listens or leads to, what an interpreter runs, and
 * the options that open a debugger. They are the last to be left out.
 */
const TELLING = [
  /^--?(?:inspect|remote-debugging|agentlib|listen|bind|host|port|addr)/i,
  /^-[LRDWmlpe]$|^-jar$/,
  // An address of IPv6 has 45 signs at most (RFC 4291, 2.2): without that bound a word of colons takes hours.
  /address=|(?:^|[=:[,])(?:\*|\d{1,3}(?:\.\d{1,3}){3}|\[?(?=[0-9a-f:]{0,43}::)[0-9a-f:]{2,45}\]?):\d|^\d+:\S+:\d+$/i,
  /^\d{2,5}$/,
  /\.(?:js|mjs|cjs|ts|py|rb|pl|php|jar|lua|sh)$/,
];

/** What is looked at of a word: a user may make it as long as a command line. */
const LOOKED_AT = 1000;

const isTelling = (word: string, before: string | undefined) =>
  TELLING.some((pattern) => pattern.test(word.slice(0, LOOKED_AT))) ||
  (before !== undefined && /^(?:-[LRDWmp]|-jar)$/.test(before));

/** Only the name of a program or script matters in a narrow place. */
const baseName = (word: string) => word.slice(word.lastIndexOf('/') + 1) || word;

function joined(words: readonly string[], kept: ReadonlySet<number>): string {
  const parts: string[] = [];
  for (const [index, word] of words.entries()) {
    if (kept.has(index)) parts.push(word);
    else if (parts.at(-1) !== '…') parts.push('…');
  }
  return parts.join(' ');
}

/** Indexes of the words in the order in which they are worth their room. */
function byWorth(words: readonly string[]): number[] {
  const indexes = words.map((_, index) => index).slice(1);
  const telling = indexes.filter((index) => isTelling(words[index] ?? '', index > 1 ? words[index - 1] : undefined));
  return [...telling, ...indexes.filter((index) => !telling.includes(index))];
}

/** More words than this are not weighed against each other. */
const MOST_WORDS = 200;

/**
 * A command line in so many columns: whole where it fits, else the program's base name, the telling words, and what of
 * the others there is room for; `…` stands for words that are left out. Expects safe text.
 */
export function shortCommand(line: readonly string[], width: number): string {
  const whole = line.join(' ');
  if (displayWidth(whole) <= width) return whole;
  const words = [baseName(line[0] ?? ''), ...line.slice(1, MOST_WORDS)];
  const based = words.map((word, index) => (index > 0 && /^\/.*\.\w+$/.test(word) ? baseName(word) : word));
  const kept = new Set([0]);
  for (const index of byWorth(based)) {
    const wider = new Set([...kept, index]);
    if (displayWidth(joined(based, wider)) <= width) kept.add(index);
  }
  return shortenMiddle(joined(based, kept), width);
}

/** Whether an option that opens a debugger, or an address to listen on, is missing in so many columns. */
export function losesWord(line: readonly string[], width: number): boolean {
  const short = shortCommand(line, width);
  const decisive = line
    .slice(1, MOST_WORDS)
    .filter((word) => [TELLING[0], TELLING[2]].some((pattern) => pattern?.test(word.slice(0, LOOKED_AT))));
  return decisive.some((word) => !short.includes(word));
}
