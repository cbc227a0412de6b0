import type { PredictedListener, Prediction } from '../../src/domain/prediction.js';
import type { Truth } from './twin.js';

/** How a prediction did beside what listened. Places whose port is chance count nowhere. */
export interface Score {
  /** Protocols and ports that listened. */
  readonly wanted: number;
  /** Of them, predicted by more than `possible`. */
  readonly hit: number;
  /** Of them, only `possible`. */
  readonly hinted: number;
  /** Protocols and ports that were predicted by more than `possible` and did not listen. */
  readonly invented: number;
  /** Protocols and ports that are only `possible`, whether they listened or not. */
  readonly possible: number;
  readonly certain: number;
  readonly certainWrong: number;
  /** Ids of the ports that were hit: those that listened, those predicted, those that are both. */
  readonly idsWanted: number;
  readonly idsPredicted: number;
  readonly idsRight: number;
  /** Predictions of `certain` and `configured`, and those of them that name file and line. */
  readonly grounded: number;
  readonly toGround: number;
  /** Sockets of socket units, and those of them that are certain. */
  readonly ofSocketUnits: number;
  readonly socketUnitsCertain: number;
  /** A line for everything that is wrong. */
  readonly wrong: readonly string[];
}

const spotOf = ({ protocol, port }: Pick<Truth, 'protocol' | 'port'>) => `${port}/${protocol}`;
const spots = (of: ReadonlyArray<Pick<Truth, 'protocol' | 'port'>>) => new Set(of.map(spotOf));
const unlike = (left: ReadonlySet<string>, right: ReadonlySet<string>) => [...left].filter((each) => !right.has(each));
const alike = (left: ReadonlySet<string>, right: ReadonlySet<string>) => [...left].filter((each) => right.has(each));
const ids = (of: ReadonlyArray<{ readonly id: string }>) => new Set(of.map(({ id }) => id));

/** Whether one line of evidence is a line of a file. */
const isGrounded = ({ evidence }: PredictedListener) => evidence.some((line) => /^\/[^:]+:\d+(?::|$)/.test(line));

/** An address of IPv4 behind a socket of IPv6 is predicted as what it is reached by. */
const asReached = (each: Truth): Truth => ({ ...each, id: each.id.replace(/6:\[::ffff:([\d.]+)\]/, '4:$1') });

/** Holds a prediction against what listened. */
export function scoreOf({ listeners }: Prediction, truth: readonly Truth[]): Score {
  const stable = truth.filter((each) => each.stable).map(asReached);
  const chance = new Set(unlike(spots(truth.filter((each) => !each.stable)), spots(stable)));
  const counted = listeners.filter((each) => !chance.has(spotOf(each)));
  const firm = counted.filter(({ certainty }) => certainty !== 'possible');
  const [wanted, told] = [spots(stable), spots(firm)];
  const possible = new Set(unlike(spots(counted), told));
  const hit = new Set(alike(wanted, told));
  const invented = unlike(told, wanted);
  const certain = firm.filter(({ certainty }) => certainty === 'certain');
  const certainWrong = certain.filter(({ id }) => !ids(stable).has(id));
  const idsWanted = ids(stable.filter((each) => hit.has(spotOf(each))));
  const idsPredicted = ids(firm.filter((each) => hit.has(spotOf(each))));
  const toGround = firm.filter(({ certainty }) => certainty !== 'default');
  const ofSocketUnits = ids(stable.filter(({ units }) => units.some((unit) => unit.endsWith('.socket'))));
  const by = (id: string) => {
    const each = stable.find((one) => one.id === id);
    return `${id} (${each?.programs.join(', ')}; ${each?.units.join(', ')})`;
  };
  const because = (id: string) => {
    const each = firm.find((one) => one.id === id);
    return `${id} ${each?.certainty} (${each?.unit}): ${each?.evidence[0]?.slice(0, 120)}`;
  };
  const missed = unlike(wanted, told);
  return {
    wanted: wanted.size,
    hit: hit.size,
    hinted: alike(wanted, possible).length,
    invented: invented.length,
    possible: possible.size,
    certain: certain.length,
    certainWrong: certainWrong.length,
    idsWanted: idsWanted.size,
    idsPredicted: idsPredicted.size,
    idsRight: alike(idsWanted, idsPredicted).length,
    grounded: toGround.filter(isGrounded).length,
    toGround: toGround.length,
    ofSocketUnits: ofSocketUnits.size,
    socketUnitsCertain: alike(ofSocketUnits, ids(certain)).length,
    wrong: [
      ...stable
        .filter((each) => missed.includes(spotOf(each)))
        .map((each) => `${possible.has(spotOf(each)) ? 'only possible' : 'missed'}: ${by(each.id)}`),
      ...firm.filter((each) => invented.includes(spotOf(each))).map(({ id }) => `invented: ${because(id)}`),
      ...certainWrong.map(({ id }) => `certain and wrong: ${because(id)}`),
      ...unlike(idsWanted, idsPredicted).map((id) => `address not predicted: ${by(id)}`),
      ...unlike(idsPredicted, idsWanted).map((id) => `address did not listen: ${because(id)}`),
      ...toGround.filter((each) => !isGrounded(each)).map(({ id }) => `no file and line: ${because(id)}`),
    ],
  };
}

const NUMBERS = [
  'wanted',
  'hit',
  'hinted',
  'invented',
  'possible',
  'certain',
  'certainWrong',
  'idsWanted',
  'idsPredicted',
  'idsRight',
  'grounded',
  'toGround',
  'ofSocketUnits',
  'socketUnitsCertain',
] as const;

/** Several scores as one. */
export function total(scores: readonly Score[]): Score {
  const sums = NUMBERS.map((name) => [name, scores.reduce((sum, score) => sum + score[name], 0)] as const);
  return { ...(Object.fromEntries(sums) as unknown as Score), wrong: scores.flatMap(({ wrong }) => wrong) };
}

const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);

/** The measures that are promised, each from 0 to 1. */
export const measures = (score: Score) => ({
  recall: share(score.hit + score.hinted, score.wanted),
  firmRecall: share(score.hit, score.wanted),
  precision: share(score.hit, score.hit + score.invented),
  certain: share(score.certain - score.certainWrong, score.certain),
  ids: share(2 * score.idsRight, score.idsWanted + score.idsPredicted),
  grounded: share(score.grounded, score.toGround),
  socketUnits: share(score.socketUnitsCertain, score.ofSocketUnits),
  /** Of all that listened, how much was said to be only possible, rightly or not. */
  possible: score.possible / Math.max(1, score.wanted),
});

/** One line for people. */
export function figures(score: Score): string {
  const { recall, firmRecall, precision, ids: right, grounded } = measures(score);
  return (
    `recall ${score.hit + score.hinted}/${score.wanted} = ${recall.toFixed(3)} (${firmRecall.toFixed(3)} without possible), ` +
    `precision ${score.hit}/${score.hit + score.invented} = ${precision.toFixed(3)}, ` +
    `certain ${score.certain - score.certainWrong}/${score.certain}, ids ${right.toFixed(3)}, ` +
    `file and line ${grounded.toFixed(3)}, socket units certain ${score.socketUnitsCertain}/${score.ofSocketUnits}, ` +
    `possible ${score.possible}`
  );
}
