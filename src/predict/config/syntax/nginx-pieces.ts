import type { Piece } from './block-tokens.js';

/**
 * What stands in a file of nginx: quotes and signs of comments count where a word begins, `}` in the midst of one and the `{` of
 * `${` are letters, and a backslash keeps the next one. ngx_conf_read_token of src/core/ngx_conf_file.c, and real runs
 */
const PIECE =
  /(?<comment>#[^\n]*)|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|[{};\n]|["']|(?:\\[\s\S]?|\$\{|[^ \t\r\n;{\\])+/g;

/** Where a text or a comment of Lua begins, between whose ends no brace counts, and the braces. */
const LUA = /--\[(?<comment>=*)\[|--[^\n]*|\[(?<text>=*)\[|["']|[{}]/g;

const ESCAPED: Readonly<Record<string, string>> = { '"': '"', "'": "'", '\\': '\\', t: '\t', r: '\r', n: '\n' };

const IN_QUOTES: Readonly<Record<string, RegExp>> = {
  '"': /(?:[^"\\\n]|\\[\s\S])*"/y,
  "'": /(?:[^'\\\n]|\\[\s\S])*'/y,
};

/** Behind the text or comment of Lua that begins so; -1 where it does not end. */
function behind(text: string, begin: RegExpExecArray): number {
  const at = begin.index + begin[0].length;
  const equals = begin.groups?.comment ?? begin.groups?.text;
  if (equals !== undefined) {
    const end = text.indexOf(`]${equals}]`, at);
    return end < 0 ? -1 : end + equals.length + 2;
  }
  const quoted = IN_QUOTES[begin[0]];
  if (quoted === undefined) return at;
  quoted.lastIndex = at;
  return quoted.test(text) ? quoted.lastIndex : -1;
}

/** Where the block of Lua ends that begins at an offset: its brace; null where it has none. */
function endOfLua(text: string, begin: number): number | null {
  let depth = 1;
  for (let at = begin; at >= 0; ) {
    LUA.lastIndex = at;
    const found = LUA.exec(text);
    if (found === null) return null;
    if (found[0] === '{') depth += 1;
    if (found[0] === '}') depth -= 1;
    if (depth === 0) return found.index;
    at = behind(text, found);
  }
  return null;
}

const said = (raw: string): string =>
  raw.replace(/^(["'])([\s\S]*)\1$/, '$2').replace(/\\([\s\S])/g, (whole, letter: string) => ESCAPED[letter] ?? whole);

/** The pieces of a file of nginx. */
export function* nginxPieces(text: string): Generator<Piece> {
  let isLua = false;
  for (let at = 0; at < text.length; ) {
    PIECE.lastIndex = at;
    const found = PIECE.exec(text);
    if (found === null) return;
    const [raw, { index, groups }] = [found[0], found];
    at = PIECE.lastIndex;
    const isQuote = raw === '"' || raw === "'";
    const words = groups?.comment === undefined ? said(raw) : null;
    yield { index, raw, text: words, ...(isQuote ? { doubt: 'a quote that does not end' } : {}) };
    if (isLua && raw === '{') {
      const end = endOfLua(text, at);
      if (end === null) {
        yield { index: at, raw: '', text: '', doubt: 'a block of Lua that does not end: what follows was not read' };
        return;
      }
      // What is passed over counts for the numbers of lines.
      yield { index: at, raw: text.slice(at, end), text: null };
      at = end;
    }
    if (raw !== '\n' && words !== null) isLua = /_by_lua_block$/.test(raw) || (isLua && !/[;{}]/.test(raw));
  }
}
