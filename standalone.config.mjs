// Makes dist/standalone/port-audit: Node, the program and its registry in one file (Node's single executable
// applications). It runs where neither Node nor any other tool is installed.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { NOTICES, writeStandaloneLicences } from './licences.config.mjs';

const directory = 'dist/standalone';
const target = `${directory}/port-audit`;

/** Marks the place in the copy of Node where the program goes (nodejs.org, "Single executable applications"). */
const SENTINEL = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** bin/port-audit.js without bin/load.js: V8's cache is in the executable, and there are no files beside it. */
const START = `
process.on('uncaughtException', (error) => {
  process.stderr.write('port-audit: internal error: ' + JSON.stringify(String(error?.message ?? error)) + '\\n');
  process.exit(3);
});
const modulesOf = (part, other) => {
  const module = { exports: {} };
  part(module.exports, require, module, process.execPath, other);
  return module.exports;
};
const first = modulesOf(FIRST, () => {
  rest ??= modulesOf(REST, () => first.modules);
  return rest.modules;
});
let rest;
const { nodeHost, run } = first;
run(process.argv.slice(2), nodeHost()).then((code) => process.exit(code));
`;

const PARTS = ['port-audit.cjs', 'port-audit-rest.cjs'];

/** The bundle again, as text: threads of `judge` are started from it (src/host/threads.ts). */
const ASSETS = ['registry/iana.bin', 'registry/knowledge.bin', 'socket-walk.cjs', ...PARTS];

/** Where Node's archives and packages have its licence, as seen from the directory of the executable. */
const NODE_LICENCES = ['../LICENSE', '../share/doc/nodejs/LICENSE', 'LICENSE'];

function nodeLicence() {
  const folder = path.dirname(realpathSync(process.execPath));
  const file = NODE_LICENCES.map((name) => path.join(folder, name)).find((each) => existsSync(each));
  if (file === undefined) throw new Error(`no LICENSE of Node near ${folder}; a file with Node in it needs one`);
  return readFileSync(file, 'utf8');
}

/** The symbol table is for debuggers only, and an eighth of the file. Without binutils it stays. */
function leaveOutSymbols(file) {
  if (process.platform !== 'linux') return;
  const { error, status } = spawnSync('strip', [file], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (error === undefined && status !== 0) throw new Error(`strip failed with exit code ${status}`);
}

/** postject warns about sections of ELF notes that it names after themselves; nothing depends on those names. */
async function injectProgram(program) {
  const warn = console.warn;
  console.warn = (text) => {
    if (!String(text).startsWith("warning: Can't find string offset for section name '.note")) warn(text);
  };
  const { inject } = await import('postject');
  await inject(target, 'NODE_SEA_BLOB', program, { sentinelFuse: SENTINEL });
  console.warn = warn;
}

rmSync(directory, { recursive: true, force: true });
mkdirSync(directory);
writeStandaloneLicences(directory, nodeLicence());
const [first, rest] = PARTS.map((name) => readFileSync(`dist/${name}`, 'latin1').trim());
writeFileSync(
  `${directory}/main.cjs`,
  START.replace(/FIRST|REST/g, (name) => (name === 'FIRST' ? first : rest)),
);
const config = {
  main: `${directory}/main.cjs`,
  output: `${directory}/port-audit.blob`,
  disableExperimentalSEAWarning: true,
  useCodeCache: true,
  assets: {
    ...Object.fromEntries(ASSETS.map((name) => [name, `dist/${name}`])),
    [NOTICES]: `${directory}/${NOTICES}`,
  },
};
writeFileSync(`${directory}/sea.json`, JSON.stringify(config));
execFileSync(process.execPath, ['--experimental-sea-config', `${directory}/sea.json`], { stdio: 'inherit' });
copyFileSync(process.execPath, target);
chmodSync(target, 0o755);
leaveOutSymbols(target);
await injectProgram(readFileSync(config.output));
for (const name of ['main.cjs', 'sea.json', 'port-audit.blob']) rmSync(`${directory}/${name}`);
console.log(`${target}: ${(statSync(target).size / 2 ** 20).toFixed(0)} MiB`);
