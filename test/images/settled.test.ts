import { describe, expect, it } from 'vitest';
import { hopeful, settled } from './settled.js';

const unit = (state: string, restarts: number, seconds: number) =>
  `NRestarts=${restarts}\nInactiveExitTimestampMonotonic=${seconds * 1e6}\nId=a.service\nSubState=${state}\n`;

describe('who is waited for while an image boots', () => {
  it.each([
    ['a first start, however long it takes', unit('start-post', 0, 1), 1],
    ['who failed once and waits for its second try', unit('auto-restart', 0, 99), 1],
    ['a second try that has just begun', unit('start', 1, 95), 1],
    ['a second try that takes long', unit('start-post', 1, 90), 0],
    ['who failed twice', unit('auto-restart', 1, 99), 0],
    ['who fails again and again at once', unit('start', 40, 99.9), 1],
    ['what is no service', 'Id=a.mount\nSubState=mounting\n', 1],
    ['several', [unit('start', 0, 1), unit('auto-restart', 5, 99), unit('start', 0, 1)].join('\n'), 2],
  ])('%s', (_, units, expected) => {
    expect(hopeful(units, 100e6)).toBe(expected);
  });

  it('ends when nothing is new, nobody works and nobody starts', async () => {
    const tables = ['', 'a', 'a b'];
    let looks = 0;
    const began = performance.now();
    await settled({
      table: async () => tables[Math.min(looks++, 2)] ?? '',
      starting: async () => (looks < 18 ? 1 : 0),
      worked: () => 0,
    });
    expect(looks).toBeGreaterThanOrEqual(18);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
