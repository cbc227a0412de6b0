import { memoised } from '../../base/memoised.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Program, Registry } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import type { Opened } from '../types.js';
import { likelySockets } from './likely.js';
import { READERS } from './list.js';
import { plainSockets } from './plain.js';
import { scriptSockets } from './readers/scripts.js';
import { stockSockets } from './stock.js';

const readerOf = memoised((name: string) => READERS.find(({ programs }) => programs.includes(name)) ?? null);

/** A default of a program whose stock installation was seen to open nothing there is no more than possible. */
function asSeen(said: readonly Opened[], program: Program | undefined): readonly Opened[] {
  const isSilent = ({ port, protocol }: Opened) => {
    const there = program?.listens.filter((each) => each.port.low === port && each.port.protocol === protocol) ?? [];
    return there.length > 0 && there.every(({ when }) => when === 'possible');
  };
  return said.map((each) =>
    each.certainty === 'default' && isSilent(each) ? { ...each, certainty: 'possible' } : each,
  );
}

/** Every socket that a program opens; null where nothing is known of it. */
export function sockets(run: Running, image: Image, registry: Registry): readonly Opened[] | null {
  const said = readerOf(run.name)?.read(run, image);
  const program = run.known ? registry.program(run.name) : undefined;
  if (said !== undefined && said !== null) return asSeen(said, program);
  // What a real run has shown of a known script says more than its text.
  const seen = (program?.listens.length ?? 0) > 0;
  const runtime = seen ? null : runtimeOf(run.exe);
  const inScript = runtime === null ? null : scriptSockets(run, image, runtime);
  return inScript ?? plainSockets(run, image) ?? likelySockets(run, image, registry);
}

/** Whether nothing but the look of its lines and options says that a program opens something. */
export const isGuessed = (opened: readonly Opened[], run: Running, image: Image, registry: Registry): boolean =>
  opened.length > 0 &&
  opened.every(({ certainty }) => certainty === 'possible') &&
  stockSockets(run, image, registry) === null;
