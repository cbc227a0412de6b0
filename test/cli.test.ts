import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/commands/list.js';
import type { Command, ListedCommand } from '../src/commands/types.js';
import { run } from '../src/main.js';
import { fakeHost } from './helpers/fake-host.js';

async function cli(...argv: string[]) {
  const host = fakeHost();
  const code = await run(argv, host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

async function all(commands: readonly ListedCommand[], path = ''): Promise<Array<[string, Command]>> {
  const loaded = commands.map(async ({ name, load }): Promise<Array<[string, Command]>> => {
    const command = await load();
    if ('subcommands' in command) return all(command.subcommands, `${path}${name} `);
    return [[`${path}${name}`, command]];
  });
  return (await Promise.all(loaded)).flat();
}

describe('the command line', () => {
  it.each([
    [['--versio'], 'did you mean --version'],
    [['aduit'], 'Did you mean audit?'],
    [['audit', 'surplus'], 'too many arguments'],
    [['--format', 'jsn'], 'did you mean "json"'],
    [['--format'], 'needs a value'],
    [['--source', 'krnel'], 'did you mean "kernel"'],
    [['--source', ''], 'empty'],
    [['--source', ' krnel , ss'], 'unknown source "krnel"'],
    [['explain', '3099-3110'], 'did you mean "3099"? (one port at a time)'],
    [['explain', '[::]:22'], 'did you mean "22"?'],
    [['explain', 'https/tcp'], 'did you mean "https"?'],
    [['registry', 'lookup', 'tcp4:0.0.0.0:22'], 'did you mean "22"?'],
    [['registry', 'lookup', ''], '"" is no service'],
    [['--fail-on', 'hihg'], 'did you mean "high"'],
    [['--min-severity', 'never'], 'one of info, low'],
    [['--protocol', 'sctp'], 'one of tcp, udp'],
    [['--port', '70000'], 'is no port'],
    [['--port', '22-x'], 'is no port'],
    [['--from', 'snapshot:/does/not/exist'], 'no such file'],
    [['--from', 'snapsot:x'], 'did you mean "snapshot"'],
    [['--from', 'snapshot:-', '--source', 'kernel'], 'exclude each other'],
    [['--policy', '/does/not/exist.yaml'], '/does/not/exist.yaml'],
  ])('%j is wrong usage: exit 2, nothing on stdout, a line that helps', async (argv, hint) => {
    const { code, stdout, stderr } = await cli(...argv);
    expect(stderr.toLowerCase()).toContain(hint.toLowerCase());
    expect(stderr).not.toMatch(/\n\s+at /);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it.each([
    [['--versio'], "unknown option '--versio'; did you mean --version?"],
    [['aduit'], "unknown command 'aduit'; did you mean audit?"],
    [['--format'], '--format needs a value: --format <format>'],
    [['--\u001b[31m'], "unknown option '--\\x1b[31m'; port-audit audit --help tells more"],
    [['3099/sctp'], '3099/sctp is no port that can be audited: write 0 to 65535, and /tcp or /udp behind it'],
    [['zzz'], "unknown command 'zzz'; port-audit --help tells more"],
    [['explain'], 'subject is missing, as in: port-audit explain 3099'],
    [['help', 'zzz'], "unknown command 'zzz'; port-audit --help tells more"],
    [['help', 'explian'], "unknown command 'explian'; did you mean explain?"],
  ])('%j is told in one line, like every other error', async (argv, message) => {
    expect(await cli(...argv)).toMatchObject({ code: 2, stderr: `port-audit: ${message}\n` });
  });

  it('prints its version', async () => expect(await cli('--version')).toMatchObject({ code: 0, stderr: '' }));

  it('never lets a file name reach the terminal raw', async () => {
    const { stderr } = await cli('--policy', '/tmp/\u001b[31mx\u202e.yaml');
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toContain('\u202e');
  });

  it.each(['audit', 'check', '--version'])('does not go on as root behind foreign code: %s', async (word) => {
    const host = fakeHost({ env: { NODE_OPTIONS: '--require ./hook\u001b.js' } });
    expect(await run([word], host)).toBe(2);
    expect(host.stdout.text).toBe('');
    expect(host.stderr.text).toMatch(/^port-audit: NODE_OPTIONS has Node load .*: unset NODE_OPTIONS .*\n$/);
  });

  it('says in one line what is a defect of its own, and never with exit code 0 or 1', async () => {
    const host = fakeHost();
    const boom = () => Promise.reject(new Error('boom'));
    expect(await run(['--version'], { ...host, stdout: { ...host.stdout, write: boom } })).toBe(3);
    expect(host.stderr.text.split('\n')).toHaveLength(2);
  });
});

describe('--help', async () => {
  it('names every command', async () => {
    const { code, stdout } = await cli('--help');
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(stdout).toContain(`  ${command.name}`);
  });

  it.each(await all(COMMANDS))('of %s names every option and example', async (name, command) => {
    const { code, stdout } = await cli(...name.split(' '), '--help');
    expect(code).toBe(0);
    const words = stdout.replace(/\s+/g, ' ');
    for (const { flags, default: otherwise } of command.options) {
      expect(stdout).toContain(flags);
      if (otherwise !== undefined) expect(words).toContain(`(default: ${otherwise})`);
    }
    for (const example of command.examples) expect(stdout).toContain(example.command);
  });
});
