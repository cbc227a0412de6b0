import { readFileSync, writeFileSync } from 'node:fs';
import type { Prediction } from '../../src/domain/prediction.js';
import type { Truth } from './twin.js';

/** A program that started, was predicted by its entry in registry/programs alone, and opened nothing there. */
export interface Silent {
  readonly program: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** Keeps beside the truth of an image who was silent in it, for `npm run registry:listens`. */
export function recordSilence(root: string, { listeners }: Prediction, truth: readonly Truth[]): void {
  const spots = new Set(truth.map(({ protocol, port }) => `${port}/${protocol}`));
  const silent = listeners.flatMap(({ program, protocol, port, certainty }): Silent[] =>
    program === null || certainty !== 'default' || spots.has(`${port}/${protocol}`)
      ? []
      : [{ program: program.name, protocol, port }],
  );
  const file = `${root}.truth.json`;
  writeFileSync(file, `${JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), silent }, null, 1)}\n`);
}
