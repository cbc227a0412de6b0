// The program in two files: dist/core.cjs with all that an audit of this machine needs, dist/rest.cjs with everything
// else, which is loaded by the first import() that leads there. An audit starts 4 ms earlier than from one file (Node 20).
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const START = 'src/main.ts';

/** What an audit of this machine reaches by import(). */
const CORE_ENTRIES = [
  'src/commands/audit.ts',
  'src/commands/collect.ts',
  'src/reports/formats/json.ts',
  'src/reports/formats/table.ts',
  'src/host/contain.ts',
  'src/host/run.ts',
  'src/host/sockets-of.ts',
];

/**
 * In src/, modules of Node are their default exports: to let single names of them be imported, esbuild copies all they have into
 * another object (1 ms). The program has a `require` already; node:module loads Node's ES module loader (1 ms).
 */
const builtins = {
  name: 'builtins',
  setup(bundler) {
    bundler.onResolve({ filter: /^node:/ }, ({ path, importer, namespace }) =>
      namespace === 'builtins' || importer.includes('node_modules') ? undefined : { path, namespace: 'builtins' },
    );
    bundler.onLoad({ filter: /^/, namespace: 'builtins' }, ({ path }) => ({
      contents: `export default ${path === 'node:module' ? '{ createRequire: () => require }' : `require('${path}')`};`,
    }));
  },
};

/** Who imports whom, by path from here; Node's modules left out. */
async function imports(options) {
  const { metafile } = await build({
    ...options,
    entryPoints: [START],
    outfile: 'x.cjs',
    write: false,
    metafile: true,
  });
  return Object.entries(metafile.inputs).map(([file, { imports }]) => ({
    file,
    imports: imports.filter(({ external, path }) => !external && !path.startsWith('builtins:')),
  }));
}

/** The files that the entries reach other than by import(); packages that they import() are theirs as well. */
function closure(modules, entries) {
  const byFile = new Map(modules.map((module) => [module.file, module.imports]));
  const reached = new Set();
  const follow = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { path, kind } of byFile.get(file))
      if (kind !== 'dynamic-import' || path.includes('node_modules/')) follow(path);
  };
  entries.forEach(follow);
  return reached;
}

/** Leaves out of one half what belongs to the other: there it is `require('rest:PATH')` or `require('core:PATH')`. */
function leaveOut(isOther, prefix) {
  return {
    name: 'leave-out',
    setup(bundler) {
      bundler.onResolve({ filter: /^[^:]*$/ }, async ({ path: name, kind, resolveDir, importer, pluginData }) => {
        if (kind === 'entry-point' || importer === '' || pluginData === 'again') return undefined;
        const found = await bundler.resolve(name, { kind, resolveDir, importer, pluginData: 'again' });
        const file = path.relative('.', found.path);
        return found.external || !isOther(file) ? found : { path: `${prefix}:${file}`, external: true };
      });
    },
  };
}

/** `export const modules = { 'src/x.ts': () => require('./src/x.ts') }`: each is evaluated when it is asked for. */
function modulesOf(files) {
  const lines = [...files].map((file) => `${JSON.stringify(file)}: () => require(${JSON.stringify(`./${file}`)}),`);
  return `export const modules = {${lines.join('\n')}};`;
}

/**
 * What each half begins with, and how it finds what belongs to the other: `$rest` loads the rest when something of it is
 * first needed, `$core` is what the core exports. `$file` is where the program lies.
 */
const BEGINNINGS = {
  core: `(function (module, $require, $file, $rest) {
    const $load = () => { const half = { exports: {} }; $rest()(half, $require, $file, module.exports); return half.exports; };
    let $half;
    const require = (name) => name.startsWith('rest:') ? ($half ??= $load()).modules[name.slice(5)]() : $require(name);`,
  rest: `(function (module, $require, $file, $core) {
    const require = (name) => name.startsWith('core:') ? $core.modules[name.slice(5)]() : $require(name);`,
};

async function buildHalf(options, name, contents, plugin) {
  await build({
    ...options,
    stdin: { contents, resolveDir: '.', sourcefile: `${name}.js` },
    plugins: [...options.plugins, plugin],
    outfile: `dist/${name}.cjs`,
    banner: { js: `${BEGINNINGS[name]} const $url = $require('node:url').pathToFileURL($file).href;` },
    footer: { js: '})' },
  });
}

/** Builds both halves. CommonJS: Node starts it 7 ms faster than ES modules, and a single executable can hold it. */
export async function buildProgram(shared) {
  const options = {
    ...shared,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    plugins: [...shared.plugins, builtins],
    minifyIdentifiers: true,
    charset: 'ascii',
    define: { ...shared.define, 'import.meta.url': '$url' },
  };
  const modules = await imports(options);
  const core = closure(modules, [START, ...CORE_ENTRIES]);
  const between = (from, to) =>
    new Set(
      modules
        .filter(({ file }) => from(file))
        .flatMap((each) => each.imports.map(({ path }) => path))
        .filter(to),
    );
  const inCore = (file) => core.has(file);
  const inRest = (file) => !core.has(file);
  const coreText = `export * from './${START}';\n${modulesOf(between(inRest, inCore))}`;
  await buildHalf(
    options,
    'core',
    coreText,
    leaveOut((file) => modules.some((each) => each.file === file) && inRest(file), 'rest'),
  );
  await buildHalf(options, 'rest', modulesOf(between(inCore, inRest)), leaveOut(inCore, 'core'));
}

const POLICY = 'allow:\n  - port: 22/tcp\n    program: sshd\n    reason: administration\n';

/** A machine that is a snapshot on stdin and has one file, the policy. */
function checkedHost(host, snapshot) {
  const files = { ...host.files, read: (file) => Buffer.from(file === 'policy.yaml' ? POLICY : host.files.read(file)) };
  return { ...host, files, readStdin: async () => Buffer.from(snapshot) };
}

function keepCache({ cacheFile, createCache }) {
  writeFileSync(cacheFile, createCache());
}

/**
 * Runs the program, so that V8 has compiled what an audit and a check need, and keeps that for later starts; the core as
 * an audit needs it.
 */
export async function cacheProgram() {
  const require = createRequire(import.meta.url);
  const { load, nodeHost, run } = require('./bin/load.js');
  // A run that reads much sets flags of V8 (src/host/memory.ts), and a cache made under other flags is passed over later.
  require('node:v8').setFlagsFromString = () => {};
  const silent = { write: async () => {}, isTerminal: false, columns: null, failure: null };
  const host = { ...nodeHost(), stdout: silent, stderr: silent };
  const report = [];
  const kept = { ...silent, write: async (text) => report.push(text) };
  await run(['--source', 'kernel', '--format', 'table'], host);
  await run(['--source', 'kernel', '--format', 'json'], { ...host, stdout: kept });
  keepCache(load('core'));
  await run(['check', '--from', 'snapshot:-', '--policy', 'policy.yaml'], checkedHost(host, report.join('')));
  keepCache(load('rest'));
}
