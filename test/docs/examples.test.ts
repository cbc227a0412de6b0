import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/cli.js';
import { COMMANDS } from '../../src/commands/list.js';
import { ASSETS } from '../helpers/command.js';
import { ExampleWorld, isRunnable } from '../helpers/example-world.js';
import { blocksOf, commandsOf, invocation, pages, simpleCommands, yamlOf } from '../helpers/examples.js';
import { fakeHost } from '../helpers/fake-host.js';
import { policyOf } from '../helpers/load-policy.js';

/**
 * Every command in a fenced block of README.md and docs/*.md, in `sh`, `console` (behind `$ `) and in the recipes of CI
 * systems, has to be one that the command line knows. In `sh` blocks and recipes it is also run, in a temporary folder, by
 * the built program, when it only looks: neither network, root,
 * state nor a program that may be missing. Files that it reads are
 * made from fixtures, `ssh` is a stand-in that prints what another machine printed, and the exit code has to be 0
 * or 1, an answer. A block that begins with ```sh parsed is never run.
 */

const BLOCKS = pages().flatMap(blocksOf);

const COMMANDS_OF_PAGES = BLOCKS.flatMap((block) =>
  commandsOf(block).map((command) => ({ block, command, where: `${block.page}:${block.line}` })),
);

const INVOCATIONS = COMMANDS_OF_PAGES.flatMap(({ where, command }) =>
  simpleCommands(command).flatMap((simple) => {
    const words = invocation(simple);
    return words === null ? [] : [[where, words.join(' '), words] as const];
  }),
);

const RUN = COMMANDS_OF_PAGES.filter(
  ({ block, command }) =>
    !/^(console|sh parsed)/.test(block.info) && command.includes('port-audit') && isRunnable(command),
).map(({ where, command, block }) => [where, command, block.page] as const);

describe('the pages for users', () => {
  it.each(INVOCATIONS)('%s has a command that exists: port-audit %s', async (_, __, words) => {
    const texts = { stdout: '', stderr: '' };
    const host = fakeHost({ assets: ASSETS });
    const parsed = await parseCommandLine(words, COMMANDS, host, texts);
    expect({ stderr: texts.stderr, wrong: 'exitCode' in parsed && parsed.exitCode !== 0 }).toEqual({
      stderr: '',
      wrong: false,
    });
  });

  const worlds = new Map<string, ExampleWorld>();
  const worldOf = (page: string) => {
    const world = worlds.get(page) ?? new ExampleWorld();
    worlds.set(page, world);
    return world;
  };
  afterAll(() => {
    for (const world of worlds.values()) world.remove();
  });

  it.each(RUN)('%s has an example that answers: %s', (_, command, page) => {
    const { code, stderr } = worldOf(page).run(command);
    expect([0, 1], stderr).toContain(code);
  });
});

describe('docs/ci.md', () => {
  const blocks = blocksOf('docs/ci.md');
  const where = (info: string) => blocks.filter((block) => block.info === info);

  it.each(where('yaml').map((block) => [block.line, block] as const))('has valid YAML at line %i', (_, block) => {
    expect(yamlOf(block).every((document) => typeof document === 'object' && document !== null)).toBe(true);
  });

  it.each(where('sh').map((block) => [block.line, block] as const))('has valid shell at line %i', (_, block) => {
    expect(spawnSync('sh', ['-n'], { input: block.text, encoding: 'utf8' }).stderr).toBe('');
  });

  it('has policies that are valid', async () => {
    const manifests = where('yaml').flatMap(yamlOf) as Array<{ kind?: string; data?: Record<string, string> }>;
    const mounted = manifests.flatMap(({ kind, data }) => (kind === 'ConfigMap' ? Object.values(data ?? {}) : []));
    const policies = [...where('yaml policy').map(({ text }) => text), ...mounted];
    expect(policies).toHaveLength(2);
    for (const policy of policies) await policyOf(policy);
  });

  it('runs the commands of each CI system', () => {
    const languages = RUN.filter(([, , page]) => page === 'docs/ci.md').map(([, command]) => command);
    for (const words of ['--output sarif:', '--output github:-', '--format junit']) {
      expect(languages.join('\n')).toContain(words);
    }
  });
});
