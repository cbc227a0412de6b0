/** How a file of nested blocks is written. */
export interface BlockSyntax {
  /** What begins a comment up to the end of the line, in whole. */
  readonly comments: readonly string[];
  /** Whether the end of a line ends a statement; otherwise `;` does. */
  readonly lines: boolean;
  /** Another way to take it apart; each piece follows on the one before, with what is between of no matter. */
  readonly pieces?: (text: string) => Iterable<Piece>;
}

/** nginx, bind, syslog-ng and their kind: `key words;` and `name words { … }`. */
export const SEMICOLONS: BlockSyntax = { comments: ['#', '//'], lines: false };

/** dovecot, xinetd and their kind: a line is a statement. */
export const BRACED_LINES: BlockSyntax = { comments: ['#'], lines: true };

/** A piece of a text, as it stands there. */
export interface Piece {
  readonly index: number;
  readonly raw: string;
  /** What it says; null for a comment. */
  readonly text: string | null;
  /** Why it may not be what it was taken for. */
  readonly doubt?: string;
}

export interface Token {
  readonly kind: 'word' | 'open' | 'close' | 'end';
  readonly text: string;
  readonly line: number;
  /** Where its line begins in the text. */
  readonly begin: number;
  readonly doubt?: string;
}

/** A comment counts only where a word could begin: `a#b` is a word. */
function tokenPattern({ comments }: BlockSyntax, long: boolean): RegExp {
  const begin = comments.map((each) => each.replace(/[/*]/g, '\\$&')).join('|');
  return new RegExp(
    String.raw`(?<comment>(?:${begin})[^\n]*${long ? String.raw`|/\*[\s\S]*?\*/` : ''})|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|[{};]|\n|(?:\\["']|[^\s{};"'])+|["']`,
    'g',
  );
}

/** Why a quote may hide lines. */
function doubtOf(raw: string): { readonly doubt?: string } {
  if (raw === '"' || raw === "'") return { doubt: 'a quote that does not end' };
  return /^["']/.test(raw) && raw.includes('\n') ? { doubt: 'a quote that goes over lines, if it is one' } : {};
}

/**
 * Where a text or a comment begins that has no end, the end is looked for once and not from each place where another one
 * may begin: a quote behind a backslash begins none, and behind the last end of a comment none begins.
 */
function* piecesOf(text: string, syntax: BlockSyntax): Generator<Piece> {
  const [long, short] = [tokenPattern(syntax, true), tokenPattern(syntax, false)];
  const lastEnd = text.lastIndexOf('*/');
  for (let at = 0; at < text.length; ) {
    const pattern = at < lastEnd ? long : short;
    pattern.lastIndex = at;
    const piece = pattern.exec(text);
    if (piece === null) return;
    at = pattern.lastIndex;
    const [raw, { index, groups }] = [piece[0], piece];
    const said = groups?.comment === undefined ? raw.replace(/^(["'])([\s\S]*)\1$/, '$2') : null;
    yield { index, raw, text: said, ...doubtOf(raw) };
  }
}

const KINDS: Readonly<Record<string, Token['kind']>> = { '{': 'open', '}': 'close', ';': 'end' };

/** The words of a text, and what parts its statements and blocks, each with its line. */
export function* tokensOf(text: string, syntax: BlockSyntax): Generator<Token> {
  let [line, begin] = [1, 0];
  for (const { index, raw, text: said, doubt } of syntax.pieces?.(text) ?? piecesOf(text, syntax)) {
    const place = { line, begin, ...(doubt === undefined ? {} : { doubt }) };
    if (raw === '\n') {
      if (syntax.lines) yield { kind: 'end', text: raw, ...place };
    } else if (said !== null) yield { kind: KINDS[raw] ?? 'word', text: said, ...place };
    for (let at = raw.indexOf('\n'); at >= 0; at = raw.indexOf('\n', at + 1)) {
      line += 1;
      begin = index + at + 1;
    }
  }
}
