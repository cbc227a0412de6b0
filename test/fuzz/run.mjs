// Usage: npm run fuzz [-- COUNT [SEED [FROM]]]
// Feeds changed fixtures and random text to every reader. FROM: the index of the first input, to see a failure again.
import { build } from 'esbuild';
import { shared } from '../../bundle.config.mjs';

await build({
  ...shared,
  entryPoints: { fuzz: 'test/fuzz/fuzz.ts', 'fuzz-worker': 'test/fuzz/worker.ts' },
  format: 'esm',
  outdir: 'build',
  banner: {
    js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
  },
});
await import('../../build/fuzz.js');
