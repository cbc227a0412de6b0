import { baseName } from '../../domain/executable-path.js';

/** How many packages to look into for one file. */
const LIMIT = 12;

/** Words of paths and package names that tell nothing apart. */
const COMMON = new Set([
  ...['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64', 'libexec', 'share', 'opt', 'local', 'linux', 'gnu'],
  ...['x86', '64', 'amd64', 'aarch64', 'arm64', 'server', 'daemon', 'service', 'client', 'common', 'core', 'tools'],
]);

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1 && !COMMON.has(word));

/** What the name of an executable and that of its package may share: `sshd` and `openssh-server` share `ssh`. */
const stemOf = (name: string) => name.replace(/[\d.]+$/, '').replace(/(?<=...)d$/, '');

/** Libraries, headers and manuals seldom hold what listens. */
const isUnlikely = (name: string) => /^lib|-(dev|devel|doc|docs|data|dbg|debug|headers)$/.test(name);

interface Wanted {
  readonly file: string;
  readonly stem: string;
  readonly words: ReadonlySet<string>;
}

function score(name: string, { file, stem, words }: Wanted): number {
  if (name === file) return 1000;
  const begins = name.startsWith(file) || (name.length > 2 && file.startsWith(name)) ? 40 : 0;
  const within = stem.length > 2 && name.includes(stem) ? 40 : 0;
  const shared = wordsOf(name).filter((word) => words.has(word)).length * 10;
  return begins + within + shared === 0 ? 0 : begins + within + shared - (isUnlikely(name) ? 35 : 0);
}

/** Names of packages that a file may belong to, judged by nothing but the names; the likeliest first, at most a dozen. */
export function likelyPackages(path: string, names: readonly string[]): string[] {
  const file = baseName(path).toLowerCase();
  const wanted = { file, stem: stemOf(file), words: new Set(wordsOf(path)) };
  // Hundreds of names share nothing with the path, and finding that out must cost next to nothing.
  const parts = [...new Set([wanted.stem, ...wanted.words])].filter((part) => part !== '');
  return names
    .filter((name) => parts.some((part) => name.includes(part)) || file.startsWith(name))
    .map((name) => ({ name, score: score(name, wanted) }))
    .filter((each) => each.score > 0)
    .sort((left, right) => right.score - left.score || (left.name < right.name ? -1 : 1))
    .slice(0, LIMIT)
    .map(({ name }) => name);
}
