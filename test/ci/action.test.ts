import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SQUATTER, SSHD, snapshotText } from '../helpers/command.js';
import { problems, type TemplateSchema } from '../helpers/template-schema.js';

const ROOT = path.resolve('.');
const POLICY = 'version: 1\nallow:\n  - {port: 22/tcp, program: sshd, reason: administration}\n';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
}

const action = parse(fs.readFileSync('action.yml', 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-action-'));
  fs.writeFileSync(path.join(folder, 'golden.json'), snapshotText([SSHD, SQUATTER]));
  fs.writeFileSync(path.join(folder, 'ssh.json'), snapshotText([SSHD]));
  fs.writeFileSync(path.join(folder, 'port-audit.yaml'), POLICY);
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** The value of an expression that names an input. */
const filledIn = (text: string, inputs: Readonly<Record<string, string>>) =>
  text.replace(
    /\$\{\{ inputs\.([a-z-]+) \}\}/g,
    (_, name: string) => inputs[name] ?? action.inputs[name]?.default ?? '',
  );

/** Runs the step that checks as a runner would: a script for bash with -e and pipefail, and variables from the inputs. */
function check(inputs: Readonly<Record<string, string>>) {
  const step = action.runs.steps.find(({ id }) => id === 'check');
  const script = path.join(folder, 'step.sh');
  fs.writeFileSync(script, step?.run ?? 'exit 99');
  const output = path.join(folder, 'output');
  const own = Object.entries(step?.env ?? {}).map(([name, text]) => [name, filledIn(text, inputs)] as const);
  const { PATH = '' } = process.env;
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH,
      HOME: folder,
      ...Object.fromEntries(own),
      GITHUB_ACTION_PATH: ROOT,
      GITHUB_OUTPUT: output,
      GITHUB_WORKSPACE: folder,
    },
  });
  return { status, stdout, stderr, output: fs.existsSync(output) ? fs.readFileSync(output, 'utf8') : '' };
}

describe('action.yml', () => {
  it('is what GitHub takes for an action', () => {
    const schema = JSON.parse(
      fs.readFileSync('test/fixtures/schemas/github-action-1.0.json', 'utf8'),
    ) as TemplateSchema;
    expect(problems(schema, 'action-root-strict', action)).toEqual([]);
    expect(problems(schema, 'action-root-strict', { ...action, runs: { using: 'composite' } })).not.toEqual([]);
  });

  it('names only inputs, outputs and steps that there are', () => {
    const text = fs.readFileSync('action.yml', 'utf8');
    const named = [...text.matchAll(/\$\{\{ (\S+)/g)].map(([, name]) => name);
    const known = [
      ...Object.keys(action.inputs).map((name) => `inputs.${name}`),
      ...Object.keys(action.outputs).map((name) => `steps.check.outputs.${name}`),
    ];
    expect(named.filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });

  it('puts no input into a script but by its environment', () => {
    for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
  });

  it('fails the job for what is not allowed, annotates it, and leaves a file for code scanning', () => {
    const { status, stdout, output } = check({ from: 'snapshot:golden.json' });
    expect([status, output]).toEqual([1, 'exit-code=1\nsarif=port-audit.sarif\n']);
    expect(stdout).toMatch(/^::(error|warning) .*::.*3099/m);
    expect(JSON.parse(fs.readFileSync(path.join(folder, 'port-audit.sarif'), 'utf8'))).toMatchObject({
      version: '2.1.0',
    });
  });

  it.each([
    [{ from: 'snapshot:ssh.json' }, 0],
    [{ from: 'snapshot:golden.json', 'fail-on': 'critical', sarif: '' }, 0],
    [{ from: 'snapshot:golden.json', policy: 'none.yaml' }, 2],
    [{ from: 'snapshot:golden.json', wait: '5' }, 2],
    [{ from: 'snapshot:golden.json', executable: path.join(ROOT, 'bin/port-audit.js') }, 1],
  ])('%j ends with %i, and says so', (inputs, code) => {
    const { status, output } = check(inputs);
    expect([status, output]).toEqual([code, expect.stringContaining(`exit-code=${code}\n`)]);
  });

  it.each(['$(touch x)', '`touch x`', "'; touch x; '", '--version', 'a b'])(
    'takes %j for the name of a file',
    (policy) => {
      const { status, stderr } = check({ from: 'snapshot:golden.json', policy });
      expect(status).toBe(2);
      expect(stderr).not.toBe('');
      expect(fs.existsSync(path.join(folder, 'x'))).toBe(false);
    },
  );
});
