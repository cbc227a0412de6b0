import { memoised } from '../../base/memoised.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Registry } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import type { Opened } from '../types.js';
import { READERS } from './list.js';
import { plainSockets } from './plain.js';
import { scriptSockets } from './readers/scripts.js';
import { stockSockets } from './stock.js';

const readerOf = memoised((name: string) => READERS.find(({ programs }) => programs.includes(name)) ?? null);

/** Every socket that a program opens; null where nothing is known of it. */
export function sockets(run: Running, image: Image, registry: Registry): readonly Opened[] | null {
  const said = readerOf(run.name)?.read(run, image);
  if (said !== undefined && said !== null) return said;
  const program = run.known ? registry.program(run.name) : undefined;
  // What a real run has shown of a known script says more than its text.
  const seen = (program?.listens.length ?? 0) > 0;
  const runtime = seen ? null : runtimeOf(run.exe);
  const inScript = runtime === null ? null : scriptSockets(run, image, runtime);
  return inScript ?? plainSockets(run, image) ?? stockSockets(run, image, registry);
}
