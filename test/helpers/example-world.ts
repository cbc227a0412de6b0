import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { machineLine, SQUATTER, SSHD, snapshotText } from './command.js';
import { invocation, simpleCommands } from './examples.js';

/** Captures of one machine by the format that `--from` names. */
const CAPTURES: Readonly<Record<string, string>> = {
  ss: 'ss/tulpn.txt',
  netstat: 'netstat/windows-anob-fr.txt',
  lsof: 'lsof/linux-i.txt',
  osquery: 'osquery/linux.json',
  systeminformation: 'systeminformation/linux-ss.json',
};

const capture = (name: string) => path.resolve('test/fixtures/captures', name);

const POLICY = `version: 1
allow:
  - port: 22/tcp
    program: sshd
    reason: administration
`;

/** Programs that an example may call beside port-audit; `ssh` is replaced by a stand-in. */
const HARMLESS = ['cat', 'echo', 'head', 'sort', 'mkdir', 'true', 'ssh'];

/** Of port-audit: what only reads, and writes no other file than that of `--output`. */
const SAFE = [
  'audit',
  'check',
  'baseline',
  'collect',
  'diff',
  'explain',
  'judge',
  'fleet',
  'register',
  'registry lookup',
  'registry search',
  'registry info',
];

const isSafe = (words: readonly string[]) =>
  words.length === 0 ||
  words[0]?.startsWith('-') === true ||
  SAFE.includes(words[0] ?? '') ||
  SAFE.includes(words.slice(0, 2).join(' '));

/** Stands in for the other machine: answers to the last words with what such a machine printed. */
const SSH = `#!/bin/sh
case "$*" in
  *'port-audit collect'*) exec cat snapshot.json ;;
  *netstat*) exec cat '${capture('netstat/windows-anob-fr.txt')}' ;;
  *ss\\ -*) exec cat '${capture('ss/tulpn.txt')}' ;;
esac
echo "no answer to: $*" >&2; exit 255
`;

/** Whether a command line needs nothing but files: no network, no root, no state, no program that may not be here. */
export function isRunnable(command: string): boolean {
  if (/\$\(|`|<|"\$[^G]|(^|[\s:=])~?\/[a-z]|\$EDITOR|\.\.\//.test(command)) return false;
  return simpleCommands(command).every((simple) => {
    const [name = ''] = simple;
    return name === 'port-audit' ? isSafe(simple.slice(1)) : HARMLESS.includes(name);
  });
}

/** A temporary folder in which examples are run, one after the other, by the built program. */
export class ExampleWorld {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'port-audit-examples-'));

  constructor() {
    const bin = path.join(this.folder, '.bin');
    mkdirSync(bin);
    symlinkSync(path.resolve('bin/port-audit.js'), path.join(bin, 'port-audit'));
    writeFileSync(path.join(bin, 'ssh'), SSH, { mode: 0o755 });
    writeFileSync(path.join(this.folder, 'snapshot.json'), snapshotText([SSHD, SQUATTER]));
    const lines = ['web1', 'web2', 'db1'].map((name) => machineLine(name, name === 'db1' ? [SSHD] : [SSHD, SQUATTER]));
    writeFileSync(path.join(this.folder, 'snapshots.ndjson'), lines.join(''));
    mkdirSync(path.join(this.folder, 'snapshots'));
    writeFileSync(path.join(this.folder, 'snapshots', 'web1.json'), snapshotText([SSHD, SQUATTER]));
  }

  /** Runs one; files that it reads and that no earlier one wrote are there before. */
  run(command: string): { readonly code: number | null; readonly stderr: string } {
    for (const simple of simpleCommands(command)) this.#provide(invocation(simple) ?? []);
    const env = { ...process.env, PATH: `${this.folder}/.bin:${process.env.PATH}`, GOLDEN: 'golden', NO_COLOR: '1' };
    const options = { cwd: this.folder, env, encoding: 'utf8', input: '', maxBuffer: 256 << 20 } as const;
    const { status, stderr } = spawnSync('sh', ['-c', command], options);
    this.#fillIn();
    return { code: status, stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #provide(words: readonly string[]): void {
    const [command] = words;
    const after = (option: string) => words[words.indexOf(option) + 1] ?? '';
    if (words.includes('--from')) this.#capture(after('--from'));
    const policies = words.filter((_, index) => words[index - 1] === '--policy');
    for (const word of policies) this.#write(word.replace(/^[^/=]*=/, ''), POLICY);
    if (command === 'check' && policies.length === 0) this.#write('port-audit.yaml', POLICY);
    if (command === 'diff') for (const file of words.slice(1, 3)) this.#write(file, snapshotText([SSHD, SQUATTER]));
    if (command === 'baseline' && words.includes('--update')) {
      this.#write(words.includes('--output') ? after('--output') : 'port-audit.yaml', POLICY);
    }
    // A baseline replaces nothing.
    else if (command === 'baseline' && words.includes('--output'))
      rmSync(this.#path(after('--output')), { force: true });
  }

  /** Does what the reader of a baseline is told to: says why, in place of TODO. */
  #fillIn(): void {
    for (const name of readdirSync(this.folder).filter((file) => file.endsWith('.yaml'))) {
      const text = readFileSync(this.#path(name), 'utf8');
      writeFileSync(this.#path(name), text.replaceAll('reason: TODO', 'reason: seen and meant'));
    }
  }

  #capture(from: string): void {
    const [format = '', file = ''] = from.split(':');
    const fixture = CAPTURES[format];
    if (fixture === undefined) this.#write(file, snapshotText([SSHD, SQUATTER]));
    else if (file !== '-' && !existsSync(this.#path(file))) copyFileSync(capture(fixture), this.#path(file));
  }

  #write(file: string, text: string): void {
    if (file === '-' || existsSync(this.#path(file))) return;
    mkdirSync(path.dirname(this.#path(file)), { recursive: true });
    writeFileSync(this.#path(file), text);
  }

  #path(file: string): string {
    return path.join(this.folder, file);
  }
}
