import { unsaid } from '../helpers/listens.js';
import { isChance, programsOf } from './programs-of.mjs';
import type { Truth } from './twin.js';

/** What programs opened in an image without changes, and `listens` of registry/programs does not say. */
export async function unlearned(truth: { readonly listeners: readonly Truth[] }): Promise<string[]> {
  const known = (await programsOf(truth)).filter((each) => each.known && !isChance(each));
  const names = [...new Set(known.flatMap(({ program }) => program ?? []))];
  return names.flatMap((name) =>
    unsaid(
      name,
      known.filter(({ program }) => program === name),
    ).map((each) => `${name}: ${each}`),
  );
}
