import { lazily } from '../../../base/lazily.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import type { Place } from '../../types.js';
import { flagValue, placeOfWord } from '../flags.js';
import type { Setting } from '../types.js';
import { elementsOf, MOST_ELEMENTS } from './script-elements.js';
import { settingsOf } from './script-files.js';
import { namesIn, type ScriptNames } from './script-names.js';

/** A file of a program of one's own, that runs with some words in an image. */
export interface Script {
  readonly run: Running;
  readonly image: Image;
  readonly text: string;
  readonly names: () => ScriptNames;
  /** Of the other files of the program. */
  readonly others: () => readonly ScriptNames[];
  /** Settings of the files that it loads. */
  readonly settings: () => ReadonlyMap<string, readonly Setting[]>;
}

/** A script whose names are read when the first of them is asked for. */
export function scriptOf(run: Running, image: Image, file: string, text: string, others: Script['others']): Script {
  const names = lazily(() => namesIn(text));
  return { run, image, text, names, others, settings: lazily(() => settingsOf(run, image, file, names())) };
}

/** What an expression of a script comes to, and what says so beside the script itself. */
export interface Meant {
  readonly value: string;
  readonly origin: Place | null;
}

/** Accesses to the environment, each with the name of the variable in one of its groups. */
const VARIABLE =
  /\benv\.(\w+)|process\.env\[['"](\w+)['"]\]|(?:environ(?:\.get)?[[(]|getenv\(|ENV(?:\.fetch\(|\[))\s*['"](\w+)['"]|\$ENV\{['"]?(\w+)/g;

/** What stands between quotes, or a number that is no place of a list. */
const LITERAL = /(['"])([^'"\n]{0,200})\1|(?<![\w.[])(\d{1,5})(?![\w.\]])/;

/** Words of an expression that are no names of values. */
const NO_NAMES = new Set([
  'int',
  'str',
  'Number',
  'String',
  'parseInt',
  'parseFloat',
  'or',
  'process',
  'env',
  'os',
  'get',
]);

/** The deepest that names stand for one another, how long an expression may be, and how many of its names are asked for. */
const DEPTH_LIMIT = 4;
const LENGTH_LIMIT = 200;
const MOST_NAMES = 5;

/** `process.argv[2]`, `sys.argv[1]`, `ARGV.fetch(0)`; of other words of the command line, what options of a port say. */
function ofArguments(run: Running, expression: string): Meant | null {
  const [, at] = /\bargv(?:\[|\.(?:fetch|at)\()(\d+)[\])]/i.exec(expression) ?? [];
  const script = run.words.findIndex((word, index) => index > 0 && !word.startsWith('-'));
  // Node counts itself, other interpreters begin with the script; Perl and Ruby with what follows it.
  const first = /process\./.test(expression) ? script - 1 : /ARGV/.test(expression) ? script + 1 : script;
  const word = at === undefined ? flagValue(run, '--port', '-p', '--listen-port') : run.words[first + Number(at)];
  return word === null || word === undefined ? null : { value: word, origin: placeOfWord(run, word) };
}

/** What an option is where it is not given, with the calls in it. */
const DEFAULT = /\bdefault\s{0,9}[=:]\s{0,9}((?:[^,()]|\([^()]{0,200}(?:\([^()]{0,200}\)[^()]{0,200}){0,4}\)){1,200})/;

/** An option that a script declares, `add_argument('-p', '--port', default=8000)`: as it is given, else its default. */
function ofOption(script: Script, key: string, depth: number): Meant | null {
  const { run, names } = script;
  const name = key.replaceAll('_', '-');
  const declared = names().options.get(name) ?? names().options.get(key);
  if (declared === undefined) return null;
  const short = /['"](-\w)\b/.exec(declared)?.[1];
  const given = flagValue(run, `--${name}`, ...(short === undefined ? [] : [short]));
  if (given !== null) return { value: given, origin: placeOfWord(run, given) };
  const otherwise = DEFAULT.exec(declared)?.[1] ?? /,\s*([^,]+)$/.exec(declared)?.[1] ?? '';
  return depth > DEPTH_LIMIT || otherwise === '' ? null : meant(script, otherwise, depth + 1);
}

/** A setting of a file that a script loads, where there is only one of its name, or one in the section that is named. */
function ofFile({ settings }: Script, key: string, section: string | undefined): Meant | null {
  const all = (settings().get(key) ?? []).filter(({ values }) => values.length === 1);
  const own = all.filter(({ within }) => within.at(-1)?.[0] === section);
  const found = own.length > 0 ? own : all;
  const [only] = found;
  return found.length === 1 && only !== undefined ? { value: only.values[0] ?? '', origin: only } : null;
}

/** What tells members of one name in one object from those in others: `server.port`, else `port`. */
const memberNames = (path: readonly string[]) => [path.slice(-2).join('.'), path.at(-1) ?? ''];

/** A member of an object that the script itself writes down, where there is only one of its name. */
function ofObject({ names }: Script, path: readonly string[]): string | null {
  for (const name of memberNames(path)) {
    const found = (names().members.get(name) ?? []).filter((value) => LITERAL.test(value) || /\benv/i.test(value));
    if (found.length > 0) return found.length === 1 ? (found[0] ?? null) : null;
  }
  return null;
}

/** What another file of the program says that a name stands for: a member, or what it is assigned; where they agree. */
function ofOthers({ others }: Script, path: readonly string[]): string | null {
  const isTelling = (value: string) => LITERAL.test(value) || /\benv/i.test(value);
  for (const name of memberNames(path)) {
    const found = others().flatMap(({ members, assigned }) => [
      ...(members.get(name) ?? []),
      ...(assigned.has(name) ? [assigned.get(name) ?? ''] : []),
    ]);
    const telling = new Set(found.filter(isTelling));
    if (telling.size > 0) return telling.size === 1 ? ([...telling][0] ?? null) : null;
  }
  return null;
}

/** `BASE + 1`, and `config.get('server', 'port')` of Python's configparser. */
const SUM = /^\s{0,20}([A-Za-z_$][\w.$]{0,80})\s{0,9}([+-])\s{0,9}(\d{1,5})\s{0,20}$/;
const SECTIONED = /(?<!environ)\.get(?:int)?\(\s{0,9}['"]([\w.-]{1,80})['"]\s{0,9},\s{0,9}['"]([\w.-]{1,80})['"]/;

const sum = (said: Meant | null, more: number): Meant | null =>
  said !== null && /^\d{1,5}$/.test(said.value) ? { ...said, value: String(Number(said.value) + more) } : null;

/** What a script means by an expression: a literal, the environment, an argument, an option, or a name for one of these. */
export function meant(script: Script, expression: string, depth = 0): Meant | null {
  const plain = expression
    .slice(0, LENGTH_LIMIT)
    .replace(/(?<=[\w)\]])\[(['"])(\w+)\1\]/g, (whole, _, name, at) =>
      /environ$|ENV$|process\.env$/.test(expression.slice(0, at)) ? whole : `.${name}`,
    );
  const { run } = script;
  for (const match of plain.matchAll(VARIABLE)) {
    const name = match.slice(1).find((each) => each !== undefined) ?? '';
    const value = run.environment.get(name);
    if (value !== undefined && value !== '') return { value, origin: run.origins.get(name) ?? null };
  }
  // `args[args.indexOf('--port') + 1]`
  const [, option] = /indexOf\(\s{0,9}['"](--?[\w-]{1,40})['"]/.exec(plain) ?? [];
  const given = option === undefined ? null : flagValue(run, option);
  if (given !== null) return { value: given, origin: placeOfWord(run, given) };
  if (/\bargv\b/i.test(plain)) return ofArguments(run, plain);
  // What is drawn is not known.
  if (/\brand/i.test(plain)) return null;
  const [, section = '', key = ''] = SECTIONED.exec(plain) ?? [];
  if (key !== '') return ofFile(script, key, section);
  const [, base = '', sign = '', more = ''] = SUM.exec(plain) ?? [];
  if (base !== '') return depth >= DEPTH_LIMIT ? null : sum(meant(script, base, depth + 1), Number(`${sign}${more}`));
  // Behind a comma stands what numbers are counted by, not one of them.
  const rest = plain
    .replace(VARIABLE, ' ')
    .replace(/indexOf\([^()]{0,60}\)/g, ' ')
    .replace(/,\s{0,9}(?:10|0)\s{0,9}(?=\))/g, '');
  const [, , quoted, number] = LITERAL.exec(rest) ?? [];
  const literal = quoted ?? number;
  if (literal !== undefined) return { value: literal, origin: null };
  return depth >= DEPTH_LIMIT ? null : ofNames(script, rest, depth);
}

/** What another file of the program makes of a name. */
function elsewhere(script: Script, path: readonly string[], expression: string, depth: number): Meant | null {
  const stands = ofOthers(script, path);
  return stands === null || stands === expression ? null : meant(script, stands, depth + 1);
}

/** What an expression comes to, one for each round of the loop around it where that runs through a list. */
export function allMeant(script: Script, expression: string): Meant[] {
  const [, name = ''] =
    /^\s{0,9}(?:int|Number|parseInt)?\(?\s{0,9}\$?(\w{1,80})\s{0,9}\)?\s{0,9}$/.exec(expression) ?? [];
  const { looped, assigned } = script.names();
  const list = looped.get(name);
  if (list === undefined) return [meant(script, expression)].filter((each) => each !== null);
  const elements = elementsOf(assigned.get(list.replace(/^[@$]/, '')) ?? list);
  return elements.slice(0, MOST_ELEMENTS).flatMap((each) => meant(script, each) ?? []);
}

/** A name that a script gives to itself, or to what it exports. */
const OWN = /^(?:exports|self|this)\.\w+$/;

/** An object that is made of what a file or a command line says: its class says what holds without. */
const OVERLAID = /\b[A-Z]\w{0,80}\(\s{0,9}\*\*/;

/** Whether a file, or nobody knows what, says what a member is in place of its class. */
const isOverlaid = ({ text, settings }: Script, key: string) =>
  OVERLAID.test(text) && (settings().size === 0 || settings().has(key));

/** The first name of an expression, with or without members or a place of a list, that stands for something. */
function ofNames(script: Script, expression: string, depth: number): Meant | null {
  const paths = [...expression.matchAll(/([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)(?:\[(\d{1,3})\])?/g)]
    .map(([, whole = '', at]) => ({ path: whole.replace(/\$/g, '').split('.'), at }))
    .filter(({ path }) => !NO_NAMES.has(path.at(-1) ?? ''));
  const { unpacked, assigned } = script.names();
  for (const { path, at } of paths.slice(0, MOST_NAMES)) {
    const key = path.at(-1) ?? '';
    const named =
      path.length === 1 || OWN.test(path.join('.'))
        ? (unpacked.get(key) ?? assigned.get(key) ?? null)
        : isOverlaid(script, key)
          ? null
          : ofObject(script, path);
    const stands = named === null || at === undefined ? named : (elementsOf(named)[Number(at)] ?? null);
    const found = stands === null || stands === expression ? null : meant(script, stands, depth + 1);
    const said =
      found ??
      ofOption(script, key, depth) ??
      ofFile(script, key, path.at(-2)) ??
      elsewhere(script, path, expression, depth);
    if (said !== null) return said;
  }
  return null;
}
