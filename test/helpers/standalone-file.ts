import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

export const STANDALONE = 'dist/standalone/port-audit';

/** The standalone file of this build: made once, for all tests that need it. */
export function buildStandalone(): void {
  const age = (file: string) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (age(STANDALONE) > age('dist/port-audit.cjs')) return;
  execFileSync('npm', ['run', 'build:standalone'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
