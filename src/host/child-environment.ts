import path from 'node:path';
import { pathRisks } from './path-risks.js';

/** Secrets stay in this process: no child has a use for them. */
const SECRET = /^PORT_AUDIT_.*(PASSWORD|SECRET)$/i;

/** Every child carries it, so that what a tool leaves behind is found; see strays.ts. */
export const MARK = 'PORT_AUDIT_CHILD';

/** For root alone: others harm nobody but themselves. */
const isRoot = () => process.geteuid?.() === 0;

/** Whether root may take programs from here: an absolute path on which nobody but root can change anything. */
export function isSafeForRoot(file: string): boolean {
  return path.isAbsolute(file) && pathRisks(file).length === 0;
}

/** Directories of system tools that cron and plain users often lack in PATH. */
const SYSTEM_DIRECTORIES = process.platform === 'win32' ? [] : ['/usr/sbin', '/sbin'];

const known = new Map<string, readonly string[]>();

/**
 * Where programs are looked for, in order. As root, elements of PATH that are empty, relative, or in the hands of others
 * are left out: whoever may write there would be root.
 */
export function programDirectories(): readonly string[] {
  const variable = process.env.PATH ?? '';
  const found = known.get(variable);
  if (found !== undefined) return found;
  const all = [...new Set([...variable.split(path.delimiter), ...SYSTEM_DIRECTORIES])];
  const directories = isRoot() ? all.filter((directory) => directory !== '' && isSafeForRoot(directory)) : all;
  known.set(variable, directories);
  return directories;
}

/** Variables by which Perl loads files before the script that it is given: perlrun(1). `su` keeps those of the user before. */
const OF_PERL = ['PERL5LIB', 'PERLLIB', 'PERL5OPT', 'PERL5DB'];

/** What root's children do not inherit as it is. */
const DECIDE_WHAT_RUNS: ReadonlySet<string> = new Set(['PATH', ...OF_PERL]);

/** What a child inherits, each `NAME=value`. */
export function childEnvironment(pairs: readonly string[], mark: string): string[] {
  const kept = pairs.filter((pair) => {
    const name = pair.slice(0, Math.max(pair.indexOf('='), 0));
    return !SECRET.test(name) && name !== MARK && !(isRoot() && DECIDE_WHAT_RUNS.has(name));
  });
  const own = isRoot() ? [`PATH=${programDirectories().join(path.delimiter)}`] : [];
  return [`${MARK}=${mark}`, ...own, ...kept];
}

/** The same of this process, as Node takes it. */
export function childVariables(mark: string): NodeJS.ProcessEnv {
  const pairs = Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
  const inherited = childEnvironment(pairs, mark).map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  return Object.fromEntries(inherited);
}
