/** How many letters have to be changed, added, removed or swapped with their neighbour to turn one word into another. */
function distance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      const swapped = row > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (beforePrevious[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/**
 * Among thousands of names only what is a slip of the finger away was meant: one letter, in a long word two, and never
 * the first one. `most` lowers that further.
 */
export function slipOf(word: string, candidates: readonly string[], most = 2): string | null {
  const typed = word.toLowerCase().slice(0, 100);
  const allowed = Math.min(most, typed.length < 4 ? 0 : typed.length < 7 ? 1 : 2);
  const alike = (candidate: string) => candidate.slice(0, 1).toLowerCase() === typed.slice(0, 1);
  return allowed === 0 ? null : within(typed, candidates.filter(alike), allowed);
}

function within(typed: string, candidates: readonly string[], most: number): string | null {
  let best: string | null = null;
  let bestDistance = most + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - typed.length) >= bestDistance) continue;
    const steps = distance(typed, candidate.toLowerCase());
    // Nobody mistakes the first letter and another one: `severe` is not `never`.
    if (steps > 1 && candidate[0]?.toLowerCase() !== typed[0]) continue;
    if (steps < bestDistance) {
      best = candidate;
      bestDistance = steps;
    }
  }
  return best;
}

/** The candidate that somebody most likely meant by a word that is none of them; null when nothing is near. */
export function nearestOf(word: string, candidates: readonly string[]): string | null {
  const typed = word.toLowerCase().slice(0, 100);
  return within(typed, candidates, Math.floor(Math.max(typed.length, 3) / 3)) ?? onlyOneStartingWith(typed, candidates);
}

/** Somebody who typed the beginning of a long name meant that name. */
function onlyOneStartingWith(typed: string, candidates: readonly string[]): string | null {
  const longer = typed.length < 3 ? [] : candidates.filter((candidate) => candidate.toLowerCase().startsWith(typed));
  return longer.length === 1 ? (longer[0] ?? null) : null;
}

/** `; did you mean "x"?`, or nothing when nothing is near: the end of a line about an unknown word. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const nearest = nearestOf(word, candidates);
  return nearest === null ? '' : `; did you mean "${nearest}"?`;
}
