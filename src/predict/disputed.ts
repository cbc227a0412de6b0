import { groupBy } from '../base/group-by.js';
import type { PredictedListener, PredictionGap } from '../domain/prediction.js';
import type { Image } from './tree/image.js';
import { uncertain } from './types.js';

/** What one started thing comes to. */
export interface Outcome {
  readonly listeners: readonly PredictedListener[];
  readonly gaps: readonly PredictionGap[];
  /** Programs of it that open nothing before a port of this machine has answered them; missing where there is none. */
  readonly asks?: ReadonlyArray<{ readonly program: string; readonly port: number }>;
}

/** Without what a socket unit holds for IPv4 and IPv6: it is taken for everybody else, and a service that asks for it fails. */
export function withoutTaken(
  image: Image,
  opening: readonly PredictedListener[],
  held: readonly PredictedListener[],
): readonly PredictedListener[] {
  return opening.filter((each) => {
    const { protocol, port, unit } = each;
    const holder = held.find(
      (other) => other.protocol === protocol && other.port === port && other.dualStack && other.unit !== unit,
    );
    if (holder === undefined) return true;
    if (each.certainty !== 'possible')
      image.tell(nameOf(each), `${holder.unit} has ${protocol} port ${port} before it, so that it may open nothing`);
    return false;
  });
}

/** Whether two sockets want the same of one port: one of them has the address of the other, or every one. */
const overlap = (left: PredictedListener, right: PredictedListener) =>
  left.protocol === right.protocol &&
  left.port === right.port &&
  (left.family === right.family || left.dualStack || right.dualStack) &&
  (left.address === right.address || [left, right].some(({ address }) => address === '0.0.0.0' || address === '::'));

/** Programs that share their datagrams with whoever is willing as well, and all socket units of systemd are (SO_REUSEADDR). */
const SHARING: readonly string[] = ['systemd-resolved'];

const isShared = ({ protocol, program }: PredictedListener) =>
  protocol === 'udp' && SHARING.includes(program?.name ?? '');

/** Of a socket unit of which one socket is taken when its turn comes, systemd opens none. */
export function withoutLosers(image: Image, held: readonly Outcome[], early: readonly PredictedListener[]): Outcome[] {
  const exclusive = early.filter((each) => !isShared(each));
  return held.map(({ listeners, gaps }) => {
    const taken = listeners.find((each) => exclusive.some((other) => overlap(each, other)));
    if (taken === undefined) return { listeners, gaps };
    const rival = exclusive.find((other) => overlap(taken, other));
    image.tell(taken.unit ?? '', `${rival?.unit} has port ${taken.port} of ${taken.protocol} before it`);
    return { listeners: listeners.map((each) => ({ ...each, certainty: 'possible' })), gaps };
  });
}

const isWildcard = ({ address }: PredictedListener) => address === '0.0.0.0' || address === '::';

/** Whether the kernel may refuse one of two units a socket; datagrams too, unless both ask to share them. socket(7) */
function exclude(left: PredictedListener, right: PredictedListener): boolean {
  if (left.unit === right.unit || left.protocol !== right.protocol) return false;
  if (left.family !== right.family) return [left, right].some((each) => each.dualStack);
  return left.address === right.address || isWildcard(left) || isWildcard(right);
}

/** More sockets of one port are not compared: files that were made to be a trap would have a hundred thousand. */
const MOST_COMPARED = 200;

/** The units of which another one wants a port as well, from what all would open: the first of it, and whose it is. */
function disputedUnits(all: readonly PredictedListener[]) {
  const disputed = new Map<string | null, { readonly own: PredictedListener; readonly rival: PredictedListener }>();
  for (const [, listeners] of groupBy(all, ({ port }) => port)) {
    const compared = listeners.slice(0, MOST_COMPARED);
    for (const own of compared) {
      const rival = compared.find((other) => exclude(own, other));
      if (rival !== undefined && !disputed.has(own.unit)) disputed.set(own.unit, { own, rival });
    }
  }
  return disputed;
}

const nameOf = ({ unit, program }: PredictedListener) => unit ?? program?.exe ?? '';

/**
 * Of two programs that want one port the later one fails, and with it all else that it would open. Which one is later no file
 * says, so nothing of the two is certain, and a gap tells it.
 */
export function withDoubts(image: Image, outcomes: readonly Outcome[]): readonly Outcome[] {
  const firm = outcomes.flatMap(({ listeners }) => listeners).filter(({ certainty }) => certainty !== 'possible');
  const disputed = disputedUnits(firm);
  if (disputed.size === 0) return outcomes;
  for (const { own, rival } of disputed.values())
    image.tell(
      nameOf(own),
      `${nameOf(rival)} wants ${own.protocol} port ${own.port} as well; only one of them gets it, and the other may open nothing`,
    );
  const doubted = (each: PredictedListener): PredictedListener => (disputed.has(each.unit) ? uncertain(each) : each);
  return outcomes.map((outcome) => ({ ...outcome, listeners: outcome.listeners.map(doubted) }));
}
