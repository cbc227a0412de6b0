import { expect, it } from 'vitest';
import { between, readPage } from '../helpers/page.js';
import { TRICKS } from '../tricks/tricks.js';

const cell = (text: string) => text.replaceAll('|', '\\|');

it.each([
  ['tricks', false],
  ['root', true],
])('docs/security.md lists the %s, with what the program says', (marker, byRoot) => {
  const played = TRICKS.filter(({ by }) => (by === 'root') === byRoot);
  const rows = played.map(({ name, by, at, says, limit }) => {
    const answer = limit === null ? says : `${says}; ${limit}`;
    return `| ${cell(name)} | ${by} | ${at} | ${cell(answer)} |\n`;
  });
  const table = ['| way | by | port | what the program says |\n', '| --- | --- | --- | --- |\n', ...rows].join('');
  expect(between(readPage('docs/security.md'), marker)).toBe(table);
});
