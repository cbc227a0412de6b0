import type { Runtime } from '../../domain/invocation/runtime.js';
import type { FollowOptions, Host } from '../../host/types.js';

/** What of a package.json is read. */
const MANIFEST_LIMIT = 256 << 10;

/** The `main` of a directory's package.json; null where it names none. */
function mainOf(host: Host, directory: string, options: FollowOptions): string | null {
  const bytes = host.files.readFollowed(`${directory}/package.json`, MANIFEST_LIMIT, options);
  try {
    const manifest: unknown = JSON.parse(bytes?.toString('utf8') ?? '');
    const { main } = (manifest ?? {}) as Record<string, unknown>;
    return typeof main === 'string' && main !== '' && main.length <= 1000 ? main : null;
  } catch {
    return null;
  }
}

/** What is asked of the world: the files of a process, and how they may be followed. */
interface Where {
  readonly host: Host;
  readonly options: FollowOptions;
}

/**
 * The files that an interpreter takes for a word of its command line, the first that is there: Node.js adds the ending, and takes
 * the `main` of a directory (`node .`; nodejs.org/api/modules.html, "All together"), Python its `__main__.py`.
 */
function* filesOf(runtime: Runtime, path: string, { host, options }: Where): Generator<string> {
  yield path;
  if (runtime === 'python') yield `${path}/__main__.py`;
  if (runtime !== 'node') return;
  yield `${path}.js`;
  const main = mainOf(host, path, options);
  if (main !== null) yield* ['', '.js', '/index.js'].map((ending) => `${path}/${main}${ending}`);
  yield `${path}/index.js`;
}

/** The same of several words, the first one first; lazy, since the first is nearly always the file itself. */
export function* scriptFiles(runtime: Runtime, paths: readonly string[], where: Where): Generator<string> {
  for (const path of paths) yield* filesOf(runtime, path, where);
}
