import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** What a build is made of. */
const INPUTS = ['src', 'registry', 'bin', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.types.json'];

/** When the latest of some files and folders was changed, milliseconds since the epoch; 0 when there are none. */
function changedAt(names: readonly string[]): number {
  const times = names.flatMap((name) => {
    const facts = statSync(name, { throwIfNoEntry: false });
    if (facts === undefined) return [];
    const inside = facts.isDirectory() ? readdirSync(name).map((each) => path.join(name, each)) : [];
    return [facts.mtimeMs, changedAt(inside)];
  });
  return Math.max(0, ...times);
}

/** The tests of the built program need it built, by the sources as they are now. */
export default function setup(): void {
  const configs = readdirSync('.').filter((name) => name.endsWith('.mjs'));
  const built = statSync('dist/types/index.d.ts', { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (changedAt([...INPUTS, ...configs]) < built) return;
  execFileSync(process.execPath, ['esbuild.config.mjs'], { stdio: 'inherit' });
}
