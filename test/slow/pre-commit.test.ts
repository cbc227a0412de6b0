import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { hasTools } from '../helpers/namespace.js';

const HERE = hasTools(['pre-commit']);
if (!HERE) process.stderr.write('SKIPPED: the hook for pre-commit: pre-commit is not installed\n');

it.skipIf(!HERE)('pre-commit takes the hook for one', () => {
  const { status, stdout } = spawnSync('pre-commit', ['validate-manifest', '.pre-commit-hooks.yaml'], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, '']);
});
