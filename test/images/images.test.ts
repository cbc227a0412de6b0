import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Prediction } from '../../src/domain/prediction.js';
import { unsaid } from '../helpers/listens.js';
import { build, missing } from './build.js';
import { programOf } from './known-program.mjs';
import { RECIPES } from './recipe.js';
import { figures, measures, type Score, scoreOf, total } from './score.js';
import { type Truth, truthOf } from './twin.js';

const why = missing();
const PROGRAM = path.resolve('bin/port-audit.js');

function predicted(root: string): Prediction {
  const words = [PROGRAM, 'predict', root, '--format', 'json'];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 2 ** 26 }));
}

/** What programs opened in an image without changes, and `listens` of registry/programs does not say. */
function unlearned(listeners: readonly Truth[]): string[] {
  const own = listeners.filter((each) => each.stable && !each.units.some((unit) => unit.endsWith('.socket')));
  const owned = own.flatMap((each) => {
    const program = programOf(each.programs, each.units);
    return program === undefined ? [] : [{ ...each, program: program.name }];
  });
  const names = [...new Set(owned.map(({ program }) => program))];
  return names.flatMap((name) =>
    unsaid(
      name,
      owned.filter(({ program }) => program === name),
    ).map((each) => `${name}: ${each}`),
  );
}

const scores: Score[] = [];
const say = (text: string) => process.stdout.write(`${text}\n`);

describe.skipIf(why !== null)(`a booted image listens where its files say${why === null ? '' : ` (${why})`}`, () => {
  for (const recipe of RECIPES) {
    for (const varied of recipe.variations.length === 0 ? [false] : [false, true]) {
      const name = `${recipe.name}, ${varied ? 'changed' : 'stock'}`;
      it(name, async () => {
        const root = build(recipe, varied);
        const truth = await truthOf(root);
        const score = scoreOf(predicted(root), truth.listeners);
        scores.push(score);
        say([`${name}: ${figures(score)}`, ...score.wrong.map((line) => `  ${line}`)].join('\n'));
        if (truth.failed.length > 0) say(`  failed on the twin: ${truth.failed.join(', ')}`);
        expect(truth.listeners.length).toBeGreaterThan(0);
        expect(score.wrong.filter((line) => line.startsWith('certain and wrong'))).toEqual([]);
        if (!varied) expect(unlearned(truth.listeners)).toEqual([]);
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
