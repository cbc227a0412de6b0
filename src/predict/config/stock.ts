import type { Registry } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import type { Opened } from '../types.js';

/** What a stock installation of a program opens, by registry/programs; null where that is not known. */
export function stockSockets(run: Running, image: Image, registry: Registry): readonly Opened[] | null {
  void run;
  void image;
  void registry;
  return null;
}
