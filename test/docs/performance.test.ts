import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pageOf, plotOf } from '../../bench/page.mjs';

const results = JSON.parse(readFileSync('bench/results.json', 'utf8'));

it('the page about speed and its plot say what was measured', () => {
  expect(readFileSync('docs/performance.md', 'utf8')).toBe(pageOf(results));
  expect(readFileSync('docs/pictures/performance.svg', 'utf8')).toBe(plotOf(results));
});

it('has every size with the commands and their peers', () => {
  const names = results.sizes.map(({ commands }: { commands: ReadonlyArray<{ name: string }> }) =>
    commands.map(({ name }) => name),
  );
  for (const each of names) expect(each).toEqual(expect.arrayContaining(['port-audit', 'ss -tulpn', 'lsof -nP -i']));
});
