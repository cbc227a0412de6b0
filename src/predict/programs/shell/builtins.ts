import type { Image } from '../../tree/image.js';
import { joined, normal } from '../../tree/paths.js';
import { aliased } from './aliased.js';
import type { Doubt } from './doubt.js';
import { UNKNOWN } from './expand.js';
import { nextOption, type Optioned } from './options.js';
import type { Node } from './parse.js';
import type { Scope } from './scope.js';
import { Broken, Ended, Returned, type Status } from './script.js';
import { isTrue } from './test-command.js';

/** What built-in commands need of the shell that they are run by. */
export interface Shell extends Optioned {
  readonly image: Image;
  /** What relative paths start from. */
  directory: string;
  readonly functions: Map<string, Node>;
  readonly scope: Pick<Scope, 'forget' | 'export' | 'isExporting'>;
  readonly doubt: Pick<Doubt, 'isInside'>;
  /** `$1` and on. */
  parameters: readonly string[];
  /** Sets variables that stand first in the words; what is left is a command. */
  assign(words: readonly string[], line: number): readonly string[];
  /** Runs words that are quoted as a script has them. */
  command(words: readonly string[], line: number, background: boolean): Status;
  /** Runs a text as a script of its own. */
  evaluate(text: string): Status;
  /** Runs what only the running machine knows whether it is reached. */
  maybe(what: () => Status): Status;
  /** Runs a file as if it stood here. */
  source(name: string): Status;
  /** Notes a command of another file. */
  tell(words: readonly string[], line: number, stays: boolean): void;
}

type Builtin = (shell: Shell, words: readonly string[], line: number) => Status;

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

const test: Builtin = ({ image, directory }, words) =>
  isTrue(
    image,
    words.filter((word) => !/^\]\]?$/.test(word)),
    directory,
  );

const source: Builtin = (shell, [name = '']) => shell.source(name);

const end =
  (how: () => Error): Builtin =>
  () => {
    throw how();
  };

const exec: Builtin = (shell, words, line) => {
  const command = words.filter((word, index) => index > 0 || word !== '--');
  if (command.length === 0) return true;
  shell.tell(command[0] === '-a' ? command.slice(2) : command, line, true);
  throw new Ended();
};

const shift: Builtin = (shell, [word]) => {
  const count = Number(word ?? 1);
  shell.parameters = shell.parameters.slice(Number.isInteger(count) ? count : 1);
  return true;
};

const set: Builtin = (shell, words) => {
  if (words[0] === '--') shell.parameters = words.slice(1);
  const option = words.find((word) => /^[-+][a-z]*a[a-z]*$/.test(word) || word === 'allexport');
  const sign = option === 'allexport' ? words[words.indexOf(option) - 1]?.[0] : option?.[0];
  if (sign !== undefined) shell.scope.isExporting = sign === '-';
  return true;
};

const declare: Builtin = (shell, words, line) => {
  const assigned = words.filter((word) => /^\w+=/.test(word));
  shell.assign(
    assigned.map((word) => word.replace(/=([\s\S]*)$/, (_, value: string) => `=${quoted(value)}`)),
    line,
  );
  return true;
};

/** Takes variables away; functions are left, as nobody takes those. */
const unset: Builtin = ({ scope, doubt }, words) => {
  const names = words.includes('-f') ? [] : words.filter((word) => !word.startsWith('-'));
  for (const name of names) scope.forget(name, doubt.isInside);
  return true;
};

/** Options with a value behind them. */
const OF_READ = /^-[a-zA-Z]*[pdtnNiu]$/;
const OF_MAPFILE = /^-[a-zA-Z]*[dnOsucC]$/;

/** Sets variables to what is read, which only the running machine knows. */
const fill =
  (otherwise: string, valued: RegExp): Builtin =>
  (shell, words, line) => {
    const isName = (word: string, index: number) => /^[A-Za-z_]\w*$/.test(word) && !valued.test(words[index - 1] ?? '');
    const names = words.filter(isName);
    shell.assign(
      (names.length === 0 ? [otherwise] : names).map((name) => `${name}=${UNKNOWN}`),
      line,
    );
    return null;
  };

/** `printf -v NAME` prints into a variable. */
const printf: Builtin = (shell, [option, name = ''], line) => {
  if (option === '-v') fill(name, OF_READ)(shell, [name], line);
  return true;
};

/** `let NAME=EXPRESSION`, which is not counted. */
const letBe: Builtin = (shell, words, line) =>
  fill('_', OF_READ)(
    shell,
    words.flatMap((word) => /^[A-Za-z_]\w*/.exec(word)?.[0] ?? []),
    line,
  );

/** Sets variables, and gives them to what is started from here on. */
const give: Builtin = (shell, words, line) => {
  const names = words.flatMap((word) => /^[A-Za-z_]\w*(?==|$)/.exec(word)?.[0] ?? []);
  if (!words.includes('-n')) shell.scope.export(names);
  return declare(shell, words, line);
};

/** `declare -x` and its kind give as well. */
const declareOrGive: Builtin = (shell, words, line) =>
  (words.some((word) => /^-[a-zA-Z]*x/.test(word)) ? give : declare)(shell, words, line);

const isThere: Builtin = (shell, words) =>
  words
    .filter((word) => !word.startsWith('-'))
    .every((word) => shell.functions.has(word) || shell.image.program(word) !== null);

const command: Builtin = (shell, words, line) =>
  words.includes('-v')
    ? isThere(shell, words, line)
    : shell.command(
        words.filter((word) => !word.startsWith('-')).map((word) => `'${word}'`),
        line,
        false,
      );

/** What is to be done at the end; of signals, nobody knows whether they come. */
const trap: Builtin = (shell, [text = '', ...names]) => {
  if (text !== '-' && names.some((name) => /^(?:EXIT|0)$/.test(name))) shell.maybe(() => shell.evaluate(text));
  return true;
};

const alias: Builtin = ({ functions, image }, words, line) => {
  for (const [name, body] of aliased(image, words, line)) functions.set(name, body);
  return true;
};

const unknown: Builtin = () => null;
const harmless: Builtin = () => true;

/** Going to a directory that is there does not fail. */
const toDirectory: Builtin = (shell, words) => {
  const path = normal(joined(shell.directory, words.findLast((word) => !/^-[LPe]*$/.test(word)) ?? '/'));
  if (path.includes(UNKNOWN)) return null;
  shell.directory = path;
  return shell.image.isDirectory(path) ? true : null;
};

/** What these do decides nothing of what is started, and they do not fail. */
const HARMLESS = 'echo umask ulimit';

/** Of what these do, nothing decides what is started. */
const PASSED = 'wait sleep kill ebegin eend einfo ewarn eerror checkpath';

const BUILTINS: Readonly<Record<string, Builtin>> = {
  ...Object.fromEntries(HARMLESS.split(' ').map((name) => [name, harmless])),
  ...Object.fromEntries(PASSED.split(' ').map((name) => [name, unknown])),
  alias,
  cd: toDirectory,
  '[': test,
  test,
  '[[': test,
  true: harmless,
  ':': harmless,
  false: () => false,
  init_is_upstart: () => false,
  '.': source,
  source,
  eval: (shell, words) => shell.evaluate(words.join(' ')),
  exit: end(() => new Ended()),
  return: end(() => new Returned()),
  exec,
  break: end(() => new Broken(true)),
  continue: end(() => new Broken(false)),
  getopts: nextOption,
  shift,
  trap,
  set,
  unset,
  printf,
  let: letBe,
  read: fill('REPLY', OF_READ),
  mapfile: fill('MAPFILE', OF_MAPFILE),
  readarray: fill('MAPFILE', OF_MAPFILE),
  export: give,
  local: declare,
  readonly: declare,
  declare: declareOrGive,
  typeset: declareOrGive,
  which: isThere,
  type: isThere,
  command,
};

/** What the shell does itself; undefined for a command of another file. */
export const builtinOf = (name: string): Builtin | undefined =>
  Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : name.startsWith('log_') ? unknown : undefined;
