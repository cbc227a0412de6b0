import type { Registry } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import type { Opened } from '../types.js';
import { byDefault } from './flags.js';
import { opened } from './sockets.js';

/** What a stock installation of a program opens, by registry/programs; null where that is not known. */
export function stockSockets(run: Running, image: Image, registry: Registry): readonly Opened[] | null {
  const program = run.known ? registry.program(run.name) : undefined;
  if (program === undefined || program.listens.length === 0) return null;
  const source = byDefault(run);
  return program.listens.flatMap(({ port, address, when }) =>
    opened(image, port.protocol ?? 'tcp', address, port.low, { ...source, certainty: when }),
  );
}
