import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playRuns } from '../../helpers/unattended-model.js';

describe('a reader of many runs', () => {
  it('hears of everything, and of nothing twice, whatever is killed or deaf', async () => {
    let kills = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        kills += (await playRuns(seed, 60)).kills;
      }),
      { numRuns: 10 },
    );
    expect(kills).toBeGreaterThan(0);
  });
});
