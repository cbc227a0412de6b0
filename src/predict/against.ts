import { isEphemeral } from '../domain/ephemeral.js';
import type { FindingDraft } from '../domain/finding.js';
import type { Listener } from '../domain/listener.js';
import type { PredictedListener, Prediction } from '../domain/prediction.js';
import type { Snapshot } from '../domain/snapshot.js';
import { draftOf } from '../judge/rules/draft.js';
import { predictedElsewhere } from '../judge/rules/predicted-elsewhere.js';
import { predictedSilent } from '../judge/rules/predicted-silent.js';
import { unpredictedListener } from '../judge/rules/unpredicted-listener.js';

type Spot = Pick<Listener, 'protocol' | 'family' | 'address' | 'port'>;

const isWild = ({ address }: Pick<Spot, 'address'>) => address === '0.0.0.0' || address === '::';
const samePort = (left: Spot, right: Spot) => left.protocol === right.protocol && left.port === right.port;
const isHost = (listener: Listener) => listener.netns === null && listener.forwarded === null;

/**
 * Whether what was seen is what was predicted: the same place, or one of the addresses of the machine where the program
 * was said to open a socket for each.
 */
export function isSame(predicted: PredictedListener, seen: Listener, all: readonly Listener[]): boolean {
  if (predicted.id === seen.id) return true;
  if (!samePort(predicted, seen)) return false;
  // Java opens an address of IPv4 through a socket of IPv6.
  if (predicted.address === seen.address || `::ffff:${predicted.address}` === seen.address) return true;
  if (predicted.family !== seen.family) return false;
  return (
    isWild(predicted) &&
    all.some((each) => samePort(each, seen) && each.family === seen.family && each.exposure !== 'loopback')
  );
}

/** Whether both are of the same program, by what either side knows. */
export function isOfSame(predicted: PredictedListener, seen: Listener): boolean {
  const exe = predicted.program?.exe ?? null;
  const units = [seen.unit, ...seen.owners.map(({ unit }) => unit)];
  return (
    (exe !== null && seen.owners.some((owner) => owner.exe === exe)) ||
    (predicted.unit !== null && units.includes(predicted.unit))
  );
}

/** About a place, which names the finding whenever it is seen. */
const about = (listener: string) =>
  ({ where: 'elsewhere', confidence: 'high', listener, place: null, lasting: [listener] }) as const;

const nameOf = ({ program, unit }: PredictedListener) => program?.name ?? unit ?? 'a program';
const holderOf = ({ owners }: Listener) =>
  owners.map(({ exe, name }) => exe ?? name ?? 'a program').join(', ') || 'nobody that was seen';

/** Ports that the system hands out are chance; a program of the image may open them. */
function isChance(seen: Listener, snapshot: Snapshot, predicted: readonly PredictedListener[]): boolean {
  return isEphemeral(seen.port, snapshot.host) && predicted.some((each) => isOfSame(each, seen));
}

/**
 * Holds a prediction against what was seen on the booted twin. What was only possible is neither silent nor unpredicted.
 */
export function against(prediction: Prediction, snapshot: Snapshot): FindingDraft[] {
  const firm = prediction.listeners.filter(({ certainty }) => certainty !== 'possible');
  const seen = snapshot.listeners.filter(isHost);
  const unseen = firm.filter((each) => !seen.some((other) => isSame(each, other, seen)));
  const unpredicted = seen.filter((each) => !prediction.listeners.some((other) => isSame(other, each, seen)));
  const moved = new Set<PredictedListener>();
  const findings = unpredicted.flatMap((each): FindingDraft[] => {
    const from = unseen.find(
      (other) =>
        !moved.has(other) && (samePort(other, each) || (isOfSame(other, each) && other.protocol === each.protocol)),
    );
    if (from !== undefined) {
      moved.add(from);
      const told = { program: nameOf(from), seen: each.id, predicted: from.id, because: from.evidence[0] ?? '' };
      return drafted(draftOf(predictedElsewhere, about(each.id), predictedElsewhere.tell(told)));
    }
    if (firm.some((other) => moved.has(other) && samePort(other, each)) || isChance(each, snapshot, firm)) return [];
    const told = { seen: each.id, holder: holderOf(each) };
    return drafted(draftOf(unpredictedListener, about(each.id), unpredictedListener.tell(told)));
  });
  const silent = unseen.filter(
    (each) => !moved.has(each) && !firm.some((other) => moved.has(other) && samePort(other, each)),
  );
  return [
    ...findings,
    ...silent.flatMap((each) => {
      const told = { program: nameOf(each), predicted: each.id, because: each.evidence[0] ?? '' };
      return drafted(draftOf(predictedSilent, about(each.id), predictedSilent.tell(told)));
    }),
  ];
}

const drafted = (draft: FindingDraft | null): FindingDraft[] => (draft === null ? [] : [draft]);
