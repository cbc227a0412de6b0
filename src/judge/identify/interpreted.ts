import { baseName } from '../../domain/executable-path.js';
import type { Invocation } from '../../domain/invocation/invocation.js';
import type { Runtime } from '../../domain/invocation/runtime.js';
import { type Confidence, leastConfident } from '../../domain/severity.js';
import { globMatches } from '../../registry/glob.js';
import type { Interpreted, Program, Registry } from '../../registry/types.js';
import { mayBring, packageOfFile } from './brought-by.js';

/** Why what an interpreter runs is taken for a program. */
export interface Likeness {
  readonly program: Program;
  /** Files whose names say so, as given on the command line; empty when only words do. */
  readonly files: readonly string[];
  /** Whether one of them is the script that runs. */
  readonly isScript: boolean;
  /** What the words are worth at most, whatever files they name. */
  readonly words: Confidence;
}

/** The npm package that a script belongs to: the last `node_modules/[@scope/]name/` in its path, or `.bin/name`. */
export function packagesOf(script: string): string[] {
  const command = script.match(/[/\\]\.bin[/\\]([^/\\]+)$/)?.[1] ?? '';
  return [packageOfFile('node', script) ?? '', command].filter((name) => name !== '');
}

/** Whether a path ends like a pattern: as many parts of it as the pattern has are compared. */
function endsLike(pattern: string, path: string): boolean {
  if (!pattern.includes('/')) return globMatches(pattern, baseName(path));
  return globMatches(pattern, path.split('/').slice(-pattern.split('/').length).join('/'));
}

type Reason = Omit<Likeness, 'program'>;

const byFile = (file: string): Reason => ({ files: [file], isScript: true, words: 'high' });
const byPaths = (paths: readonly string[]): Reason => ({
  files: paths,
  isScript: false,
  words: paths.length === 0 ? 'medium' : 'high',
});
const byWords = (words: Confidence): Reason => ({ files: [], isScript: false, words });

/**
 * Any script can give itself any title with one assignment, a path in it included: never more than medium. The path
 * still has to be a credible one.
 */
function byTitle(title: string): Reason {
  return { files: title.startsWith('/') ? [title.split(' ')[0] ?? ''] : [], isScript: false, words: 'medium' };
}

/** What is asked whether it is a known program. */
interface Asked {
  readonly runtime: Runtime;
  readonly run: Invocation;
  /** The package of its language that the script belongs to, by package.json or path; null where there is none. */
  readonly broughtBy: string | null;
}

/** A bare name says what a script is only where no package says that it is something else. */
function byScript(pattern: string, program: Program, { runtime, run, broughtBy }: Asked): Reason | null {
  const { script, aliases, paths } = run;
  const isFree = pattern.includes('/') || broughtBy === null || mayBring(runtime, broughtBy, program);
  if (script !== null && isFree && endsLike(pattern, script)) return byFile(script);
  return aliases.some((alias) => globMatches(pattern, alias)) ? byPaths(paths) : null;
}

/**
 * A script in the package, or, where the process rewrote its command line, a title that begins with the package's name:
 * what npm's programs do with `process.title`. Any script can do that, so it is worth little.
 */
function byPackage(pattern: string, { script, title }: Invocation): Reason | null {
  if (script !== null) return packagesOf(script).some((name) => globMatches(pattern, name)) ? byFile(script) : null;
  const called = /^[^\s:]+/.exec(title ?? '')?.[0] ?? '';
  return called !== '' && globMatches(pattern, called) ? byWords('low') : null;
}

/** Whether what an interpreter runs is what a program looks like, and what says so. Null: it is not. */
function likenessOf(known: Interpreted, program: Program, asked: Asked): Reason | null {
  const { run } = asked;
  const { jar, module, mainClass, applet, title } = run;
  const fits = (pattern: string | undefined, value: string | null) =>
    pattern !== undefined && value !== null && globMatches(pattern, value);
  if (known.script !== undefined) return byScript(known.script, program, asked);
  if (fits(known.module, module)) return byWords('medium');
  if (fits(known.mainClass, mainClass)) return byPaths(run.paths);
  if (known.jar !== undefined && jar !== null && endsLike(known.jar, jar)) return byFile(jar);
  if (fits(known.applet, applet)) return byWords('high');
  if (known.package !== undefined) return byPackage(known.package, run);
  return known.title !== undefined && title?.startsWith(known.title) ? byTitle(known.title) : null;
}

/**
 * A command line that the process wrote itself is a title. A debugger or profiler runs more than the program that it is
 * given: .pdbrc, .coveragerc, commands behind `-c`, what somebody sends it.
 */
function worthOf(words: Confidence, { retold, through }: Invocation): Confidence {
  if (through !== null) return 'low';
  return retold ? leastConfident(words, 'medium') : words;
}

/** Every program that an interpreter may be running; `manifest`: the name in the package.json of its script, if any. */
export function likenessesOf(
  runtime: Runtime,
  run: Invocation,
  registry: Pick<Registry, 'interpretedBy'>,
  manifest: string | null,
): Likeness[] {
  const broughtBy = manifest ?? (run.script === null ? null : packageOfFile(runtime, run.script));
  const asked: Asked = { runtime, run, broughtBy };
  const found: Likeness[] = [];
  for (const program of registry.interpretedBy(runtime)) {
    for (const known of program.interpreted) {
      const reason = known.runtime === runtime ? likenessOf(known, program, asked) : null;
      if (reason !== null) found.push({ program, ...reason, words: worthOf(reason.words, run) });
    }
  }
  return found;
}
