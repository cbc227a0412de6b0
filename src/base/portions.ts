/** How much text is handed over at once, characters: little memory, and few calls. */
const PORTION = 1 << 18;

/** Joins pieces of any size into few that are worth a write each. */
export function* portions(pieces: Iterable<string>): Generator<string> {
  let portion = '';
  for (const piece of pieces) {
    portion += piece;
    if (portion.length < PORTION) continue;
    yield portion;
    portion = '';
  }
  if (portion !== '') yield portion;
}
