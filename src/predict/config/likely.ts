import type { Registry, StockListener } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import { type Opened, spotOf } from '../types.js';
import { isAsMade, isAsShipped, isVendors } from './as-shipped.js';
import { hintsOfText, likelyFiles } from './hints.js';
import { type Hint, namesPort, type PortHint } from './looks.js';
import { hintsOfFlags, hintsOfVariables } from './option-hints.js';
import { configured, opened } from './sockets.js';
import { stockSockets } from './stock.js';
import { isNarrow, tellUnsaid } from './unsaid-address.js';
import { tellMoved, tellUntaken } from './untaken.js';

/** Hints that say one thing: one port, or several endpoints of one line. Of lines that say different things, none decides. */
function agreed(hints: readonly PortHint[]): readonly PortHint[] {
  const [first] = hints;
  if (first === undefined) return [];
  if (hints.every(({ port }) => port === first.port)) return [first];
  return hints.every(({ place }) => spotOf(place) === spotOf(first.place)) ? hints : [];
}

/** Where lines say by their name that it is listened there, what others say is of something else. */
function plainest(hints: readonly PortHint[]): readonly PortHint[] {
  const plain = hints.filter(({ isPlain }) => isPlain === true);
  return plain.length > 0 ? plain : hints;
}

/** By port that the program opens as shipped, what stands in its place: itself, or one that no other is named for. */
function places(stock: readonly Opened[], hints: readonly PortHint[]): ReadonlyMap<number, readonly PortHint[]> {
  const ports = [...new Set(stock.map(({ port }) => port))];
  const found = new Map<number, readonly PortHint[]>();
  for (const port of ports) {
    const same = hints.find((hint) => hint.port === port);
    if (same !== undefined) found.set(port, [same]);
  }
  // Of several that no line names, the only one of TCP is what is meant.
  const silents = ports.filter((port) => !found.has(port));
  const overTcp = silents.filter((port) => stock.some((each) => each.port === port && each.protocol === 'tcp'));
  const [silent, ...more] = silents.length > 1 ? overTcp : silents;
  const others = agreed(plainest(hints.filter((hint) => !hint.isDoubtful && !ports.includes(hint.port))));
  if (silent !== undefined && more.length === 0 && others.length > 0) found.set(silent, others);
  return found;
}

/** The one address that the hints name, where all of them name the same. */
function boundTo(hints: readonly Hint[]): Hint | null {
  const bound = hints.filter(({ address, isDoubtful }) => address !== null && !isDoubtful);
  return new Set(bound.map(({ address }) => address)).size === 1 ? (bound[0] ?? null) : null;
}

const wordOf = (address: string) => (address === '*' ? 'any' : address);

/** A socket as shipped, with what a hint says of it. An address alone opens none that stock installations were not seen to. */
function changed(image: Image, each: Opened, hint: PortHint | null, bind: Hint | null): Opened[] {
  if (hint === null && bind === null) return [each];
  const said = configured(...[hint, bind].flatMap((one) => (one === null ? [] : [one.place])));
  const source = hint === null && each.certainty === 'possible' ? { ...said, certainty: each.certainty } : said;
  const port = hint?.port ?? each.port;
  const address = hint?.address ?? bind?.address ?? null;
  const isKept = address === null || (address === '*' && !isNarrow(each));
  return isKept ? [{ ...each, port, ...source }] : opened(image, each.protocol, wordOf(address), port, source);
}

const isLocal = ({ address }: Opened) => /^(?:127\.|::1$)/.test(address);

/** Names that say the transport, which is TCP for others. */
const OVER_UDP = /(?<!tcp.*)udp(?!.*tcp)/i;

/** What looks like a port of a program that is not known: an option beside one for the address is no accident. */
function guessed(image: Image, flags: readonly Hint[], hints: readonly Hint[]): readonly Opened[] | null {
  const bind = boundTo(hints);
  const isSaid = flags.some(({ address }) => address !== null);
  const found = hints.filter(namesPort).flatMap((hint) => {
    if (hint.isDoubtful) return [];
    const source = configured(hint.place);
    // An address and a port in one line that says `listen` are no accident either.
    const isWhole = hint.isPlain === true && hint.address !== null;
    const certainty = isWhole || (isSaid && flags.includes(hint)) ? source.certainty : 'possible';
    const protocol = OVER_UDP.test(hint.name) ? 'udp' : 'tcp';
    return opened(image, protocol, wordOf(hint.address ?? bind?.address ?? '*'), hint.port, { ...source, certainty });
  });
  return found.length === 0 ? null : found;
}

/**
 * What a file says. As it was shipped it is what stock installations were seen to run by, and what they open is known
 * better than lines can tell: it is the evidence for ports, and moves none.
 */
function hintsOfFile(image: Image, file: string, listens: readonly StockListener[]): readonly Hint[] {
  const hints = hintsOfText(file, image.text(file) ?? '');
  // Whether its program reads what a vendor put there is not known.
  if (isVendors(file)) return hints.map((hint) => ({ ...hint, isPlain: false }));
  if (listens.length === 0) return hints;
  const isSilent = (hint: Hint) => listens.some(({ port, when }) => port.low === hint.port && when === 'possible');
  if (isAsMade(image, file)) return hints.filter((hint) => !isSilent(hint));
  if (!isAsShipped(image, file)) return hints;
  const isOpened = (hint: Hint) => listens.some(({ port, when }) => port.low === hint.port && when === 'default');
  return hints.filter(isOpened).map((hint) => ({ ...hint, address: null }));
}

/**
 * What a program opens that nobody wrote a reader for: what its stock installation opens, moved to where a line or an option
 * says that looks like one for a port or an address. Null where nothing is known of it; what only looks like a port of a
 * program that is not known is possible.
 */
export function likelySockets(run: Running, image: Image, registry: Registry): readonly Opened[] | null {
  const program = run.known ? registry.program(run.name) : undefined;
  const stock = stockSockets(run, image, registry);
  const flags = [...hintsOfFlags(run), ...hintsOfVariables(run, image)];
  const lines = likelyFiles(run, image, program).flatMap((file) => hintsOfFile(image, file, program?.listens ?? []));
  // What an option says, no file says otherwise.
  const sure = flags.filter(({ isDoubtful }) => !isDoubtful);
  const isSaid = { port: sure.some(namesPort), address: sure.some(({ address }) => address !== null) };
  const isOpen = (hint: Hint) => !(namesPort(hint) ? isSaid.port : isSaid.address);
  const hints = [...flags, ...lines.filter(isOpen)];
  // Of several ports that it may open, an option names the one that it does.
  const isVague = stock === null || (flags.some(namesPort) && stock.every(({ certainty }) => certainty === 'possible'));
  if (isVague) return guessed(image, flags, hints) ?? stock;
  const ports = places(stock, hints.filter(namesPort));
  const bind = boundTo(hints.filter((hint) => !namesPort(hint)));
  // What is local as shipped and what is not are two listeners of one program; one address is not meant for both.
  const isMixed = stock.some(isLocal) && !stock.every(isLocal);
  const found = stock.flatMap((each) =>
    (ports.get(each.port) ?? [null]).flatMap((hint) => {
      const own = isMixed && hint === null ? null : bind;
      const there = changed(image, each, hint, own);
      if ((hint?.address ?? own?.address ?? null) === null)
        tellUnsaid(image, run, program, there, hint === null || hint.port === each.port ? null : hint.place);
      tellMoved(image, run, program, each.port, hint);
      return there;
    }),
  );
  tellUntaken(
    image,
    run,
    found,
    [...flags, ...lines].filter(namesPort).filter(({ isDoubtful }) => !isDoubtful),
  );
  return found;
}
