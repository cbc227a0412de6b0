import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/list.js';
import { referenceOf } from '../../src/commands/reference.js';
import { RULES } from '../../src/judge/rules/run.js';
import { SHELLS } from '../../src/reports/shell/list.js';
import { runCommand } from '../helpers/command.js';
import { MACHINE, netFiles, row } from '../helpers/proc.js';

const directory = mkdtempSync(path.join(tmpdir(), 'port-audit-completion-'));
afterAll(() => rmSync(directory, { recursive: true }));

const isHere = (program: string) => spawnSync(program, ['--version']).status === 0;
const WORLD = { ...MACHINE, ...netFiles({ tcp: row('00000000:0C1B', '0A', 0, 7) + row('0100007F:0016', '0A', 0, 8) }) };

async function scriptOf(shell: string): Promise<string> {
  const { code, out, err } = await runCommand(['completion', shell], WORLD, { platform: 'linux' });
  expect([code, err]).toEqual([0, '']);
  return out;
}

/** A stand-in for the program that scripts ask, and the script of a shell in a file. */
async function prepared(shell: string): Promise<string> {
  const file = path.join(directory, `port-audit.${shell}`);
  writeFileSync(file, await scriptOf(shell));
  const answers = '#!/bin/sh\ncase "$2" in ports) echo 22; echo 3099 ;; programs) echo sshd ;; esac\n';
  writeFileSync(path.join(directory, 'port-audit'), answers, { mode: 0o755 });
  return file;
}

const ASKED: ReadonlyArray<readonly [string, string]> = [
  ['expl', 'explain'],
  ['--fail-on hi', 'high'],
  ['check --explain', '--explain-policy'],
  ['registry look', 'lookup'],
  ['registry update --rol', '--rollback'],
  ['diff --format js', 'json'],
  ['port 30', '3099'],
  ['30', '3099'],
  ['explain name-m', 'name-mismatch'],
  ['explain ssh', 'sshd'],
  ['completion z', 'zsh'],
];

function answers(command: string, args: readonly string[]): string[] {
  const env = { ...process.env, PATH: `${directory}:${process.env.PATH}`, HOME: directory };
  const { stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '');
}

describe('port-audit completion', () => {
  it('tells the scripts which ports listen, and which programs there are', async () => {
    const ports = await runCommand(['completion', 'ports'], WORLD, { platform: 'linux' });
    expect([ports.code, ports.out]).toEqual([0, '22\n3099\n']);
    expect((await runCommand(['completion', 'programs'])).out).toBe('sshd\n');
  });

  it('is refused for another shell', async () => {
    const { code, err } = await runCommand(['completion', 'bsh']);
    expect([code, err]).toEqual([
      2,
      'port-audit: completion: there is none for \'bsh\'; did you mean "bash"?; one of bash, zsh, fish\n',
    ]);
  });

  it.each(SHELLS.map(({ id }) => id))('names every command, option and rule in the script for %s', async (shell) => {
    const script = await scriptOf(shell);
    const { commands } = await referenceOf(COMMANDS);
    for (const { name, options } of commands) {
      for (const word of name.split(' ')) expect(script).toContain(word);
      for (const { long } of options) expect(script).toContain(shell === 'fish' ? `-l ${long.slice(2)} ` : long);
    }
    for (const { id } of RULES) expect(script).toContain(id);
  });

  it.each(SHELLS.map(({ id }) => id))('is what %s can read', async (shell) => {
    if (!isHere(shell)) return;
    const { status, stderr } = spawnSync(shell, ['-n', await prepared(shell)], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it.skipIf(!isHere('bash')).each(ASKED)('completes in bash: %s', async (typed, wanted) => {
    const program = `source "$1"; COMP_WORDS=(port-audit $2); COMP_CWORD=\${#COMP_WORDS[@]}; ((COMP_CWORD--));
      _port_audit port-audit; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(answers('bash', ['-c', program, '-', await prepared('bash'), typed])).toContain(wanted);
  });

  it.skipIf(!isHere('fish')).each(ASKED)('completes in fish: %s', async (typed, wanted) => {
    const program = `source ${await prepared('fish')}; complete -C ${JSON.stringify(`port-audit ${typed}`)}`;
    expect(answers('fish', ['--no-config', '-c', program])).toContain(wanted);
  });

  it.skipIf(!isHere('zsh'))('is loaded by zsh', async () => {
    const program = `autoload -Uz compinit; compinit -u -D; source ${await prepared('zsh')}; print \${_comps[port-audit]}`;
    expect(answers('zsh', ['-f', '-c', program])).toEqual(['_port_audit']);
  });
});
