import type { Runtime } from '../../domain/invocation/runtime.js';
import { globMatches } from '../../registry/glob.js';
import type { Program } from '../../registry/types.js';

/**
 * Where the packages of a language lie, by the layout of its package manager: what is captured is the name. Of gems the version
 * stands behind it, of Python's eggs as well.
 */
const LAYOUTS: Partial<Readonly<Record<Runtime, RegExp>>> = {
  node: /^.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/s,
  python: /^.*[/\\](?:site|dist)-packages[/\\]([^/\\]+?)(?:-\d[^/\\]*\.egg)?[/\\]/s,
  ruby: /^.*[/\\]gems[/\\]([^/\\]+?)-(?:\d[^/\\]*|[0-9a-f]{7,})[/\\]/s,
  php: /^.*\/vendor\/([^/]+\/[^/]+)\//s,
};

/** The package of its language that a file lies in, by its path; null where it lies in none. */
export function packageOfFile(runtime: Runtime, file: string): string | null {
  const name = LAYOUTS[runtime]?.exec(file)?.[1]?.replaceAll('\\', '/') ?? null;
  return name === '.bin' ? null : name;
}

/** Python writes a name as it likes, and Debian puts the language before it: `Paste_Deploy` is of `python3-paste-deploy`. */
const folded = (name: string) =>
  name
    .toLowerCase()
    .replace(/^(node|python3?|ruby)-/, '')
    .replace(/[^a-z0-9@/]/g, '');

/**
 * Whether a package may be the one that brings a program, by its name: any may have a file that is called like another program. Of
 * Python and Ruby one is often the first part of the command, as `supervisor` is of supervisord.
 */
export function mayBring(runtime: Runtime, called: string, program: Program): boolean {
  const { name, names, packages, interpreted } = program;
  if (interpreted.some(({ package: known }) => known !== undefined && globMatches(known, called))) return true;
  const own = folded(called);
  const fits = (word: string) => (runtime === 'node' ? word === own : own.length > 2 && word.startsWith(own));
  const words = interpreted.flatMap(({ script, module }) => [script ?? '', module ?? '']);
  return [name, ...names, ...packages, ...words].some((word) => fits(folded(word)));
}
