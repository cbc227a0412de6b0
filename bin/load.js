// Loads the bundle of program and library, the first part of it, and the rest when something asks for it. V8 keeps what
// it compiled of a part beside it (vm.Script, cachedData), which saves a third of the start; a cache that another version
// of V8 wrote is passed over.
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { Script } = require('node:vm');

const fileIn = (name) => path.join(__dirname, '..', 'dist', name);

/** A program that has lost a part of itself is no fault of its own: who reads the line has to know what to do. */
function readProgram(file) {
  try {
    // The bundle is plain ASCII, and latin1 is read in a third of the time.
    return readFileSync(file, 'latin1');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new Error(`${file} is missing from the installation; reinstall port-audit`);
  }
}

function readCache(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** The script of a part is a function, called as Node calls that of a module; `other` tells the other part's modules. */
function load(name, other) {
  const [filename, cacheFile] = ['cjs', 'cache'].map((extension) => fileIn(`${name}.${extension}`));
  const script = new Script(readProgram(filename), { filename, cachedData: readCache(cacheFile) });
  const part = { exports: {} };
  script.runInThisContext()(part.exports, require, part, filename, other);
  return { exports: part.exports, script, cacheFile };
}

const first = load('port-audit', () => rest().exports.modules);
let loaded;
function rest() {
  loaded ??= load('port-audit-rest', () => first.exports.modules);
  return loaded;
}

module.exports = { ...first.exports, parts: () => [first, rest()] };
