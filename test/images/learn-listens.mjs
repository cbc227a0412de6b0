// Writes what stock installations really open into registry/programs: `listens` of every program that truths of booted
// images show (test/images/README.md). A program that a truth does not show keeps what it has.
//
//     node test/images/learn-listens.mjs TRUTH.json ...
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

const DIRECTORY = new URL('../../registry/programs/', import.meta.url);
/** Addresses of the one interface that a booted image has: a program that asks for them listens on every address. */
const OWN = /^(?:10\.99\.0\.|fd99::|fe80:)/;

const files = readdirSync(DIRECTORY).map((name) => ({ name, text: readFileSync(new URL(name, DIRECTORY), 'utf8') }));
const programs = files.flatMap(({ name, text }) => parse(text).map((program) => ({ file: name, ...program })));

const baseName = (path) => path.replace(/^.*\//, '');
const fits = (pattern, name) =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);

/** The program of the registry that one of these files or names is. */
function programOf(names) {
  const byFile = programs.find(({ executables = [] }) =>
    executables.some((each) => names.some((name) => fits(baseName(each), name))),
  );
  const isScript = ({ interpreted = [] }) =>
    interpreted.some(({ script, title, applet }) =>
      [script, title, applet].some((each) => each && names.some((name) => fits(baseName(each), name))),
    );
  return byFile ?? programs.find(isScript) ?? programs.find(({ name }) => names.includes(name));
}

/** The addresses of one port in a word. */
function word(addresses) {
  const own = addresses.map((each) => (OWN.test(each) ? (each.includes(':') ? '::' : '0.0.0.0') : each));
  const wild = own.filter((each) => each === '::' || each === '0.0.0.0');
  const set = [...new Set(own.some((each, index) => each !== addresses[index]) ? wild : own)].sort();
  const words = {
    '0.0.0.0,::': 'any',
    '0.0.0.0': 'any4',
    '::': 'dual',
    '127.0.0.1,::1': 'loopback',
    '127.0.0.1': 'loopback4',
    '::1': 'loopback6',
  };
  return words[set.join(',')] === undefined ? set : [words[set.join(',')]];
}

const learned = new Map();
for (const path of process.argv.slice(2)) {
  const groups = new Map();
  for (const { stable, units, programs: names, protocol, port, address } of JSON.parse(readFileSync(path, 'utf8'))
    .listeners) {
    if (!stable || units.some((unit) => unit.endsWith('.socket'))) continue;
    const program = programOf(names);
    if (program === undefined) {
      console.error(`not in the registry: ${names.join(', ')} on ${port}/${protocol}`);
      continue;
    }
    const key = `${program.name}\n${port}/${protocol}`;
    groups.set(key, [...(groups.get(key) ?? []), address]);
  }
  for (const [key, addresses] of groups) {
    const [name, port] = key.split('\n');
    const lines = word(addresses).map(
      (address) => `{ port: ${port}, address: ${/[:*]/.test(address) ? `"${address}"` : address} }`,
    );
    learned.set(name, [...(learned.get(name) ?? []), ...lines]);
  }
}

for (const { name, text } of files) {
  const blocks = text.split(/^(?=- name: )/m).map((block) => {
    const program = /^- name: "?([^"\n]+)"?$/m.exec(block)?.[1];
    const lines = learned.get(program);
    if (lines === undefined) return block;
    const listens = `  listens:\n${[...new Set(lines)].map((line) => `    - ${line}\n`).join('')}`;
    return block.replace(/^ {2}listens:\n(?: {4}- .*\n)+/m, '').replace(/^ {2}source:/m, `${listens}  source:`);
  });
  const changed = blocks.join('');
  if (changed !== text) writeFileSync(new URL(name, DIRECTORY), changed);
}
console.log(`${learned.size} programs`);
