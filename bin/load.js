// Loads the bundled program, whose two halves program.config.mjs has built. V8 keeps what it compiled of them beside them
// (vm.Script, cachedData), which saves a third of the start; a cache that another version of V8 wrote is passed over.
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { Script } = require('node:vm');

const directory = path.join(__dirname, '..', 'dist');
const scripts = {};

function readCache(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function load(half) {
  const filename = path.join(directory, `${half}.cjs`);
  const cacheFile = path.join(directory, `${half}.cache`);
  // The bundle is plain ASCII, and latin1 is read in a third of the time.
  scripts[half] ??= new Script(readFileSync(filename, 'latin1'), { filename, cachedData: readCache(cacheFile) });
  return { cacheFile, start: scripts[half].runInThisContext(), createCache: () => scripts[half].createCachedData() };
}

const program = { exports: {} };
load('core').start(program, require, path.join(directory, 'core.cjs'), () => load('rest').start);

module.exports = { ...program.exports, load };
