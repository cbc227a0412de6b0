// Writes what stock installations really open into registry/programs: `listens` of every program that a booted image
// without changes showed, and the ports among them that its entry lacks. A program that none showed keeps what it has.
// What registry/programs does not have is drafted in build/images/drafts.yaml, for people to name and to look into.
//
//     npm run registry:listens [-- TRUTH.json ...]     default: what npm run test:images, test:stock and
//     test:daemons left in build/
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wordsFor } from './bind-words.mjs';
import { draftsOf } from './draft-programs.mjs';
import { isChance, programsOf } from './programs-of.mjs';

const DIRECTORY = new URL('../../registry/programs/', import.meta.url);
const IMAGES = new URL('../../build/images/', import.meta.url);
const DAEMONS = new URL('../../build/daemons/', import.meta.url);

/** What these open, other packages have asked them for. */
const FOR_OTHERS = new Set(['inetd', 'xinetd', 'rlinetd', 'inetutils-inetd', 'systemd']);

/** Lines of a program by their port, in its order. */
const portOf = (line) => Number(/port: (\d+)/.exec(line)?.[1]);
const spotOf = (line) => /port: ([^,]+),/.exec(line)?.[1];

const filesOf = (directory, pattern) =>
  (existsSync(directory) ? readdirSync(directory) : [])
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => fileURLToPath(new URL(name, directory)));

/** An image without changes has one hash in its name. */
const stock = () => [...filesOf(IMAGES, /^[a-z0-9-]+-[0-9a-f]{10}\.truth\.json$/), ...filesOf(DAEMONS, /\.json$/)];

/** Adds what one image showed; the first image that shows a port tells where it is opened. */
function learn(sockets, learned) {
  const groups = new Map();
  for (const { program, protocol, port, address, verdict } of sockets) {
    const key = `${program}\n${port}/${protocol}`;
    const group = groups.get(key) ?? { addresses: [], verdict };
    groups.set(key, { ...group, addresses: [...group.addresses, address] });
  }
  for (const [key, { addresses, verdict }] of groups) {
    const [name, port] = key.split('\n');
    const earlier = learned.get(name) ?? { lines: [], lacks: new Set() };
    if (earlier.lines.some((line) => spotOf(line) === port)) continue;
    const lines = wordsFor(addresses).map((address) => `{ port: ${port}, address: ${address} }`);
    if (verdict !== 'expected') earlier.lacks.add(port);
    learned.set(name, { ...earlier, lines: [...earlier.lines, ...lines] });
  }
}

/** A program that was predicted by its entry alone, started and opened nothing there, although nobody else had the port. */
function learnSilence({ silent = [], listeners }, learned) {
  for (const { program, protocol, port } of silent) {
    if (listeners.some((each) => each.port === port && each.protocol === protocol)) continue;
    const earlier = learned.get(program) ?? { lines: [], lacks: new Set() };
    const line = `{ port: ${port}/${protocol}, address: any, when: possible }`;
    learned.set(program, { ...earlier, lines: [...new Set([...earlier.lines, line])] });
  }
}

/** The entry of a program with what it was seen to open. */
function rewritten(block, { lines, lacks }) {
  // A port that another program of the same image held is as earlier runs showed it.
  const before = [...block.matchAll(/^ {4}- (\{ port: .*\})$/gm)].map(([, line]) => line);
  const kept = before.filter((line) => !lines.some((each) => spotOf(each) === spotOf(line)));
  const all = [...new Set([...kept, ...lines])].sort(
    (left, right) => portOf(left) - portOf(right) || (left < right ? -1 : 1),
  );
  const listens = `  listens:\n${all.map((line) => `    - ${line}\n`).join('')}`;
  const bare = block.replace(/^ {2}listens:\n(?: {4}- .*\n)+/m, '').replace(/^ {2}source:/m, `${listens}  source:`);
  if (lacks.size === 0) return bare;
  const added = [...lacks].join(', ');
  return /^ {2}ports: \[.*\]$/m.test(bare)
    ? bare.replace(/^ {2}ports: \[(.*)\]$/m, (_, ports) => `  ports: [${ports}, ${added}]`)
    : bare.replace(/^ {2}(packages|listens):/m, (key) => `  ports: [${added}]\n${key}`);
}

const given = process.argv.slice(2);
const learned = new Map();
const strangers = [];
for (const path of given.length > 0 ? given : stock()) {
  const truth = JSON.parse(readFileSync(path, 'utf8'));
  const sockets = await programsOf(truth);
  const own = sockets
    .filter(({ program }) => program !== null && !FOR_OTHERS.has(program))
    // An entry of Windows is about another file of that name.
    .map((each) => (each.program.endsWith('.exe') ? { ...each, known: false } : each));
  learn(
    own.filter((each) => each.known && !isChance(each)),
    learned,
  );
  strangers.push(...own.filter(({ known }) => !known));
  learnSilence(truth, learned);
}

for (const name of readdirSync(DIRECTORY)) {
  const file = new URL(name, DIRECTORY);
  const text = readFileSync(file, 'utf8');
  const blocks = text.split(/^(?=- name: )/m).map((block) => {
    const seen = learned.get(/^- name: "?([^"\n]+)"?$/m.exec(block)?.[1]);
    return seen === undefined ? block : rewritten(block, seen);
  });
  const changed = blocks.join('');
  if (changed !== text) writeFileSync(file, changed);
}

const drafts = draftsOf(strangers);
mkdirSync(IMAGES, { recursive: true });
writeFileSync(new URL('drafts.yaml', IMAGES), drafts.join('\n'));
console.log(
  `${learned.size} programs; ${drafts.length} that the registry does not have are drafted in build/images/drafts.yaml`,
);
