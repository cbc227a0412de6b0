import type { Program } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import { type Opened, type Place, spotOf } from '../types.js';
import { isAsInstalled } from './as-shipped.js';
import { likelyFiles } from './hints.js';

/** Addresses that a program is not narrowed down by: every one, and those of groups, which are beside its own. */
const WIDE = /^(?:0\.0\.0\.0$|::$|22[4-9]\.|23\d\.|ff)/i;

export const isNarrow = ({ address }: Pick<Opened, 'address'>): boolean => !WIDE.test(address);

/** The first place of which a stock installation may have had another text, and with it a line for the address. */
function changedPlace(run: Running, image: Image, program: Program | undefined): Place | null {
  const files = likelyFiles(run, image, program).map((file): Place => ({ file, line: 1, text: '' }));
  return [run.place, ...run.origins.values(), ...files].find(({ file }) => !isAsInstalled(image, file)) ?? null;
}

/**
 * Tells of sockets with the address of a stock installation, which nothing says, where that is not every one: what narrowed
 * it there may have been a line that is gone. `mover` is what says another port than it had.
 */
export function tellUnsaid(
  image: Image,
  run: Running,
  program: Program | undefined,
  sockets: readonly Opened[],
  mover: Place | null,
): void {
  const narrow = sockets.find((each) => isNarrow(each) && each.certainty !== 'possible');
  if (narrow === undefined) return;
  const place = mover ?? changedPlace(run, image, program);
  if (place === null) return;
  const { address, port, protocol } = narrow;
  const what = `${run.name}: nothing says the address of port ${port} of ${protocol}`;
  image.tell(
    spotOf(place),
    `${what}; ${address} is what a stock installation opens, and this one may open every address`,
  );
}
