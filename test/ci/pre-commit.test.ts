import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const [hook] = parse(fs.readFileSync('.pre-commit-hooks.yaml', 'utf8')) as ReadonlyArray<
  Readonly<Record<string, string>>
>;

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-hook-'));
  fs.writeFileSync(path.join(folder, 'good.yaml'), 'version: 1\nallow: [{port: 22, reason: administration}]\n');
  fs.writeFileSync(path.join(folder, 'todo.yaml'), 'version: 1\nallow: [{port: 22, reason: TODO}]\n');
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The entry as pre-commit calls it: its words, then the files. */
function run(files: readonly string[]) {
  const [program, ...words] = hook?.entry?.split(' ') ?? [];
  expect(program).toBe('port-audit');
  return spawnSync(process.execPath, [path.resolve('bin/port-audit.js'), ...words, ...files], {
    cwd: folder,
    encoding: 'utf8',
  });
}

describe('the hook for pre-commit', () => {
  it('passes what a check would take, and refuses the rest with its place', () => {
    expect(run(['good.yaml', 'good.yaml'])).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const { status, stderr } = run(['good.yaml', 'todo.yaml']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('todo.yaml:2:')]);
  });

  it.each([
    ['port-audit.yaml', true],
    ['fleet/web/port-audit.yml', true],
    ['port-audit.yaml.orig', false],
    ['my-port-audit.yaml', false],
  ])('looks at %s: %s', (file, expected) => expect(new RegExp(hook?.files ?? '').test(file)).toBe(expected));
});
