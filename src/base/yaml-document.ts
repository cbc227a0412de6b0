import { Composer, type Document, Lexer, type LineCounter, Parser } from 'yaml';

/** How deep brackets, or list and key marks in one line, may nest; a policy needs four. */
const DEPTH_LIMIT = 64;
/** How many pieces a file may have at most where nobody says less: about 30,000 entries. */
const PIECE_LIMIT = 1_500_000;

/** The text is made to exhaust its reader. */
export class YamlLimitError extends Error {
  override readonly name = 'YamlLimitError';
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** How much deeper (or less deep) one piece of YAML goes. */
const STEPS: ReadonlyMap<string, number> = new Map([
  ['[', 1],
  ['{', 1],
  [']', -1],
  ['}', -1],
]);

/**
 * Cuts the text into pieces and refuses what nests too deep or has too many: the parser takes minutes for a few
 * hundred kilobytes of opening brackets.
 */
function* limited(text: string, most: number): Generator<string> {
  let offset = 0;
  let count = 0;
  let brackets = 0;
  let marks = 0;
  for (const piece of new Lexer().lex(text)) {
    brackets = Math.max(0, brackets + (STEPS.get(piece) ?? 0));
    if (piece === '-' || piece === '?') marks++;
    else if (piece.includes('\n')) marks = 0;
    if (brackets > DEPTH_LIMIT || marks > DEPTH_LIMIT) {
      throw new YamlLimitError(`nested more than ${DEPTH_LIMIT} levels deep`, offset);
    }
    if (++count > most) throw new YamlLimitError(`more than ${most} words and signs`, offset);
    yield piece;
    // The control pieces of the lexer stand for no text.
    if (!/^[\u0002\u0018\u001f\ufeff]$/.test(piece)) offset += piece.length;
  }
}

function* tokens(text: string, lines: LineCounter, most: number) {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const piece of limited(text, most)) yield* parser.next(piece);
  yield* parser.end();
}

/**
 * Does something without noting for each error where it was made: the parser makes one of every complaint, of which a
 * broken file gets thousands, and nobody asks these for more than their words.
 */
function withoutTraces<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Every document of a text; more than one only where the text has more. Throws {@link YamlLimitError}. */
export function parseDocuments(text: string, lines: LineCounter, most = PIECE_LIMIT): Document.Parsed[] {
  const composer = new Composer({ uniqueKeys: false, stringKeys: true, prettyErrors: false, logLevel: 'silent' });
  const documents = () => [...composer.compose(tokens(text, lines, most), true, text.length)];
  return withoutTraces(documents).map((document) => document as Document.Parsed);
}
