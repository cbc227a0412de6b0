import { execFileSync } from 'node:child_process';

/** The tests of the built program need it built, by the sources as they are now. */
export default function setup(): void {
  execFileSync(process.execPath, ['esbuild.config.mjs'], { stdio: 'inherit' });
}
