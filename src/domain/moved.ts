import { lastingPath } from './executable-path.js';
import type { JudgedListener } from './report.js';

/** One listener before and after. */
export interface Pair {
  readonly from: JudgedListener;
  readonly to: JudgedListener;
}

/** What stays where a program binds the same port to another address; null: it is not known which program it is. */
function identityOf({ protocol, port, netns, program, owners }: JudgedListener): string | null {
  const files = owners.map(({ exe }) => (exe === null ? null : lastingPath(exe)));
  if (program === null || files.length === 0 || files.includes(null)) return null;
  return JSON.stringify([protocol, port, netns, program.name, [...new Set(files)].sort()]);
}

/**
 * Pairs what is gone with what was added where it is the same program on the same port that reaches further or less far
 * now; of several the one of the same family.
 */
export function movedPairs(gone: readonly JudgedListener[], added: readonly JudgedListener[]): readonly Pair[] {
  const left = new Set(gone);
  return added.flatMap((to): Pair[] => {
    const identity = identityOf(to);
    const fits = [...left].filter(
      (from) => identity !== null && from.exposure !== to.exposure && identityOf(from) === identity,
    );
    const from = fits.find(({ family }) => family === to.family) ?? fits[0];
    if (from === undefined) return [];
    left.delete(from);
    return [{ from, to }];
  });
}
