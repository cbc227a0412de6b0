// The one bundle: program and library in dist/port-audit.cjs, what V8 compiled of it in dist/port-audit.cache, and the
// doors to it for `import` and `require`. Modules that few runs need are in it as functions that nobody calls before.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** What Node itself has loaded before a program begins, and what is asked for at every turn. */
const LOADED = new Set(['node:buffer', 'node:fs', 'node:os', 'node:path', 'node:url', 'node:util']);

/**
 * Modules of Node, once for all files: esbuild would copy all that one exports for each file that imports it. Those that
 * Node has not loaded by itself take 1 to 4 ms each, and few runs need one, so they are loaded when they are first used.
 */
const nodeModules = {
  name: 'node-modules',
  setup({ onResolve, onLoad }) {
    const isOurs = ({ kind, importer }) => kind === 'import-statement' && !importer.includes('/node_modules/');
    const late = (name) => `new Proxy({}, { get: (_, key) => require('${name}')[key] })`;
    onResolve({ filter: /^node:/ }, (question) => {
      if (question.namespace !== 'file') return undefined;
      if (isOurs(question)) return { path: question.path, namespace: 'node' };
      // commander asks for it in case that a command is a program of its own, which none of ours is.
      const isIdle = question.path === 'node:child_process' && question.kind === 'require-call';
      return isIdle ? { path: question.path, namespace: 'late' } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'node' }, ({ path }) => ({
      contents: `export default ${LOADED.has(path) ? `require('${path}')` : late(path)}`,
    }));
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({ contents: `module.exports = ${late(path)}` }));
  },
};

/** What the bundle and the tools of the build have in common. */
export const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { PORT_AUDIT_VERSION: JSON.stringify(version) },
  // cli-table3 measures each cell several times, and string-width looks for every emoji there is in each.
  plugins: [nodeModules],
  alias: { 'string-width': './src/reports/string-width.cjs' },
};

const ENTRY = `
export { nodeHost, run } from './src/main.ts';
/** Evaluated when it is asked for: the program does without. */
export const library = () => require('./src/index.ts');
/** What a thread of \`judge\` runs (src/host/threads.ts). */
export const judgeThread = () => require('./src/api/judge-thread.ts').judgeThread();
`;

/**
 * CommonJS, since Node starts it 7 ms faster than ES modules, Node 20.0 can require it, and a single executable can hold
 * it. The file is the function that Node itself would wrap around a module: bin/load.js and the standalone executable
 * call it, and neither has to copy a megabyte to put that around it.
 */
const options = {
  ...shared,
  format: 'cjs',
  supported: { 'dynamic-import': false },
  minifyIdentifiers: true,
  charset: 'ascii',
  define: { ...shared.define, 'import.meta.dirname': '$directory' },
  banner: {
    js: "(function (exports, require, module, __filename) { const $directory = require('node:path').dirname(__filename);",
  },
  footer: { js: '})' },
};

/** The names that src/index.ts exports as values; esbuild tells them of an ES module. */
async function libraryNames() {
  const entry = { entryPoints: ['src/index.ts'], format: 'esm', write: false, metafile: true, outdir: 'dist' };
  const { metafile } = await build({ ...shared, ...entry });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}

/** index.js for `import`, index.cjs for `require`, which in Node 20 cannot load the other, and the types of both. */
async function writeDoors(directory) {
  const names = (await libraryNames()).sort();
  const isType = (name) => /^[A-Z]/.test(name);
  const doors = {
    'index.js': ["import bundle from '../bin/load.js';", `export const { ${names.join(', ')} } = bundle.library();`],
    'index.cjs': ["module.exports = require('../bin/load.js').library();"],
    'types/index.d.cts': [
      "import type * as library from './index.js' with { 'resolution-mode': 'import' };",
      "export type * from './index.js' with { 'resolution-mode': 'import' };",
      ...names.map((name) => `export declare const ${name}: typeof library.${name};`),
      ...names.filter(isType).map((name) => `export type ${name} = library.${name};`),
    ],
  };
  mkdirSync(`${directory}/types`, { recursive: true });
  for (const [file, lines] of Object.entries(doors)) writeFileSync(`${directory}/${file}`, `${lines.join('\n')}\n`);
}

/** bin/load.js reads latin1, and esbuild leaves regular expressions as they are, whatever the charset. */
const inAscii = (text) =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Builds bundle and doors into a directory; returns what esbuild read for it (esbuild's metafile). */
export async function bundleProgram(directory) {
  const stdin = { contents: ENTRY, resolveDir: '.', sourcefile: 'port-audit.js' };
  const outfile = `${directory}/port-audit.cjs`;
  const { metafile } = await build({ ...options, stdin, outfile, metafile: true });
  writeFileSync(outfile, inAscii(readFileSync(outfile, 'utf8')));
  await writeDoors(directory);
  return metafile;
}

const POLICY = 'allow:\n  - port: 22/tcp\n    program: sshd\n    reason: administration\n';

/** A machine that is a snapshot on stdin and has one file, the policy. */
function checkedHost(host, snapshot) {
  const files = { ...host.files, read: (file) => Buffer.from(file === 'policy.yaml' ? POLICY : host.files.read(file)) };
  return { ...host, files, readStdin: async () => Buffer.from(snapshot) };
}

/** What a run meets on any machine: somebody listens, on this machine and on all networks. The build may be alone. */
async function openListeners() {
  const addresses = ['127.0.0.1', '0.0.0.0', '127.0.0.1'];
  const servers = addresses.map((address) => createServer().listen(0, address));
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await Promise.all([...servers, socket].map((each) => once(each, 'listening')));
  return () => [...servers, socket].forEach((each) => void each.close());
}

/** Runs the program, so that V8 has compiled what audit and check need, and keeps that for later starts. */
export async function cacheProgram(root = '.') {
  const require = createRequire(path.resolve(root, 'package.json'));
  const { cacheFile, nodeHost, run, script } = require('./bin/load.js');
  const silent = { write: async () => {}, isTerminal: false, columns: null, failure: null };
  const host = { ...nodeHost(), stdout: silent, stderr: silent };
  const report = [];
  const kept = { ...silent, write: async (text) => report.push(text) };
  const close = await openListeners();
  await run(['--source', 'kernel,ss', '--format', 'table'], host);
  await run(['--source', 'kernel', '--format', 'json'], { ...host, stdout: kept });
  close();
  await run(['check', '--from', 'snapshot:-', '--policy', 'policy.yaml'], checkedHost(host, report.join('')));
  writeFileSync(cacheFile, script.createCachedData());
}
