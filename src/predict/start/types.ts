import type { Image } from '../tree/image.js';
import type { Started } from '../types.js';

/** One way of starting things: an init system, or a container's entry point. */
export interface StartSystem {
  readonly id: string;
  /** For people. */
  readonly title: string;
  isPresent(image: Image): boolean;
  /** Everything that it starts by itself. Never throws: what is not understood is told to the image. */
  startedBy(image: Image): readonly Started[];
}
