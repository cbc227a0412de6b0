import { wordsFor } from './bind-words.mjs';

const baseName = (path) => path.replace(/^.*\//, '');

/** What registry/README.md calls a runtime, by the file that runs. */
const RUNTIMES = [
  [/^python[\d.]*$/, 'python'],
  [/^node(?:js)?$/, 'node'],
  [/^java$/, 'java'],
  [/^perl[\d.]*$/, 'perl'],
  [/^ruby[\d.]*$/, 'ruby'],
  [/^php[\d.-]*/, 'php'],
  [/^lua[\d.]*$/, 'lua'],
  [/^beam(?:\.smp)?$/, 'beam'],
  [/^mono(?:-sgen)?$/, 'mono'],
  [/^(?:da|ba)?sh$/, 'shell'],
];

/** Options of runtimes that have a word of their own behind them. */
const WITH_VALUE = new Set(['-cp', '-classpath', '-I', '-W', '-X', '-e', '-c']);

/** What an interpreter was asked to run: the key of `interpreted`, and its value. */
function askedFor(runtime, cmdline) {
  const words = cmdline.slice(1);
  while (words[0]?.startsWith('-')) {
    const option = words.shift();
    if (option === '-m' && runtime === 'python') return ['module', words[0] ?? ''];
    if (option === '-jar') return ['jar', baseName(words[0] ?? '')];
    if (WITH_VALUE.has(option)) words.shift();
  }
  const [word] = words;
  if (word === undefined) return ['title', cmdline[0] ?? ''];
  return runtime === 'java' ? ['mainClass', word] : ['script', baseName(word)];
}

function identity({ exe, cmdline }) {
  const runtime = RUNTIMES.find(([pattern]) => pattern.test(baseName(exe)))?.[1];
  if (runtime === undefined) return { name: baseName(exe), line: `  executables: [${baseName(exe)}]` };
  const [key, value] = askedFor(runtime, cmdline);
  return { name: value, line: `  interpreted:\n    - { runtime: ${runtime}, ${key}: "${value}" }` };
}

/** Drafts of entries for what was seen and is not known, one a program. The product is what its package says of itself. */
export function draftsOf(sockets) {
  const programs = new Map();
  for (const { processes, port, protocol, address } of sockets) {
    const [process] = processes;
    if (process === undefined) continue;
    const { name, line } = identity(process);
    const program = programs.get(name) ?? { line, process, spots: new Map() };
    const spot = `${port}/${protocol}`;
    program.spots.set(spot, [...(program.spots.get(spot) ?? []), address]);
    programs.set(name, program);
  }
  return [...programs].map(([name, { line, process, spots }]) => {
    const listens = [...spots].flatMap(([spot, addresses]) =>
      wordsFor(addresses).map((address) => `    - { port: ${spot}, address: ${address} }\n`),
    );
    return [
      `- name: "${name}"\n  product: "${process.summary ?? ''}"\n${line}\n  ports: [${[...spots.keys()].join(', ')}]\n`,
      `  packages: [${process.package ?? ''}]\n  listens:\n${listens.join('')}`,
      `  source: "Debian ${process.package} ${process.version}: booted as installed, ${process.unit}"\n`,
    ].join('');
  });
}
