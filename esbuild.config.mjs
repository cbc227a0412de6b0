// Bundles src/ into dist/, compiles registry/ into dist/registry/ and writes the type declarations.
// With --tools only: the tool behind `npm run registry:build` into build/.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { buildProgram, cacheProgram } from './program.config.mjs';

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

/** commander loads node:child_process (2 ms) for subcommands that are programs of their own; there are none here. */
const noChildren = {
  name: 'no-children',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]commander[\\/]lib[\\/]command\.js$/ }, ({ path }) => {
      const loads = "const childProcess = require('node:child_process');";
      const text = readFileSync(path, 'utf8');
      if (!text.includes(loads)) throw new Error(`${path} no longer loads node:child_process as expected`);
      return { contents: text.replace(loads, 'const childProcess = {};') };
    });
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
  plugins: [ruler, noChildren],
};

const registryTool = `
  import { nodeHost } from './src/host/node.js';
  import { registryBuild } from './src/registry/build/registry-build.js';
  process.exitCode = await registryBuild(process.argv.slice(2), nodeHost());
`;

function sourceFiles(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${folder}/${name}`, 'utf8') }));
}

async function buildTools() {
  const stdin = { contents: registryTool, resolveDir: '.', sourcefile: 'registry-build.js' };
  await build({ ...shared, stdin, outfile: 'build/registry-build.js' });
}

async function buildRegistry() {
  const entryPoints = { 'compile-registry': 'src/registry/build/compile-registry.ts' };
  await build({ ...shared, entryPoints, outdir: 'build' });
  const { compileRegistry } = await import('./build/compile-registry.js');
  const { files, problems } = compileRegistry({
    iana: { path: 'registry/iana.tsv', text: readFileSync('registry/iana.tsv', 'utf8') },
    programs: sourceFiles('registry/programs'),
    ports: sourceFiles('registry/ports'),
  });
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exit(1);
  }
  mkdirSync('dist/registry', { recursive: true });
  for (const [name, content] of files) writeFileSync(`dist/registry/${name}`, content);
}

const policySchemaTool = `
  import { nodeHost } from './src/host/node.js';
  import { writeSchema } from './src/policy/build/write-schema.js';
  writeSchema(nodeHost(), 'dist/policy.schema.json');
`;

async function buildPolicySchema() {
  const stdin = { contents: policySchemaTool, resolveDir: '.', sourcefile: 'policy-schema.js' };
  await build({ ...shared, stdin, outfile: 'build/policy-schema.js' });
  await import('./build/policy-schema.js');
}

async function buildPackage() {
  rmSync('dist', { recursive: true, force: true });
  await build({ ...shared, entryPoints: { index: 'src/index.ts' }, outdir: 'dist', splitting: true });
  await buildProgram(shared);
  await buildRegistry();
  await buildPolicySchema();
  await cacheProgram();
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], {
    stdio: 'inherit',
  });
}

await (process.argv.includes('--tools') ? buildTools() : buildPackage());
