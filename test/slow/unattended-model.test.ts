import { describe, expect, it } from 'vitest';
import { playRuns } from '../helpers/unattended-model.js';

const RUNS = 500;
const SEEDS = Array.from({ length: Number(process.env.PORT_AUDIT_MODEL_SEEDS ?? 4) }, (_, index) => index + 1);

describe('a reader of many runs', () => {
  it.each(SEEDS)('hears of everything, and of nothing twice: seed %i', async (seed) => {
    const { kills, refusals } = await playRuns(seed, RUNS);
    expect(kills).toBeGreaterThan(RUNS / 10);
    process.stdout.write(
      `unattended model: seed ${seed}, ${RUNS} runs, ${kills} of them killed, ${refusals} refused to a clone\n`,
    );
  });
});
