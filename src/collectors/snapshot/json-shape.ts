/** How large JSON will be once it is read, told from its text alone. */
export interface JsonShape {
  /** Values of lists and objects; a few more than there are. */
  readonly values: number;
  /** Keys of all objects, each as often as it is written. */
  readonly keys: number;
  /** How many lists and objects are open at once. */
  readonly depth: number;
  /** Characters of the longest text, as it is written. */
  readonly longest: number;
}

const [SPACE, QUOTE, BACKSLASH, COLON, COMMA] = [0x20, 0x22, 0x5c, 0x3a, 0x2c];
const [BRACKET, BRACE, BRACKET_END, BRACE_END] = [0x5b, 0x7b, 0x5d, 0x7d];

/** Behind the closing quote of the string that begins at `start`; the length of the text where it has none. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let escapes = quote;
    while (text.charCodeAt(escapes - 1) === BACKSLASH) escapes--;
    if ((quote - escapes) % 2 === 0) return quote + 1;
  }
  return text.length;
}

/** Reads over a text that may be no JSON, in one pass and without a stack. */
export function shapeOf(text: string): JsonShape {
  let [values, keys, open, depth, longest] = [0, 0, 0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= SPACE) continue;
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (end - at > longest) longest = end - at;
      at = end - 1;
    } else if (code === COLON) keys++;
    else if (code === COMMA) values++;
    else if (code === BRACKET || code === BRACE) {
      values++;
      open++;
      if (open > depth) depth = open;
    } else if (code === BRACKET_END || code === BRACE_END) open--;
  }
  return { values, keys, depth, longest };
}

/** The keys of all objects in a value that JSON.parse made, as {@link shapeOf} counts them in its text. */
export function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const each of value) count += keysIn(each);
    return count;
  }
  for (const key in value) count += 1 + keysIn((value as Readonly<Record<string, unknown>>)[key]);
  return count;
}

const KEY_END = /[ \t\r\n]*:/y;

/** The first key that its object has already, in a text that is JSON: where it stands, and its name. */
export function findDoubledKey(text: string): { readonly offset: number; readonly key: string } | null {
  const open: Array<Set<string>> = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BRACKET || code === BRACE) open.push(new Set());
    else if (code === BRACKET_END || code === BRACE_END) open.pop();
    if (code !== QUOTE) continue;
    const end = endOfString(text, at);
    KEY_END.lastIndex = end;
    if (KEY_END.test(text)) {
      const key = String(JSON.parse(text.slice(at, end)));
      if (open.at(-1)?.has(key) === true) return { offset: at, key };
      open.at(-1)?.add(key);
    }
    at = end - 1;
  }
  return null;
}
