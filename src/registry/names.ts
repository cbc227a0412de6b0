import { baseName } from '../domain/executable-path.js';
import { isGenericName } from './generic-name.js';
import type { Program } from './types.js';

/** The shortest length at which tools cut names of processes: that of lsof. The kernel cuts at 15, others between. */
const SHORTEST_CUT = 9;

/** What lsof shows for a blank; with it a name is cut off earlier. */
const BLANK = '\\x20';

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

/** A name with blanks as lsof cuts it: `Code H` for `Code Helper`, `Stream` for `Stream Deck`, `Adobe ` for `Adobe Desktop Service`. */
function cutByLsof(name: string): string {
  let columns = 0;
  const end = [...name].findIndex((letter) => {
    columns += letter === ' ' ? BLANK.length : 1;
    return columns > SHORTEST_CUT;
  });
  return end < 0 ? name : [...name].slice(0, end).join('');
}

/** Programs whose name, or the beginning of whose pattern, may have been cut to this one. */
function programsCutTo(name: string, programs: readonly Program[]): readonly Program[] {
  const shown = name.replaceAll(BLANK, ' ');
  const mayBe = (each: string) =>
    name.length < SHORTEST_CUT ? each.includes(' ') && cutByLsof(each) === shown : each.startsWith(shown);
  return programs.filter((program) => beginningsOf(program).some(mayBe));
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
  return exact.length > 0 ? exact : programsCutTo(name, programs);
}
