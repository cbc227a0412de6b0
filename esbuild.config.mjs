// Bundles src/ into dist/, compiles registry/ into dist/registry/ and writes the type declarations.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const banner =
  "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);";

/**
 * cli-table3 measures every line a dozen times with string-width 4, which builds a regular expression of all emoji at
 * each call: 50 rows took 200 ms. Ours agrees with it about all text that reports let through (test/reports/width).
 */
const ruler = {
  name: 'ruler',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]string-width[\\/]index\.js$/ }, () => ({
      contents: `const { displayWidth } = require('./src/reports/width.ts');
        module.exports = (text) => displayWidth(text.replace(/\\x1b\\[[\\d;]*m/g, ''));`,
      resolveDir: process.cwd(),
    }));
  },
};

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'external',
  logLevel: 'warning',
  define: { PORT_AUDIT_VERSION: JSON.stringify(version) },
  banner: { js: banner },
  plugins: [ruler],
};

rmSync('dist', { recursive: true, force: true });
await build({ ...shared, entryPoints: { index: 'src/index.ts', bin: 'src/bin.ts' }, outdir: 'dist', splitting: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], { stdio: 'inherit' });
