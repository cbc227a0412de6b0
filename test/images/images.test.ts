import { afterAll, describe, expect, it } from 'vitest';
import { build, missing } from './build.js';
import { predicted } from './predicted.js';
import { RECIPES } from './recipe.js';
import { figures, measures, type Score, scoreOf, total } from './score.js';
import { truthOf } from './twin.js';
import { unlearned } from './unlearned.js';

const why = missing();
const scores: Score[] = [];
const say = (text: string) => process.stdout.write(`${text}\n`);

describe.skipIf(why !== null)(`a booted image listens where its files say${why === null ? '' : ` (${why})`}`, () => {
  for (const recipe of RECIPES) {
    const kinds = [...(recipe.stock === false ? [] : [false]), ...(recipe.variations.length === 0 ? [] : [true])];
    for (const varied of kinds) {
      const name = `${recipe.name}, ${varied ? 'changed' : 'stock'}`;
      it(name, async () => {
        const root = build(recipe, varied);
        const truth = await truthOf(root);
        const prediction = predicted(root);
        const score = scoreOf(prediction, truth.listeners);
        scores.push(score);
        say([`${name}: ${figures(score)}`, ...score.wrong.map((line) => `  ${line}`)].join('\n'));
        if (truth.failed.length > 0) say(`  failed on the twin: ${truth.failed.join(', ')}`);
        expect(truth.listeners.length).toBeGreaterThan(0);
        expect(score.wrong.filter((line) => line.startsWith('certain and wrong'))).toEqual([]);
        if (!varied) expect(await unlearned(truth, prediction)).toEqual([]);
      });
    }
  }

  afterAll(() => {
    const all = total(scores);
    say(`all: ${figures(all)}`);
    const { recall, firmRecall, precision, ids, grounded, certain, socketUnits, possible } = measures(all);
    expect(recall).toBeGreaterThanOrEqual(0.95);
    expect(firmRecall).toBeGreaterThanOrEqual(0.85);
    expect(precision).toBeGreaterThanOrEqual(0.9);
    expect(ids).toBeGreaterThanOrEqual(0.85);
    expect(grounded).toBeGreaterThanOrEqual(0.95);
    expect([certain, socketUnits]).toEqual([1, 1]);
    expect(possible).toBeLessThanOrEqual(0.5);
  });
});
