/** A piece of a shell script: a word as it is written, or an operator. */
export interface Token {
  readonly kind: 'word' | 'operator';
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const OPERATORS = ['&&', '||', ';;', '\n', ';', '&', '|', '(', ')'] as const;

/** Where the text reads on, and in which line. */
interface Scan {
  readonly text: string;
  at: number;
  line: number;
}

/** Skips to the matching end of `$(`, `${` or a backquote; quotes inside count. */
function skipNested(scan: Scan, close: string): void {
  for (let depth = 1; scan.at < scan.text.length && depth > 0; scan.at += 1) {
    const letter = scan.text[scan.at];
    if (letter === '\\') scan.at += 1;
    else if (letter === close) depth -= 1;
    else if (close !== '`' && letter === (close === ')' ? '(' : '{')) depth += 1;
    else if (letter === "'" && close !== '}') skipTo(scan, "'");
  }
}

/** Skips a quoted text, up to and without its end. */
function skipTo(scan: Scan, quote: string): void {
  scan.at += 1;
  while (scan.at < scan.text.length && scan.text[scan.at] !== quote) {
    if (quote === '"' && scan.text[scan.at] === '\\') scan.at += 1;
    else if (quote === '"' && scan.text.startsWith('$(', scan.at)) {
      scan.at += 2;
      skipNested(scan, ')');
      continue;
    } else if (quote === '"' && scan.text[scan.at] === '`') {
      // Quotes in the command are its own.
      scan.at += 1;
      skipNested(scan, '`');
      continue;
    }
    scan.at += 1;
  }
}

/** A word with its quotes and expansions, as it is written. */
function word(scan: Scan): string {
  const begin = scan.at;
  while (scan.at < scan.text.length) {
    const letter = scan.text[scan.at] ?? '';
    if (letter === '(' && /^[A-Za-z_]\w{0,200}\+?=$/.test(scan.text.slice(begin, scan.at).slice(0, 210))) {
      // An array of bash: its words are part of this one.
      scan.at += 1;
      skipNested(scan, ')');
      break;
    }
    if (/[\s;&|()<>]/.test(letter)) break;
    if (letter === '\\') scan.at += 2;
    else if (letter === "'" || letter === '"') {
      skipTo(scan, letter);
      scan.at += 1;
    } else if (letter === '`') {
      scan.at += 1;
      skipNested(scan, '`');
    } else if (letter === '$' && /[({]/.test(scan.text[scan.at + 1] ?? '')) {
      const close = scan.text[scan.at + 1] === '(' ? ')' : '}';
      scan.at += 2;
      skipNested(scan, close);
    } else scan.at += 1;
  }
  const text = scan.text.slice(begin, scan.at);
  scan.line += text.split('\n').length - 1;
  return text;
}

/** Passes over `> file`, `&> file`, `2>&1`, `<<END` with what follows up to `END`. */
function redirection(scan: Scan): boolean {
  const [whole, here, end] =
    /^(?:&(?=>)|\d*)(?:<<-?\s*(\\|["'])?([\w.-]+)["']?|[<>]{1,2}[&|]?\s*)/.exec(
      scan.text.slice(scan.at, scan.at + 200),
    ) ?? [];
  if (whole === undefined) return false;
  scan.at += whole.length;
  if (end === undefined) {
    word(scan);
    return true;
  }
  void here;
  const rest = scan.text.slice(scan.at);
  const lineEnd = rest.indexOf('\n');
  const found = new RegExp(`\\n\\t*${end.replace(/[.]/g, '\\.')}[ \\t]*(?=\\n|$)`).exec(
    rest.slice(Math.max(lineEnd, 0)),
  );
  if (lineEnd < 0 || found === null) return true;
  const document = rest.slice(0, lineEnd + found.index + found[0].length);
  scan.line += document.split('\n').length - 1;
  scan.at += document.length;
  return true;
}

/** The tokens of a shell script, POSIX shell section 2.3; redirections and here-documents are passed over. */
export function shellTokens(text: string): Token[] {
  const scan: Scan = { text, at: 0, line: 1 };
  const tokens: Token[] = [];
  while (scan.at < text.length) {
    const letter = text[scan.at] ?? '';
    if (text.startsWith('\\\n', scan.at)) {
      scan.at += 2;
      scan.line += 1;
    } else if (/[ \t\r]/.test(letter)) scan.at += 1;
    else if (letter === '#') while (scan.at < text.length && text[scan.at] !== '\n') scan.at += 1;
    else if (/^(?:&>|\d*[<>])/.test(text.slice(scan.at, scan.at + 4)) && redirection(scan)) continue;
    else {
      const operator = OPERATORS.find((each) => text.startsWith(each, scan.at));
      const line = scan.line;
      if (operator === undefined) {
        const begin = scan.at;
        tokens.push({ kind: 'word', text: word(scan), line });
        if (scan.at === begin) scan.at += 1;
      } else {
        tokens.push({ kind: 'operator', text: operator, line });
        scan.at += operator.length;
        if (operator === '\n') scan.line += 1;
      }
    }
  }
  return tokens;
}
