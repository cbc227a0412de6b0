// Usage: npm run days:record [-- desktop|server]
// Lives the days of this folder on machines of real programs, and keeps what was seen in test/fixtures/recorded-days.
import { build } from 'esbuild';
import { shared } from '../../bundle.config.mjs';

await build({
  ...shared,
  // The files of tests import modules of Node by name.
  plugins: [],
  entryPoints: { 'record-days': 'test/days/record.ts' },
  format: 'esm',
  outdir: 'build',
  banner: {
    js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
  },
});
await import('../../build/record-days.js');
