import type { Setting } from '../types.js';
import { type BlockSyntax, tokensOf } from './block-tokens.js';
import type { Parse } from './include.js';
import { lineAt } from './lines-in.js';

/** The deepest that blocks stand in one another. */
const DEPTH_LIMIT = 64;

/** `key=value`, `key= value` and `key =value` with the sign as a word of its own. */
function apart([first = '', second = '', ...more]: readonly string[]): string[] {
  const [, key, value = ''] = /^([\w.-]+)=(.*)$/s.exec(first) ?? [];
  const behind = key === undefined ? /^=(.+)$/s.exec(second)?.[1] : undefined;
  const begin =
    key !== undefined ? [key, '=', value, second] : behind !== undefined ? [first, '=', behind] : [first, second];
  return [...begin, ...more].filter((word) => word !== '');
}

/**
 * Reads nested blocks. A block is a setting itself as well (its name and words), so that an empty one is seen; what is in
 * it has it in `within`. Settings that stand in the same blocks share one `within`.
 */
export function parseBlocks(syntax: BlockSyntax): Parse {
  return (file, text, limit = Number.POSITIVE_INFINITY) => {
    const settings: Setting[] = [];
    const open: Array<ReadonlyArray<readonly string[]>> = [];
    let within: ReadonlyArray<readonly string[]> = [];
    let words: string[] = [];
    let [line, begin] = [1, -1];
    let [said, doubt] = ['', ''];
    let before: readonly string[] = [];
    const flush = (): readonly string[] => {
      const [key, ...rest] = syntax.lines ? apart(words) : words;
      words = [];
      if (key === undefined) return [];
      const values = rest.filter((word, index) => index > 0 || word !== '=');
      settings.push({ file, line, text: said, within, key, values, ...(doubt === '' ? {} : { doubt }) });
      doubt = '';
      before = [key, ...values];
      return before;
    };
    const odd = (at: number, why: string) =>
      settings.push({ file, line: at, text: '', within: [], key: '', values: [], doubt: why });
    for (const token of tokensOf(text, syntax)) {
      if (settings.length >= limit) return settings;
      if (token.kind === 'word') {
        if (words.length === 0) {
          // Once for all that stands in one line, which may be all of the text.
          if (token.begin !== begin) said = lineAt(text, token.begin).trim();
          ({ line, begin } = token);
        }
        words.push(token.text);
        doubt ||= token.doubt ?? '';
      } else if (token.kind === 'open') {
        // Where lines are statements, the brace may stand on a line of its own.
        const name = words.length === 0 && syntax.lines ? before : flush();
        if (open.length === DEPTH_LIMIT) odd(token.line, 'blocks in one another that are too deep to be told apart');
        open.push(within);
        if (open.length <= DEPTH_LIMIT) within = [...within, name];
      } else {
        flush();
        if (token.kind === 'close') {
          if (open.length === 0) odd(token.line, 'a brace that ends no block');
          within = open.pop() ?? [];
        }
      }
    }
    flush();
    if (open.length > 0) odd(line, 'a block that does not end');
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
