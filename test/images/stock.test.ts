import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { build, missing } from './build.js';
import { predicted } from './predicted.js';
import { STOCK } from './recipe.js';
import { figures, measures, type Score, scoreOf, total } from './score.js';
import { recordSilence } from './silent.js';
import { truthOf } from './twin.js';
import { unlearned } from './unlearned.js';

/** Some thirty images take an hour: they are asked for by name, `npm run test:stock`. */
const why = process.env.PORT_AUDIT_STOCK === undefined ? 'npm run test:stock runs it' : missing();
const scores: Score[] = [];
const say = (text: string) => process.stdout.write(`${text}\n`);

describe.skipIf(why !== null)(`what packages open as they are installed${why === null ? '' : ` (${why})`}`, () => {
  for (const recipe of STOCK) {
    it(recipe.name, async () => {
      const root = build(recipe, false);
      const truth = await truthOf(root);
      const prediction = predicted(root);
      recordSilence(root, prediction, truth.listeners);
      const score = scoreOf(prediction, truth.listeners);
      scores.push(score);
      say([`${recipe.name}: ${figures(score)}`, ...score.wrong.map((line) => `  ${line}`)].join('\n'));
      if (truth.failed.length > 0) say(`  failed on the twin: ${truth.failed.join(', ')}`);
      rmSync(root, { recursive: true });
      expect(await unlearned(truth, prediction)).toEqual([]);
    });
  }

  afterAll(() => {
    const all = total(scores);
    say(`all: ${figures(all)}`);
    const { recall, precision } = measures(all);
    expect(recall).toBeGreaterThanOrEqual(0.95);
    expect(precision).toBeGreaterThanOrEqual(0.9);
  });
});
