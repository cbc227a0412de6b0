import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SQUATTER, SSHD, snapshotText } from '../helpers/command.js';

const text = fs.readFileSync('ci/gitlab.yml', 'utf8');
const [header, jobs] = text.split('\n---\n') as [string, string];

interface Spec {
  readonly spec: {
    readonly inputs: Readonly<Record<string, { readonly default?: string; readonly options?: readonly string[] }>>;
  };
}

interface Job {
  readonly script: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

const { spec } = parse(header) as Spec;

/** The jobs as GitLab reads them, with inputs in their places. */
function included(inputs: Readonly<Record<string, string>>): Record<string, Job> {
  const filled = jobs.replace(
    /\$\[\[ inputs\.([a-z-]+) \]\]/g,
    (_, name: string) => inputs[name] ?? spec.inputs[name]?.default ?? '',
  );
  return parse(filled) as Record<string, Job>;
}

const PACKAGE = { package: './ci/port-audit-1.0.0.tgz' };

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-gitlab-'));
  fs.writeFileSync(path.join(folder, 'golden.json'), snapshotText([SSHD, SQUATTER]));
  fs.writeFileSync(path.join(folder, 'ssh.json'), snapshotText([SSHD]));
  fs.writeFileSync(
    path.join(folder, 'port-audit.yaml'),
    'version: 1\nallow: [{port: 22, program: sshd, reason: administration}]\n',
  );
  fs.mkdirSync(path.join(folder, 'bin'));
  const program = path.resolve('bin/port-audit.js');
  fs.writeFileSync(path.join(folder, 'bin/npm'), '#!/bin/sh\necho "npm $*"\n', { mode: 0o755 });
  fs.writeFileSync(path.join(folder, 'bin/port-audit'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {
    mode: 0o755,
  });
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Runs the script of the job line by line, as a runner does. */
function run(inputs: Readonly<Record<string, string>>) {
  const { script = [], variables = {} } = included({ ...PACKAGE, ...inputs })['port-audit'] ?? {};
  const { PATH = '' } = process.env;
  const env = { HOME: folder, ...variables, PATH: `${path.join(folder, 'bin')}:${PATH}` };
  return spawnSync('sh', ['-e', '-c', script.join('\n')], { cwd: folder, encoding: 'utf8', env });
}

describe('ci/gitlab.yml', () => {
  it('is what GitLab takes for a file with inputs', () => {
    const validate = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore' }).compile(
      JSON.parse(fs.readFileSync('test/fixtures/schemas/gitlab-ci.json', 'utf8')),
    );
    expect([validate({ spec }), validate.errors]).toEqual([true, null]);
    expect([validate(included(PACKAGE)), validate.errors]).toEqual([true, null]);
    expect(validate({ job: { script: 5 } })).toBe(false);
  });

  it('uses every input that it declares, and no other', () => {
    const used = new Set([...jobs.matchAll(/inputs\.([a-z-]+)/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(spec.inputs).sort());
  });

  it('fails for what is not allowed, and leaves a report for the merge request', () => {
    const { status, stdout } = run({});
    expect(status).toBe(1);
    expect(stdout).toContain('npm install --global --no-audit --no-fund ./ci/port-audit-1.0.0.tgz');
    expect(stdout).toContain('3099/tcp');
    expect(fs.readFileSync(path.join(folder, 'port-audit.xml'), 'utf8')).toContain('<failure ');
  });

  it('passes what is', () => {
    expect(run({ from: 'snapshot:ssh.json' }).status).toBe(0);
    expect(run({ 'fail-on': 'critical' }).status).toBe(0);
  });
});
