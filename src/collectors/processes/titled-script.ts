import { titleName } from '../../domain/invocation/titled.js';
import type { Followed, FollowOptions, Host } from '../../host/types.js';
import { packageDirectory } from '../documents/package-directory.js';
import { environmentOf } from './environment.js';

/** How many directories of a PATH are looked into. */
const DIRECTORIES = 64;

type Found = Extract<Followed, { outcome: 'found' }>;

/** A process as far as its command is to be found. */
interface Titled {
  /** `/proc/PID` */
  readonly base: string;
  readonly cwd: string | null;
}

const absolute = (directory: string, cwd: string | null) =>
  directory.startsWith('/') ? directory : cwd === null ? null : `${cwd}/${directory}`;

/** Where the process would look for a command: in its PATH, and in what npm installed for the project that it works in. */
function directoriesOf(host: Host, { base, cwd }: Titled): string[] {
  const variable = environmentOf(host, base)?.find((entry) => entry.startsWith('PATH='));
  const path = variable?.slice('PATH='.length).split(':').slice(0, DIRECTORIES) ?? [];
  return [...path, 'node_modules/.bin'].flatMap((directory) => absolute(directory, cwd) ?? []);
}

/**
 * The command of an npm package that a title names: `static` of `process.title = 'static'`, which takes the place of the
 * whole command line. Any script may set that title, so it is a guess, and worth no more than the title is.
 */
export function titledScript(host: Host, title: string, titled: Titled, options: FollowOptions): Found | null {
  const name = titleName(title);
  if (name === null || name.includes('/')) return null;
  for (const directory of directoriesOf(host, titled)) {
    const found = host.files.follow(`${directory}/${name}`, options);
    // As a shell does, it takes the first that is there, and that decides.
    if (found.outcome === 'found' && found.file.kind === 'file')
      return packageDirectory(found.path) === null ? null : found;
  }
  return null;
}
