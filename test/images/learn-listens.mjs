// Writes what stock installations really open into registry/programs: `listens` of every program that a booted image
// without changes showed. A program that none showed keeps what it has.
//
//     npm run registry:listens [-- TRUTH.json ...]     default: what npm run test:images left in build/images
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DIRECTORY, files, programOf } from './known-program.mjs';

/** Addresses of the one interface that a booted image has: a program that asks for them listens on every address. */
const OWN = /^(?:10\.(?:77|99)\.0\.|fd(?:77|99)::|fe80:)/;

/** What these open, other packages have asked them for. */
const FOR_OTHERS = new Set(['inetd', 'xinetd', 'rlinetd']);

/** Lines of a program by their port, in its order. */
const portOf = (line) => Number(/port: (\d+)/.exec(line)?.[1]);
const spotOf = (line) => /port: ([^,]+),/.exec(line)?.[1];

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

const IMAGES = new URL('../../build/images/', import.meta.url);
/** An image without changes has one hash in its name. */
const stock = () =>
  readdirSync(IMAGES)
    .filter((name) => /^[a-z-]+-[0-9a-f]{10}\.json$/.test(name))
    .sort()
    .map((name) => fileURLToPath(new URL(name, IMAGES)));
const given = process.argv.slice(2);

const learned = new Map();
for (const path of given.length > 0 ? given : stock()) {
  const groups = new Map();
  for (const { stable, units, programs: names, protocol, port, address } of JSON.parse(readFileSync(path, 'utf8'))
    .listeners) {
    if (!stable || units.some((unit) => unit.endsWith('.socket'))) continue;
    const program = programOf(names, units);
    if (program === undefined) {
      console.error(`not in the registry: ${names.join(', ')} on ${port}/${protocol}`);
      continue;
    }
    if (FOR_OTHERS.has(program.name)) continue;
    const key = `${program.name}\n${port}/${protocol}`;
    groups.set(key, [...(groups.get(key) ?? []), address]);
  }
  for (const [key, addresses] of groups) {
    const [name, port] = key.split('\n');
    const lines = word(addresses).map(
      (address) => `{ port: ${port}, address: ${/[:*]/.test(address) ? `"${address}"` : address} }`,
    );
    const earlier = learned.get(name) ?? [];
    // The first image that shows a port tells where it is opened.
    const fresh = lines.filter((line) => !earlier.some((each) => spotOf(each) === spotOf(line)));
    learned.set(name, [...earlier, ...fresh]);
  }
}

for (const { name, text } of files) {
  const blocks = text.split(/^(?=- name: )/m).map((block) => {
    const program = /^- name: "?([^"\n]+)"?$/m.exec(block)?.[1];
    const lines = learned.get(program);
    if (lines === undefined) return block;
    // A port that another program of the same image held is as earlier runs showed it.
    const before = [...block.matchAll(/^ {4}- (\{ port: .*\})$/gm)].map(([, line]) => line);
    const kept = before.filter((line) => !lines.some((each) => spotOf(each) === spotOf(line)));
    const all = [...new Set([...kept, ...lines])].sort(
      (left, right) => portOf(left) - portOf(right) || (left < right ? -1 : 1),
    );
    const listens = `  listens:\n${all.map((line) => `    - ${line}\n`).join('')}`;
    return block.replace(/^ {2}listens:\n(?: {4}- .*\n)+/m, '').replace(/^ {2}source:/m, `${listens}  source:`);
  });
  const changed = blocks.join('');
  if (changed !== text) writeFileSync(new URL(name, DIRECTORY), changed);
}
console.log(`${learned.size} programs`);
