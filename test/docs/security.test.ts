import { expect, it } from 'vitest';
import { between, readPage } from '../helpers/page.js';
import { TRICKS } from '../tricks/tricks.js';

const cell = (text: string) => text.replaceAll('|', '\\|');

it('docs/security.md lists every trick, with what the program says', () => {
  const rows = TRICKS.map(({ name, by, at, says, limit }) => {
    const answer = limit === null ? says : `${says}; ${limit}`;
    return `| ${cell(name)} | ${by} | ${at} | ${cell(answer)} |\n`;
  });
  const table = ['| way | by | port | what the program says |\n', '| --- | --- | --- | --- |\n', ...rows].join('');
  expect(between(readPage('docs/security.md'), 'tricks')).toBe(table);
});
