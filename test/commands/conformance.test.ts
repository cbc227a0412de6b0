import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/list.js';
import type { Command, ListedCommand } from '../../src/commands/types.js';
import { blocksOf } from '../helpers/examples.js';
import { readPage } from '../helpers/page.js';

const PAGE = readPage('docs/commands.md');

/** What a command does itself, and under which words. */
async function membersOf({ name, load }: ListedCommand): Promise<Array<readonly [string, Command]>> {
  const loaded = await load();
  if (!('subcommands' in loaded)) return [[name, loaded]];
  const members = loaded.subcommands.map(async (each) =>
    (await membersOf(each)).map(([words, command]) => [`${name} ${words}`, command] as const),
  );
  return (await Promise.all(members)).flat();
}

const MEMBERS = (await Promise.all(COMMANDS.map(membersOf))).flat();

/** The section of the page about a command. */
function sectionOf(name: string): string {
  const [, section = ''] = PAGE.split(`\n## \`port-audit ${name}\`\n`);
  return section.split('\n## ')[0] ?? '';
}

/** The commands that the section shows; those that only look are run by examples.test.ts. */
function shownIn(name: string): string[] {
  const at = PAGE.slice(0, PAGE.indexOf(sectionOf(name))).split('\n').length;
  const until = at + sectionOf(name).split('\n').length;
  const blocks = blocksOf('docs/commands.md').filter(({ info, line }) => info === 'sh' && line >= at && line < until);
  return blocks.flatMap(({ text }) => text.trim().split('\n'));
}

describe.each(COMMANDS.map((command) => [command.name, command] as const))('port-audit %s', (name, { summary }) => {
  it('says in one line what it does', () => expect(summary).toMatch(/^\S[^\n]{10,119}$/));

  it('has a section in docs/commands.md, with examples', () => {
    expect(sectionOf(name)).toMatch(/\S/);
    expect(shownIn(name).join('\n')).toMatch(new RegExp(`\\bport-audit ${name}\\b`));
  });

  it('is tested', () => expect(existsSync(`test/commands/${name}.test.ts`)).toBe(true));
});

describe.each(MEMBERS)('port-audit %s', (words, { examples }) => {
  const [name = ''] = words.split(' ');
  const called = new RegExp(words === 'audit' ? '^port-audit\\b' : `\\bport-audit ${words}\\b`);

  it('has examples in its help', () => {
    expect(examples.map(({ command }) => command).join('\n')).toMatch(new RegExp(called, 'm'));
  });

  it('has an example on the page', () => expect(shownIn(name).join('\n')).toMatch(new RegExp(called, 'm')));
});

it('no section of docs/commands.md is about a command that there is not', () => {
  const told = [...PAGE.matchAll(/^## `port-audit (.*)`$/gm)].map(([, name]) => name);
  expect(told).toEqual(COMMANDS.map(({ name }) => name));
});

it('README.md names every command', () => {
  const [, text = ''] = readPage('README.md').split('\n## The commands\n');
  for (const { name } of COMMANDS) expect(text.split('\n## ')[0]).toContain(`\`${name}\``);
});
