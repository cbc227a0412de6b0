import { readFileSync, writeFileSync } from 'node:fs';
import type { PredictedListener, Prediction } from '../../src/domain/prediction.js';
import type { Truth } from './twin.js';

/** A program that started, was predicted by its entry in registry/programs, an argument or its socket unit, and opened nothing there. */
export interface Silent {
  readonly program: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** What no configuration says: its default, an argument, or the socket that systemd holds for it. */
const isItsOwn = ({ certainty }: PredictedListener) => certainty === 'default' || certainty === 'certain';

/** Keeps beside the truth of an image who was silent in it, for `npm run registry:listens`. */
export function recordSilence(root: string, { listeners }: Prediction, truth: readonly Truth[]): void {
  const spots = new Set(truth.map(({ protocol, port }) => `${port}/${protocol}`));
  const silent = listeners.flatMap((each): Silent[] => {
    const { program, protocol, port } = each;
    return program === null || !isItsOwn(each) || spots.has(`${port}/${protocol}`)
      ? []
      : [{ program: program.name, protocol, port }];
  });
  const file = `${root}.truth.json`;
  writeFileSync(file, `${JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), silent }, null, 1)}\n`);
}
