// Bundles src/ into dist/, compiles registry/ into dist/registry/ and writes the type declarations.
// With --tools only: the tools behind `npm run registry:build` and `registry:agreement` into build/.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { bundleProgram, cacheProgram, shared } from './bundle.config.mjs';
import { writeLicences } from './licences.config.mjs';

/** Packages may be CommonJS and ask for modules of Node in their own way. */
const tool = {
  ...shared,
  format: 'esm',
  banner: {
    js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
  },
};

const registryTool = (name, file) => `
  import { nodeHost } from './src/host/node.js';
  import { ${name} } from './src/registry/build/${file}.js';
  process.exitCode = await ${name}(process.argv.slice(2), nodeHost());
`;

function sourceFiles(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${folder}/${name}`, 'utf8') }));
}

async function buildTools() {
  const tools = [
    ['registryBuild', 'registry-build', 'registry-build'],
    ['registryAgreement', 'agreement/registry-agreement', 'registry-agreement'],
  ];
  for (const [name, file, out] of tools) {
    const stdin = { contents: registryTool(name, file), resolveDir: '.', sourcefile: `${out}.js` };
    await build({ ...tool, stdin, outfile: `build/${out}.js` });
  }
}

async function buildRegistry() {
  const entryPoints = { 'compile-registry': 'src/registry/build/compile-registry.ts' };
  await build({ ...tool, entryPoints, outdir: 'build' });
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
  await build({ ...tool, stdin, outfile: 'build/policy-schema.js' });
  await import('./build/policy-schema.js');
}

const manPageTool = `
  import { nodeHost } from './src/host/node.js';
  import { writeManPage } from './src/commands/build/write-man-page.js';
  await writeManPage(nodeHost(), 'CHANGELOG.md', 'dist/man/port-audit.1');
`;

async function buildManPage() {
  const stdin = { contents: manPageTool, resolveDir: '.', sourcefile: 'man-page.js' };
  await build({ ...tool, stdin, outfile: 'build/man-page.js' });
  mkdirSync('dist/man', { recursive: true });
  await import('./build/man-page.js');
}

/** What runs in a thread of its own is a file of its own, see src/host/socket-walk.ts. */
async function buildWorker() {
  await build({ ...shared, entryPoints: ['src/host/socket-walk.ts'], format: 'cjs', outfile: 'dist/socket-walk.cjs' });
}

async function buildPackage() {
  rmSync('dist', { recursive: true, force: true });
  writeLicences('dist', await bundleProgram('dist'));
  await buildWorker();
  await buildRegistry();
  await buildPolicySchema();
  await buildManPage();
  await cacheProgram();
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], {
    stdio: 'inherit',
  });
}

const portSiteTool = `
  import { readFileSync } from 'node:fs';
  import { nodeHost } from './src/host/node.js';
  import { writePortSite } from './src/api/build/port-site.js';
  const host = { ...nodeHost(), env: { XDG_DATA_HOME: '/nonexistent' }, asset: (name) => readFileSync('dist/' + name) };
  console.log(writePortSite(host, 'build/ports') + ' files in build/ports');
`;

/** A page for every port, as a site of files: `npm run docs:ports`. */
async function buildPortSite() {
  const stdin = { contents: portSiteTool, resolveDir: '.', sourcefile: 'port-site.js' };
  await build({ ...tool, stdin, outfile: 'build/port-site.js' });
  await import('./build/port-site.js');
}

const task = { '--tools': buildTools, '--port-site': buildPortSite }[process.argv[2]] ?? buildPackage;
await task();
