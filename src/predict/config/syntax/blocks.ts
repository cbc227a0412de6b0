import type { Setting } from '../types.js';
import type { Parse } from './include.js';
import { lineAt } from './lines-in.js';

/** How a file of nested blocks is written. */
export interface BlockSyntax {
  /** What begins a comment up to the end of the line, in whole. */
  readonly comments: readonly string[];
  /** Whether the end of a line ends a statement; otherwise `;` does. */
  readonly lines: boolean;
}

/** nginx, bind, syslog-ng and their kind: `key words;` and `name words { … }`. */
export const SEMICOLONS: BlockSyntax = { comments: ['#', '//'], lines: false };

/** dovecot, xinetd and their kind: a line is a statement. */
export const BRACED_LINES: BlockSyntax = { comments: ['#'], lines: true };

interface Token {
  readonly kind: 'word' | 'open' | 'close' | 'end';
  readonly text: string;
  readonly line: number;
  /** Where its line begins in the text. */
  readonly begin: number;
}

/** A comment counts only where a word could begin: `a#b` is a word. */
function tokenPattern({ comments }: BlockSyntax, long: boolean): RegExp {
  const begin = comments.map((each) => each.replace(/[/*]/g, '\\$&')).join('|');
  return new RegExp(
    String.raw`(?<comment>(?:${begin})[^\n]*${long ? String.raw`|/\*[\s\S]*?\*/` : ''})|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|[{};]|\n|(?:\\["']|[^\s{};"'])+|["']`,
    'g',
  );
}

/**
 * Where a text or a comment begins that has no end, the end is looked for once and not from each place where another one
 * may begin: a quote behind a backslash begins none, and behind the last end of a comment none begins.
 */
function* piecesOf(text: string, syntax: BlockSyntax): Generator<RegExpExecArray> {
  const [long, short] = [tokenPattern(syntax, true), tokenPattern(syntax, false)];
  const lastEnd = text.lastIndexOf('*/');
  for (let at = 0; at < text.length; ) {
    const pattern = at < lastEnd ? long : short;
    pattern.lastIndex = at;
    const piece = pattern.exec(text);
    if (piece === null) return;
    at = pattern.lastIndex;
    yield piece;
  }
}

const KINDS: Readonly<Record<string, Token['kind']>> = { '{': 'open', '}': 'close', ';': 'end' };

function* tokensOf(text: string, syntax: BlockSyntax): Generator<Token> {
  let [line, begin] = [1, 0];
  for (const { 0: piece, index, groups } of piecesOf(text, syntax)) {
    if (piece === '\n') {
      if (syntax.lines) yield { kind: 'end', text: piece, line, begin };
    } else if (groups?.comment === undefined) {
      yield { kind: KINDS[piece] ?? 'word', text: piece.replace(/^(["'])([\s\S]*)\1$/, '$2'), line, begin };
    }
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) {
      line += 1;
      begin = index + at + 1;
    }
  }
}

/** The deepest that blocks stand in one another. */
const DEPTH_LIMIT = 64;

/**
 * Reads nested blocks. A block is a setting itself as well (its name and words), so that an empty one is seen; what is in
 * it has it in `within`. Settings that stand in the same blocks share one `within`.
 */
export function parseBlocks(syntax: BlockSyntax): Parse {
  return (file, text, limit = Number.POSITIVE_INFINITY) => {
    const settings: Setting[] = [];
    let within: ReadonlyArray<readonly string[]> = [];
    let words: string[] = [];
    let [line, begin] = [0, -1];
    let said = '';
    let before: readonly string[] = [];
    const flush = (): readonly string[] => {
      const [key, ...rest] = words;
      words = [];
      if (key === undefined) return [];
      const values = rest.filter((word, index) => index > 0 || word !== '=');
      settings.push({ file, line, text: said, within, key, values });
      before = [key, ...values];
      return before;
    };
    for (const token of tokensOf(text, syntax)) {
      if (settings.length >= limit) return settings;
      if (token.kind === 'word') {
        if (words.length === 0) {
          // Once for all that stands in one line, which may be all of the text.
          if (token.begin !== begin) said = lineAt(text, token.begin).trim();
          ({ line, begin } = token);
        }
        words.push(token.text);
      } else if (token.kind === 'open') {
        // Where lines are statements, the brace may stand on a line of its own.
        const name = words.length === 0 && syntax.lines ? before : flush();
        if (within.length < DEPTH_LIMIT) within = [...within, name];
      } else {
        flush();
        if (token.kind === 'close') within = within.slice(0, -1);
      }
    }
    flush();
    return settings;
  };
}

/** Blocks of some kind, each with what stands behind its begin, up to the next one. */
export function blocksOf(
  settings: readonly Setting[],
  isBlock: (setting: Setting) => boolean,
): Array<{ readonly block: Setting; readonly behind: readonly Setting[] }> {
  const blocks: Array<{ block: Setting; behind: Setting[] }> = [];
  for (const setting of settings) {
    if (isBlock(setting)) blocks.push({ block: setting, behind: [] });
    else blocks.at(-1)?.behind.push(setting);
  }
  return blocks;
}
