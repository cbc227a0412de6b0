import type { Host } from '../host/types.js';
import type { Program } from '../registry/types.js';

/** Where distributions, packages of vendors and people who build for themselves put programs. */
const DIRECTORIES = [
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
];

/** Entries of a directory that are looked at for one `*` in a path. */
const MOST_ENTRIES = 50;

function entriesOf({ files }: Pick<Host, 'files'>, directory: string): readonly string[] {
  try {
    return files.list(directory).slice(0, MOST_ENTRIES);
  } catch {
    return [];
  }
}

// A path with at most one `*` that stands for a whole name: /usr/lib/postgresql/*/bin/postgres.
function expanded(host: Pick<Host, 'files'>, path: string): readonly string[] {
  const [before = '', after] = path.split('/*/');
  if (after === undefined) return path.includes('*') ? [] : [path];
  return after.includes('*') ? [] : entriesOf(host, before).map((name) => `${before}/${name}/${after}`);
}

function placesOf(host: Pick<Host, 'files'>, executable: string): readonly string[] {
  if (executable.startsWith('/')) return expanded(host, executable);
  return executable.includes('*') ? [] : DIRECTORIES.map((directory) => `${directory}/${executable}`);
}

/** Names of those programs of which an executable lies where programs lie on this machine. */
export function installedAmong(programs: readonly Program[], host: Pick<Host, 'files'>): ReadonlySet<string> {
  const isThere = ({ executables }: Program) =>
    executables.some((executable) => placesOf(host, executable).some((path) => host.files.stat(path) !== null));
  return new Set(programs.filter(isThere).map(({ name }) => name));
}
