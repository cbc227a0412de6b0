import { execFileSync } from 'node:child_process';

/** The tests of the built program need it built; a build takes less than a second. */
export default function setup(): void {
  execFileSync(process.execPath, ['esbuild.config.mjs'], { stdio: 'inherit' });
}
