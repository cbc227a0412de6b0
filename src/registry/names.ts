import { memoisedByObject } from '../base/memoised.js';
import { baseName } from '../domain/executable-path.js';
import { isGenericName } from './generic-name.js';
import type { Program } from './types.js';

/** The shortest length at which tools cut names of processes: that of lsof. The kernel cuts at 15, others between. */
const SHORTEST_CUT = 9;

/** What lsof shows for a blank; with it a name is cut off earlier. */
const BLANK = '\\x20';

/**
 * Titles that begin with the name of the program, `nginx: master process` and `redis-server *:6379`, or hold it,
 * `(squid-1)`. netstat shows the beginning of the title where others show the name, and of a title with a path what stands
 * behind its last slash: `nginx.conf -g daemon off;`, `php-fpm.conf)`, `sshd_config [listener]`.
 */
const TITLES = [/^([^\s:]+):?(?: |$)/, /^\(([^\s()]+?)(?:-\d+)?\)$/, /^([\w-]+?)(?:\.conf|\.cfg|_config)(?:[\s);]|$)/];

/**
 * Whole names that a program shows: of its files, what else it calls itself, as a part of BusyBox, and of its script, after
 * which the kernel names a process that was started by it (execve(2), `#!`).
 */
function namesOf({ executables, names, interpreted }: Program): string[] {
  const parts = interpreted.flatMap(({ applet, script }) => applet ?? (script?.includes('/') ? [] : script) ?? []);
  return [...executables.map(baseName), ...names, ...parts].filter(
    (name) => !name.includes('*') && !isGenericName(name),
  );
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

/** What programs are called; by their numbers, ascending. */
interface NameIndex {
  readonly whole: ReadonlyMap<string, readonly number[]>;
  /** Names with blanks, as lsof cuts them. */
  readonly cut: ReadonlyMap<string, readonly number[]>;
  readonly beginnings: ReadonlyArray<readonly [string, number]>;
}

function grouped(pairs: ReadonlyArray<readonly [string, number]>): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [name, number] of pairs) groups.set(name, [...(groups.get(name) ?? []), number]);
  return groups;
}

/** Made when the first name is asked for: machines whose executables can be seen need none. */
const indexOf = memoisedByObject((programs: readonly Program[]): NameIndex => {
  const pairs = (names: (program: Program) => readonly string[]) =>
    programs.flatMap((program, number) => names(program).map((name) => [name, number] as const));
  const beginnings = pairs(beginningsOf);
  const blank = beginnings.filter(([name]) => name.includes(' '));
  return {
    whole: grouped(pairs(namesOf)),
    cut: grouped(blank.map(([name, number]) => [cutByLsof(name), number] as const)),
    beginnings,
  };
});

const inOrder = (numbers: readonly number[], programs: readonly Program[]): Program[] =>
  [...new Set(numbers)].sort((left, right) => left - right).flatMap((number) => programs[number] ?? []);

/** Programs whose name, or the beginning of whose pattern, may have been cut to this one; none where many may have. */
function programsCutTo(name: string, programs: readonly Program[]): readonly Program[] {
  const shown = name.replaceAll(BLANK, ' ');
  if (isGenericName(shown.trim())) return [];
  const { cut, beginnings } = indexOf(programs);
  const begun = beginnings.filter(([each]) => name.length >= SHORTEST_CUT && each.startsWith(shown));
  return inOrder(begun.length > 0 ? begun.map(([, number]) => number) : (cut.get(shown) ?? []), programs);
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
  const { whole } = indexOf(programs);
  const numbers = [...wanted].flatMap((each) => whole.get(each) ?? []);
  const titled = programs.filter((program) => isTitled(program, name));
  const called = inOrder(numbers, programs);
  // Who has a file of that name is meant before who only calls itself so.
  const owning = called.filter(({ executables }) => executables.some((file) => wanted.has(baseName(file))));
  const exact = [...new Set([...files, ...owning, ...called, ...titled])];
  return exact.length > 0 ? exact : programsCutTo(name, programs);
}
