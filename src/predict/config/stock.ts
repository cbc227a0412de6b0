import type { Certainty } from '../../domain/prediction.js';
import type { Program, Registry } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import type { Opened } from '../types.js';
import { byDefault } from './flags.js';
import { opened } from './sockets.js';

/** More default ports than these are of modes and modules, of which nobody knows which are on. */
const PORT_LIMIT = 4;

/** Single ports of one protocol that a program uses as shipped, where no real run was seen. */
const shippedPorts = ({ ports }: Program) =>
  ports.flatMap(({ low, high, protocol }) => (low === high && protocol !== null ? [{ port: low, protocol }] : []));

/** Ports that a program is said to use but was not seen to open; null where these are none, or too many. */
function portsSaid(program: Program) {
  const ports = shippedPorts(program);
  return program.relay !== null || ports.length === 0 || ports.length > PORT_LIMIT ? null : ports;
}

/** The only port that a program is said to use is its default, one of a few is possible. */
function said(program: Program, run: Running, image: Image): readonly Opened[] | null {
  const certainty: Certainty = program.ports.length === 1 ? 'default' : 'possible';
  const source = { ...byDefault(run), certainty };
  return portsSaid(program)?.flatMap(({ port, protocol }) => opened(image, protocol, 'any', port, source)) ?? null;
}

const programOf = ({ known, name }: Running, registry: Registry) => (known ? registry.program(name) : undefined);

/** Whether it is known what a stock installation of a program opens. */
export function isStockKnown(run: Running, registry: Registry): boolean {
  const program = programOf(run, registry);
  return program !== undefined && (program.listens.length > 0 || portsSaid(program) !== null);
}

/** What a stock installation of a program opens, by registry/programs; null where that is not known. */
export function stockSockets(run: Running, image: Image, registry: Registry): readonly Opened[] | null {
  const program = programOf(run, registry);
  if (program === undefined) return null;
  if (program.listens.length === 0) return said(program, run, image);
  const source = byDefault(run);
  return program.listens.flatMap(({ port, address, when }) =>
    opened(image, port.protocol ?? 'tcp', address, port.low, { ...source, certainty: when }),
  );
}
