/** Events that were not told one by one. */
interface Missed {
  /** Dropped by the kernel before they were read. */
  readonly lost: number;
  /** Read, counted and not kept. */
  readonly skipped: number;
}

/** While a flood goes on it is told again so often, milliseconds. */
const AGAIN = 60_000;

const words = ({ lost, skipped }: Missed, told: Missed) =>
  `${lost - told.lost} that the kernel dropped, ${skipped - told.skipped} counted and not told (${lost + skipped} in all); looks tell what is there since`;

/**
 * Tells of floods, of each one when it begins, each minute, and when it is over, with how much was not told; asked once
 * between two looks.
 */
export function floodTeller(): (missed: Missed, now: number) => string | null {
  let told: Missed = { lost: 0, skipped: 0 };
  let before = told;
  let toldAt: number | null = null;
  const isMore = (one: Missed, other: Missed) => one.lost + one.skipped > other.lost + other.skipped;
  return (missed, now) => {
    const isFlood = isMore(missed, before);
    const isDue = isFlood ? toldAt === null || now - toldAt >= AGAIN : isMore(missed, told);
    before = { ...missed };
    const line = isDue ? `not seen: events that came too fast: ${words(missed, told)}` : null;
    if (isDue) told = before;
    if (isDue) toldAt = now;
    if (!isFlood) toldAt = null;
    return line;
  };
}
