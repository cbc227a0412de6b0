import { baseName } from '../domain/executable-path.js';
import { isGenericName } from './generic-name.js';
import type { Program } from './types.js';

/** The shortest length at which tools cut names of processes: that of lsof. The kernel cuts at 15, others between. */
const SHORTEST_CUT = 9;

/**
 * Titles that begin with the name of the program, `nginx: master process` and `redis-server *:6379`, or hold it,
 * `(squid-1)`. netstat shows the beginning of the title where others show the name.
 */
const TITLES = [/^([^\s:]+):?(?: |$)/, /^\(([^\s()]+?)(?:-\d+)?\)$/];

/** Whole names that a program shows: of its files, and what else it calls itself. */
function namesOf({ executables, names }: Program): string[] {
  return [...executables.map(baseName), ...names].filter((name) => !name.includes('*') && !isGenericName(name));
}

/** The same with the beginnings of patterns, for names that were cut off: `qemu-syst` of `qemu-system-*`. */
function beginningsOf(program: Program): string[] {
  const patterns = program.executables.filter((file) => file.includes('*')).map((file) => baseName(file).split('*')[0]);
  return [...namesOf(program), ...patterns.filter((each) => each !== undefined)];
}

/** What runs under an interpreter may set a title that begins in its own way: `spamd child`. */
function isTitled({ interpreted }: Program, name: string): boolean {
  return interpreted.some(({ title }) => title !== undefined && name.startsWith(title));
}

/**
 * Programs that may call themselves so: by the name of a file (`files` are those), by another name of theirs, by the
 * front of a title, or, where none of these fits, by a name that was cut off.
 */
export function programsCalled(
  name: string,
  files: readonly Program[],
  programs: readonly Program[],
): readonly Program[] {
  const wanted = new Set([name, ...TITLES.map((title) => title.exec(name)?.[1] ?? name)]);
  const called = programs.filter(
    (program) => namesOf(program).some((each) => wanted.has(each)) || isTitled(program, name),
  );
  const exact = [...new Set([...files, ...called])];
  if (exact.length > 0 || name.length < SHORTEST_CUT) return exact;
  return programs.filter((program) => beginningsOf(program).some((each) => each.startsWith(name)));
}
