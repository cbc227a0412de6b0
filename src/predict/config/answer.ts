import { memoised } from '../../base/memoised.js';
import type { Registry } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import type { Opened } from '../types.js';
import { READERS } from './list.js';
import { plainSockets } from './plain.js';
import { stockSockets } from './stock.js';

const readerOf = memoised((name: string) => READERS.find(({ programs }) => programs.includes(name)) ?? null);

/** Every socket that a program opens; null where nothing is known of it. */
export function sockets(run: Running, image: Image, registry: Registry): readonly Opened[] | null {
  return readerOf(run.name)?.read(run, image) ?? plainSockets(run, image) ?? stockSockets(run, image, registry);
}
