/** One place of a pattern: any run of characters, or whether one character fits. */
type Piece = 'run' | ((character: string) => boolean);

/** The largest pattern that is taken for one. */
const LIMIT = 512;

/** `[a-z]`, `[!a]`: whether a character is of a class, and where the pattern goes on; null where it is no class. */
function classAt(pattern: string, start: number): { readonly piece: Piece; readonly next: number } | null {
  const isNegated = pattern[start + 1] === '!' || pattern[start + 1] === '^';
  const first = start + (isNegated ? 2 : 1);
  // A bracket that stands first is one of the class.
  const end = pattern.indexOf(']', first + 1);
  if (end < 0) return null;
  const ranges = [...pattern.slice(first, end).matchAll(/([\s\S])-([\s\S])|[\s\S]/g)].map(
    ([whole, from = whole, to = whole]) => [from, to] as const,
  );
  const isIn = (character: string) => ranges.some(([from, to]) => character >= from && character <= to);
  return { piece: (character) => isIn(character) !== isNegated, next: end + 1 };
}

function piecesOf(pattern: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const exactly = (wanted: string) => pieces.push((character) => character === wanted);
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    const found = character === '[' ? classAt(pattern, at) : null;
    if (character === '*') {
      if (pieces.at(-1) !== 'run') pieces.push('run');
    } else if (character === '?') pieces.push(() => true);
    else if (found !== null) {
      pieces.push(found.piece);
      at = found.next - 1;
    } else {
      if (character === '\\' && at + 1 < pattern.length) at += 1;
      exactly(pattern[at] ?? '');
    }
  }
  return pieces;
}

/**
 * Whether a text fits a pattern of the shell, `*`, `?`, `[a-z]` and a backslash before any of them, as a whole. A regular
 * expression would take the power of its stars for a text that was made to be a trap: here it is length times length.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  if (pattern.length > LIMIT) return (text) => text === pattern;
  const pieces = piecesOf(pattern);
  return (text) => {
    let [at, place, star, from] = [0, 0, -1, 0];
    while (at < text.length) {
      const piece = pieces[place];
      if (piece === 'run') {
        star = place;
        from = at;
        place += 1;
      } else if (piece?.(text[at] ?? '') === true) {
        at += 1;
        place += 1;
      } else if (star >= 0) {
        place = star + 1;
        from += 1;
        at = from;
      } else return false;
    }
    return pieces.slice(place).every((piece) => piece === 'run');
  };
}

/** Of a text, the lengths of its beginnings that fit a pattern, or with `fromEnd` of its ends: all of them in one pass. */
export function globLengths(pattern: string, text: string, fromEnd = false): number[] {
  if (pattern.length > LIMIT) return [];
  const pieces = fromEnd ? [...piecesOf(pattern)].reverse() : piecesOf(pattern);
  const characters = fromEnd ? [...text].reverse() : [...text];
  // Places of the pattern that a beginning may have come to.
  let places = new Uint8Array(pieces.length + 1);
  const skip = (among: Uint8Array) => {
    for (let place = 0; place < pieces.length; place += 1)
      if (among[place] === 1 && pieces[place] === 'run') among[place + 1] = 1;
  };
  places[0] = 1;
  skip(places);
  const found = places[pieces.length] === 1 ? [0] : [];
  let length = 0;
  for (const character of characters) {
    const next = new Uint8Array(pieces.length + 1);
    for (let place = 0; place < pieces.length; place += 1) {
      const piece = places[place] === 1 ? pieces[place] : undefined;
      if (piece === 'run') next[place] = 1;
      else if (piece?.(character) === true) next[place + 1] = 1;
    }
    skip(next);
    places = next;
    length += character.length;
    if (places[pieces.length] === 1) found.push(length);
  }
  return found;
}
