import type { Prediction } from '../../src/domain/prediction.js';
import { unsaid } from '../helpers/listens.js';
import { isChance, programsOf } from './programs-of.mjs';
import type { Truth } from './twin.js';

/**
 * What programs opened in an image without changes, and `listens` of registry/programs does not say. What files of the image
 * say need not be learned: who starts another's program tells it what to open.
 */
export async function unlearned(
  truth: { readonly listeners: readonly Truth[] },
  { listeners }: Prediction,
): Promise<string[]> {
  const read = new Set(
    listeners.filter(({ certainty }) => certainty === 'certain' || certainty === 'configured').map(({ id }) => id),
  );
  const known = (await programsOf(truth)).filter((each) => each.known && !isChance(each) && !read.has(each.id));
  const names = [...new Set(known.flatMap(({ program }) => program ?? []))];
  return names.flatMap((name) =>
    unsaid(
      name,
      known.filter(({ program }) => program === name),
    ).map((each) => `${name}: ${each}`),
  );
}
