// docs/performance.md and its plot, from bench/results.json alone: test/docs/performance.test.ts holds them against each other.

const LIST = ["node -e ''", 'port-audit watch, each look'];
const BASIS = 'ss -tulpn';
const number = (value) => (value === null ? '' : value >= 100 ? Math.round(value).toLocaleString('en') : String(value));
const row = (cells) => `| ${cells.join(' | ')} |`;

function table({ commands }) {
  const basis = commands.find(({ name }) => name === BASIS)?.wall ?? null;
  const ratio = (wall) => (wall === null || basis === null ? '' : (wall / basis).toFixed(2));
  const rows = commands.map(({ name, wall, cpu, peak }) =>
    row([`\`${name}\``, number(wall), ratio(wall), number(cpu), peak === null ? '' : String(peak)]),
  );
  return [row(['command', 'ms', `times \`${BASIS}\``, 'CPU ms', 'peak MiB']), '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

const titleOf = ({ title, listeners, connections, descriptors }) =>
  `${title}: ${listeners.toLocaleString('en')} listeners, ${connections.toLocaleString('en')} connections, ${descriptors.toLocaleString('en')} descriptors`;

/** How the time grows from the smallest to the largest size with listeners: 1 is in step with them. */
function exponents(sizes) {
  const loaded = sizes.filter(({ listeners }) => listeners > 0);
  const [first, last] = [loaded[0], loaded.at(-1)];
  if (first === undefined || first === last) return '';
  const grown = Math.log(last.listeners / first.listeners);
  const rows = first.commands.flatMap(({ name, wall }) => {
    const then = last.commands.find((each) => each.name === name)?.wall;
    if (LIST.includes(name) || wall === null || then == null) return [];
    return [row([`\`${name}\``, (Math.log(then / wall) / grown).toFixed(2)])];
  });
  const range = `${first.listeners.toLocaleString('en')} to ${last.listeners.toLocaleString('en')}`;
  return `## How it grows\n\nThe exponent of the time over the number of listeners, from ${range}: 1 is in step with them.\n\n${row(['command', 'exponent'])}\n|---|---|\n${rows.join('\n')}\n`;
}

/** Markdown of the page. */
export function pageOf({ date, machine, sizes }) {
  const parts = sizes.map((size) => `### ${titleOf(size)}\n\n${table(size)}\n`);
  return `# How fast it is

Made by \`npm run bench -- --publish\` (as root) from [bench/results.json](../bench/results.json), measured on ${date}: ${machine}.
In each size all commands run by turns, so that what else the machine does hits all of them; medians of wall time, means of CPU
time with that of children, and the most memory that the command itself had. The C loop is the floor of whoever looks for the
holders of sockets: a readlink of every descriptor, and nothing else. A look of \`port-audit watch\` is one of every two seconds
where nothing changes.

![Wall time over listeners](pictures/performance.svg)

## Each size

${parts.join('\n')}
${exponents(sizes)}
## What is not in it

osquery is no package of Debian. \`pid-port\` (npm, 2.0) runs \`ss -tunlp\` on Linux and reads what that prints: it takes what \`ss\`
takes, and a Node beside it.
`;
}

const WIDTH = 720;
const HEIGHT = 400;
const EDGE = { left: 60, right: 250, top: 20, bottom: 40 };
const INKS = ['#0b6e4f', '#2a9d8f', '#8ab17d', '#264653', '#e76f51', '#f4a261', '#9b5de5', '#6c757d'];

/** The plot as SVG: both axes by powers of ten. */
export function plotOf({ sizes }) {
  const loaded = sizes.filter(({ listeners }) => listeners > 0);
  const names = (loaded[0]?.commands ?? []).filter(({ name, wall }) => wall !== null && !LIST.includes(name));
  const times = loaded.flatMap(({ commands }) => commands.flatMap(({ wall }) => wall ?? []));
  const [low, high] = [Math.floor(Math.log10(Math.min(...times))), Math.ceil(Math.log10(Math.max(...times)))];
  const [from, to] = [Math.log10(loaded[0]?.listeners ?? 1), Math.log10(loaded.at(-1)?.listeners ?? 10)];
  const round = (value) => Math.round(value * 10) / 10;
  const x = (count) =>
    round(EDGE.left + ((Math.log10(count) - from) / (to - from || 1)) * (WIDTH - EDGE.left - EDGE.right));
  const y = (time) =>
    round(HEIGHT - EDGE.bottom - ((Math.log10(time) - low) / (high - low || 1)) * (HEIGHT - EDGE.top - EDGE.bottom));
  const lines = names.map(({ name }, index) => {
    const points = loaded.flatMap(({ listeners, commands }) => {
      const wall = commands.find((each) => each.name === name)?.wall;
      return wall == null ? [] : [`${x(listeners)},${y(wall)}`];
    });
    const ink = INKS[index % INKS.length];
    const at = EDGE.top + 16 * index;
    const legend = `<text x="${WIDTH - EDGE.right + 32}" y="${at + 4}">${name}</text>`;
    const sample = `<path d="M${WIDTH - EDGE.right + 8} ${at}h18" stroke="${ink}" stroke-width="2"/>`;
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${ink}" stroke-width="2"/>${sample}${legend}`;
  });
  const powers = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  const grid = powers.map(
    (power) =>
      `<path d="M${EDGE.left} ${y(power)}H${WIDTH - EDGE.right}" stroke="#ddd"/><text x="${EDGE.left - 6}" y="${y(power) + 4}" text-anchor="end">${power} ms</text>`,
  );
  const counts = loaded.map(
    ({ listeners }) =>
      `<text x="${x(listeners)}" y="${HEIGHT - EDGE.bottom + 18}" text-anchor="middle">${listeners.toLocaleString('en')}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="#fff"/>
${[...grid, ...counts, ...lines].join('\n')}
</svg>
`;
}
