import { baseName, locationOf } from '../domain/executable-path.js';
import type { Confidence } from '../domain/severity.js';
import { globMatches } from '../registry/glob.js';
import type { Interpreted } from '../registry/types.js';
import type { Invocation } from './invocation.js';

const inSystem = (path: string) => ['packaged', 'installed'].includes(locationOf(path));

/** The npm package that a script belongs to: the last `node_modules/[@scope/]name/` in its path, or `.bin/name`. */
function packagesOf(script: string): string[] {
  if (!script.includes('node_modules') && !script.includes('.bin')) return [];
  const installed = script.match(/.*[/\\]node_modules[/\\]((@[^/\\]+[/\\])?[^/\\]+)/)?.[1] ?? '';
  const command = script.match(/[/\\]\.bin[/\\]([^/\\]+)$/)?.[1] ?? '';
  return [installed.replaceAll('\\', '/'), command].filter((name) => name !== '' && name !== '.bin');
}

/**
 * Whether what an interpreter runs is what a program looks like, and how strongly that speaks: a script in a system
 * directory says more than a name on the command line, and that more than a title that the process gave itself.
 * Null: it is not.
 */
export function matchInterpreted(known: Interpreted, run: Invocation): Confidence | null {
  const fits = (pattern: string | undefined, value: string | null) =>
    pattern !== undefined && value !== null && globMatches(pattern, value);
  const byPlace = (path: string): Confidence => (inSystem(path) ? 'high' : 'medium');
  if (known.script !== undefined) {
    if (fits(known.script, run.script === null ? null : baseName(run.script))) return byPlace(run.script ?? '');
    return run.aliases.some((alias) => fits(known.script, alias)) ? strongestPath(run.paths) : null;
  }
  if (fits(known.module, run.module)) return 'medium';
  if (fits(known.mainClass, run.mainClass)) return strongestPath(run.paths);
  if (fits(known.jar, run.jar === null ? null : baseName(run.jar))) return byPlace(run.jar ?? '');
  if (fits(known.applet, run.applet)) return 'high';
  if (known.package !== undefined && run.script !== null && packagesOf(run.script).includes(known.package)) {
    return byPlace(run.script);
  }
  return known.title !== undefined && run.title?.startsWith(known.title) ? 'low' : null;
}

function strongestPath(paths: readonly string[]): Confidence {
  return paths.some(inSystem) ? 'high' : 'medium';
}
