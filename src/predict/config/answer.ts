import { memoised } from '../../base/memoised.js';
import { baseName } from '../../domain/executable-path.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Certainty } from '../../domain/prediction.js';
import type { ChancePorts, Program, Registry } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import { UNKNOWN } from '../programs/shell/expand.js';
import type { Image } from '../tree/image.js';
import { type Opened, spotOf, uncertain } from '../types.js';
import { likelySockets } from './likely.js';
import { CODED, READERS } from './list.js';
import { namesPort } from './looks.js';
import { asRuntimeOpens } from './of-runtime.js';
import { hintsOfFlags } from './option-hints.js';
import { tellInOtherCase, tellPassedOver } from './passed-over.js';
import { plainSockets } from './plain.js';
import { scriptSockets } from './readers/scripts.js';
import { configured } from './sockets.js';
import { isStockKnown, stockSockets } from './stock.js';
import { tellUnsaid } from './unsaid-address.js';
import { tellUntaken } from './untaken.js';

const readerOf = memoised((name: string) => READERS.find(({ programs }) => programs.includes(name)) ?? null);

/** Whether stock installations of a program were seen to run, or to fail, without opening this. */
export function isSeenSilent(
  { port, protocol }: Pick<Opened, 'port' | 'protocol'>,
  program: Program | undefined,
): boolean {
  const there = program?.listens.filter((each) => each.port.low === port && each.port.protocol === protocol) ?? [];
  return there.length > 0 && there.every(({ when }) => when === 'possible');
}

/** What is left of a certainty where stock installations were seen to open nothing: an argument says it all the same. */
const DOUBTED: Readonly<Partial<Record<Certainty, Certainty>>> = { default: 'possible', certain: 'configured' };

const asSeen = (said: readonly Opened[], program: Program | undefined): readonly Opened[] =>
  said.map((each) =>
    isSeenSilent(each, program) ? { ...each, certainty: DOUBTED[each.certainty] ?? each.certainty } : each,
  );

/**
 * Of words that only the running machine knows in whole, one may say another port or address, and a branch of a script may not
 * be taken: nothing of them is certain.
 */
const asKnown = (said: readonly Opened[], { words, isUnsure }: Running): readonly Opened[] =>
  isUnsure === true || words.some((word) => word.includes(UNKNOWN)) ? said.map(uncertain) : said;

/**
 * What an option or a variable names, beside the other ports that stock installations open. Where no word names these either,
 * one of them was moved, and which one is not known.
 */
function beside(named: readonly Opened[], stock: readonly Opened[], run: Running): readonly Opened[] {
  const ports = new Set(stock.filter(({ certainty }) => certainty === 'default').map(({ port }) => port));
  if (ports.size < 2) return named;
  const others = stock.filter(({ port }) => !named.some((each) => each.port === port));
  const isMoved = !named.some(({ port }) => ports.has(port));
  const said = new Map(hintsOfFlags(run).map(({ port, place }) => [port, place]));
  const asSaid = (each: Opened): Opened => {
    const place = said.get(each.port);
    if (place !== undefined) return { ...each, ...configured(place) };
    return isMoved ? { ...each, certainty: 'possible' } : each;
  };
  return [...named, ...others.map(asSaid)];
}

/** What programs draw by chance and then listen on: other ports at each start, of which none can be told. */
const DRAWN: Readonly<Partial<Record<ChancePorts, string>>> = {
  upnp: 'TCP ports from 1024 to 2047',
  tunnels: 'UDP ports from 5000 to 65529',
  reserved: 'ports below 1024, or such as the system hands out,',
};

/** Parts of the kernel that listen as soon as a program has set them going, on ports drawn by chance where no line says one. */
const WITH_IT: Readonly<Record<string, string>> = {
  'rpc.nfsd': 'ports for its locks (lockd), such as the system hands out,',
};

function tellDrawn(run: Running, image: Image, program: Program | undefined): void {
  const draws = program?.draws ?? null;
  const what = WITH_IT[run.name] ?? (draws === null ? undefined : DRAWN[draws]);
  if (what !== undefined) image.tell(spotOf(run.place), `${run.name}: it draws ${what} by chance at each start`);
}

/** What runs under an interpreter may be called after the directory that it lies in, which makes it no program of that name. */
function isNamed(run: Running): boolean {
  const runtime = runtimeOf(run.exe);
  if (run.known || runtime === null || runtime === 'busybox') return true;
  return run.words.some((word) => [baseName(word), baseName(word).replace(/\.\w+$/, ''), word].includes(run.name));
}

/** What the reader of a program says; null where it has none, or its files say nothing. */
function read(run: Running, image: Image): readonly Opened[] | null {
  const reader = isNamed(run) ? readerOf(run.name) : null;
  if (reader === null) return null;
  image.asked.clear();
  const said = reader.read(run, image);
  // Those of tables know each line that they take for nothing.
  if (!CODED.includes(reader)) return said;
  const files = [...image.asked];
  tellInOtherCase(image, reader, files);
  if (said !== null) tellPassedOver(image, reader, files, said);
  return said;
}

function socketsOf(run: Running, image: Image, registry: Registry): readonly Opened[] | null {
  const said = read(run, image);
  const program = run.known ? registry.program(run.name) : undefined;
  if (said !== null) return asRuntimeOpens(asSeen(said, program), run, image, program);
  // What a real run has shown of a known script says more than its text.
  const seen = (program?.listens.length ?? 0) > 0;
  const runtime = seen ? null : runtimeOf(run.exe);
  const inScript = runtime === null ? null : scriptSockets(run, image, runtime);
  if (inScript !== null) return inScript;
  const stock = stockSockets(run, image, registry) ?? [];
  const plain = plainSockets(run, image, program, stock);
  if (plain === null) {
    const likely = likelySockets(run, image, registry);
    return likely === null ? null : asRuntimeOpens(likely, run, image, program);
  }
  const all = beside(asRuntimeOpens(plain, run, image, program), stock, run);
  const kept = all.filter(({ certainty }) => certainty === 'default');
  tellUnsaid(image, run, program, kept, null);
  tellUntaken(image, run, all, hintsOfFlags(run).filter(namesPort));
  return all;
}

/**
 * Every socket that a program opens; null where nothing is known of it. Whatever is wrong with the files of one program is
 * told, and the others are read all the same.
 */
export function sockets(run: Running, image: Image, registry: Registry): readonly Opened[] | null {
  image.sockets.begin();
  try {
    const opened = socketsOf(run, image, registry);
    // Whatever a reader passes over, nobody is to take for nothing.
    for (const word of image.sockets.missed())
      image.tell(spotOf(run.place), `${run.name}: neither a port nor an address that is known: ${word}`);
    if (opened === null) return null;
    tellUntaken(image, run, opened);
    const program = run.known ? registry.program(run.name) : undefined;
    // One that draws reserved ports draws none where it is told one.
    if (program?.draws === 'reserved' ? opened.length === 0 : opened.length > 0) tellDrawn(run, image, program);
    return asKnown(opened, run);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    image.tell(run.unit ?? run.exe, `what ${run.name} opens was not read to its end: ${why}`);
    return image.sockets.possible();
  }
}

/** Whether nothing but the look of its lines and options says that a program opens something. */
export const isGuessed = (opened: readonly Opened[], run: Running, registry: Registry): boolean =>
  opened.length > 0 && opened.every(({ certainty }) => certainty === 'possible') && !isStockKnown(run, registry);
