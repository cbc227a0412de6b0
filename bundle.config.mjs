// The one bundle: program and library, what V8 compiled of them, and the doors to them for `import` and `require`. It is
// cut in two: dist/port-audit.cjs has what every audit needs, dist/port-audit-rest.cjs all else, read when it is asked for.
// Modules that few runs need are in both as functions that nobody calls before.
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

/**
 * What an audit of a Linux machine, a snapshot of one, and helpers ask for by `import()`. It is in the first part, with all that it
 * and src/main.ts import; every other `import()` leads into the second. An audit reads 0.5 MB of program so, where it read
 * 1.7 MB.
 */
const OF_AN_AUDIT = [
  'src/api/read-processes.ts',
  'src/api/watch/read-events.ts',
  'src/collectors/documents/documents.ts',
  'src/collectors/forwarded/forwarded-ports.ts',
  'src/collectors/processes/unix-processes.ts',
  'src/commands/audit.ts',
  'src/commands/collect.ts',
  'src/host/bind-ports.ts',
  'src/host/contain.ts',
  'src/host/run.ts',
  'src/host/sockets-of.ts',
  'src/reports/formats/json.ts',
  'src/reports/formats/table.ts',
  'node_modules/systeminformation/lib/network.js',
];

/** What the entry asks for by `require()`: the library, and what a thread of `judge` runs (src/host/threads.ts). */
const ON_DEMAND = { library: 'src/index.ts', judge: 'src/api/judge/thread.ts' };

const ENTRY = `
export { nodeHost, run } from './src/main.ts';
export const library = () => require('./${ON_DEMAND.library}');
export const judgeThread = () => require('./${ON_DEMAND.judge}').judgeThread();
`;

/** The modules that the other part asks for, by path, each as a function that evaluates it. */
const given = (files) => `export const modules = {${files.map((file) => `'${file}': () => require('./${file}')`)}};`;

/**
 * CommonJS, since Node starts it 7 ms faster than ES modules, Node 20.0 can require it, and a single executable can hold
 * it. The file is the function that Node itself would wrap around a module: bin/load.js and the standalone executable
 * call it, and neither has to copy a megabyte to put that around it. Its last parameter is a function that tells the
 * modules of the other part.
 */
const options = {
  ...shared,
  format: 'cjs',
  supported: { 'dynamic-import': false },
  minifyIdentifiers: true,
  charset: 'ascii',
  define: { ...shared.define, 'import.meta.dirname': '$directory' },
  banner: {
    js: "(function (exports, require, module, __filename, $other) { const $directory = require('node:path').dirname(__filename);",
  },
  footer: { js: '})' },
};

/** A file as esbuild's metafile names it. */
const named = (file) => path.relative('.', file).split(path.sep).join('/');

/** The names that each of these files exports as values. */
async function exportsOf(entryPoints) {
  const { metafile } = await build({ entryPoints, format: 'esm', write: false, metafile: true, outdir: 'dist' });
  return new Map(Object.values(metafile.outputs).map(({ entryPoint, exports }) => [entryPoint, exports]));
}

/**
 * A module of the other part. With the names of its exports these are variables here, and without an object that
 * esbuild copies for each file that imports it.
 */
function takenOver(file, names) {
  const module = `$other()['${file}']()`;
  return names === undefined ? `module.exports = ${module}` : `export const { ${names.join(', ')} } = ${module}`;
}

/** Takes modules from the other part, those that `isElsewhere` says it of, and notes them in `asked`. */
const otherPart = (isElsewhere, asked, exported) => ({
  name: 'other-part',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^[^:]*$/ }, async ({ path: name, kind, importer, resolveDir, namespace, pluginData }) => {
      if (pluginData === otherPart || namespace === 'node' || kind === 'entry-point') return undefined;
      const found = await resolve(name, { kind, importer, resolveDir, pluginData: otherPart });
      const file = named(found.path);
      if (found.namespace !== 'file' || !isElsewhere(file, kind)) return undefined;
      asked.add(file);
      return { path: file, namespace: 'other-part' };
    });
    onLoad({ filter: /.*/, namespace: 'other-part' }, ({ path: file }) => ({
      contents: takenOver(file, exported.get(file)),
    }));
  },
});

/** Builds a part of the bundle; returns what esbuild read for it, and what it asks of the other part, sorted. */
async function buildPart(outfile, contents, isElsewhere, exported = new Map()) {
  const asked = new Set();
  const stdin = { contents, resolveDir: '.', sourcefile: path.basename(outfile) };
  const plugins = [otherPart(isElsewhere, asked, exported), ...shared.plugins];
  const { metafile } = await build({ ...options, plugins, stdin, outfile, metafile: true });
  writeFileSync(outfile, inAscii(readFileSync(outfile, 'utf8')));
  return { metafile, asked: [...asked].sort() };
}

const isOnDemand = (file, kind) =>
  Object.values(ON_DEMAND).includes(file) || (kind === 'dynamic-import' && !OF_AN_AUDIT.includes(file));

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

/**
 * Builds both parts and the doors into a directory; returns what esbuild read for them (esbuild's metafiles). The first
 * part is built twice, since what the second asks of it shows when that is built, which leaves out what the first has.
 */
export async function bundleProgram(directory) {
  const files = ['port-audit.cjs', 'port-audit-rest.cjs'].map((name) => `${directory}/${name}`);
  const alone = await buildPart(files[0], ENTRY, isOnDemand);
  const { inputs } = alone.metafile;
  const exported = await exportsOf(
    Object.keys(inputs).filter((file) => file.startsWith('src/') && file.endsWith('.ts')),
  );
  const rest = await buildPart(files[1], given(alone.asked), (file) => file in inputs, exported);
  const first = await buildPart(files[0], ENTRY + given(rest.asked), isOnDemand);
  await writeDoors(directory);
  return [first.metafile, rest.metafile];
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
  const { nodeHost, parts, run } = require('./bin/load.js');
  const silent = { write: async () => {}, isTerminal: false, columns: null, failure: null };
  const host = { ...nodeHost(), stdout: silent, stderr: silent };
  const report = [];
  const kept = { ...silent, write: async (text) => report.push(text) };
  const close = await openListeners();
  await run(['--source', 'kernel,ss', '--format', 'table'], host);
  await run(['--source', 'kernel', '--format', 'json'], { ...host, stdout: kept });
  close();
  await run(['check', '--from', 'snapshot:-', '--policy', 'policy.yaml'], checkedHost(host, report.join('')));
  for (const { cacheFile, script } of parts()) writeFileSync(cacheFile, script.createCachedData());
}
