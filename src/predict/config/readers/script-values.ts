import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { directoryOf, joined, normal } from '../../tree/paths.js';
import type { Place } from '../../types.js';
import { flagValue, placeOfWord } from '../flags.js';
import { parseJsonLines } from '../syntax/indented.js';

/** A file of a program of one's own. */
export interface Script {
  readonly file: string;
  readonly text: string;
}

/** What an expression of a script comes to, and what says so beside the script itself. */
export interface Meant {
  readonly value: string;
  readonly origin: Place | null;
}

/** Accesses to the environment, each with the name of the variable in one of its groups. */
const VARIABLE =
  /process\.env\.(\w+)|process\.env\[['"](\w+)['"]\]|(?:environ(?:\.get)?[[(]|getenv\(|ENV(?:\.fetch\(|\[))\s*['"](\w+)['"]|\$ENV\{['"]?(\w+)/g;

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

/** The deepest that names stand for one another. */
const DEPTH_LIMIT = 4;

/** `process.argv[2]`, `sys.argv[1]`; of other words of the command line, what options of a port say. */
function ofArguments(run: Running, expression: string): Meant | null {
  const [, at] = /\bargv\[(\d+)\]/i.exec(expression) ?? [];
  const script = run.words.findIndex((word, index) => index > 0 && !word.startsWith('-'));
  // Node counts itself, other interpreters begin with the script; Perl and Ruby with what follows it.
  const first = /process\./.test(expression) ? script - 1 : /ARGV/.test(expression) ? script + 1 : script;
  const word = at === undefined ? flagValue(run, '--port', '-p', '--listen-port') : run.words[first + Number(at)];
  return word === null || word === undefined ? null : { value: word, origin: placeOfWord(run, word) };
}

/** What is assigned to a name: `const port = …`, `PORT = …`, `my $port = …`. */
function assigned(text: string, name: string): string | null {
  const found = new RegExp(String.raw`(?:^|[\s;])(?:const|let|var|my)?\s*\$?${name}\s*=\s*([^;\n=][^;\n]*)`, 'm').exec(
    text,
  );
  return found?.[1]?.trim() ?? null;
}

/** `const { PORT = 8000, HOST: host } = process.env`: what one of the names stands for, as an expression. */
function unpacked(text: string, name: string): string | null {
  for (const [, names = '', from = ''] of text.matchAll(/\{([^{}]{1,400})\}\s*=\s*([\w.]+(?:\([^()\n]{0,200}\))?)/g)) {
    for (const part of names.split(',')) {
      const [, key = '', alias = key, otherwise] = /^\s*(\w+)\s*(?::\s*(\w+))?\s*(?:=\s*(.+?))?\s*$/s.exec(part) ?? [];
      if (alias === name)
        return `${from.replace(/\(.*$/s, '')}.${key}${otherwise === undefined ? '' : ` || ${otherwise}`}`;
    }
  }
  return null;
}

/** An option that a script declares, `add_argument('-p', '--port', default=8000)`: as it is given, else its default. */
function ofOption(run: Running, { text }: Script, key: string): Meant | null {
  const name = key.replaceAll('_', '-');
  const declared = new RegExp(
    String.raw`(?:add_argument|option)\(([^()]*['" ]--?${name}\b[^()]*(?:\([^()]*\)[^()]*)*)\)`,
  ).exec(text)?.[1];
  if (declared === undefined) return null;
  const short = /['"](-\w)\b/.exec(declared)?.[1];
  const given = flagValue(run, `--${name}`, ...(short === undefined ? [] : [short]));
  if (given !== null) return { value: given, origin: placeOfWord(run, given) };
  const otherwise = /\bdefault\s*[=:]\s*([^,)]+)/.exec(declared)?.[1] ?? /,\s*([^,]+)$/.exec(declared)?.[1] ?? '';
  const [, , quoted, number] = LITERAL.exec(otherwise) ?? [];
  const value = quoted ?? number;
  return value === undefined ? null : { value, origin: null };
}

/** A member of JSON that a script loads, where there is only one of its name. */
function ofJson(run: Running, image: Image, { file, text }: Script, key: string): Meant | null {
  const names = new Set([...text.matchAll(/['"`]([\w./-]+\.json)['"`]/g)].map(([, name = '']) => name));
  const paths = [...names].flatMap((name) => [joined(directoryOf(file), name), joined(run.directory, name)]);
  const found = [...new Set(paths.map(normal))]
    .filter((path) => image.isFile(path))
    .flatMap((path) => parseJsonLines(path, image.text(path) ?? ''))
    .filter((each) => each.key === key && each.values.length === 1);
  const [only] = found;
  return found.length === 1 && only !== undefined ? { value: only.values[0] ?? '', origin: only } : null;
}

/** A member of an object that the script itself writes down, where there is only one of its name. */
function ofObject({ text }: Script, key: string): string | null {
  const found = [...text.matchAll(new RegExp(String.raw`\b${key}['"]?\s*:\s*([^,}\n]+)`, 'g'))]
    .map(([, value = '']) => value.trim())
    .filter((value) => LITERAL.test(value) || /\benv/i.test(value));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** What a script means by an expression: a literal, the environment, an argument, an option, or a name for one of these. */
export function meant(run: Running, image: Image, script: Script, expression: string, depth = 0): Meant | null {
  const plain = expression.replace(/(?<=[\w)\]])\[(['"])(\w+)\1\]/g, (whole, _, name, at) =>
    /environ$|ENV$|process\.env$/.test(expression.slice(0, at)) ? whole : `.${name}`,
  );
  for (const match of plain.matchAll(VARIABLE)) {
    const name = match.slice(1).find((each) => each !== undefined) ?? '';
    const value = run.environment.get(name);
    if (value !== undefined && value !== '') return { value, origin: run.origins.get(name) ?? null };
  }
  if (/\bargv\b/i.test(plain)) return ofArguments(run, plain);
  // What is drawn is not known.
  if (/\brand/i.test(plain)) return null;
  const rest = plain.replace(VARIABLE, ' ');
  const [, , quoted, number] = LITERAL.exec(rest) ?? [];
  const literal = quoted ?? number;
  if (literal !== undefined) return { value: literal, origin: null };
  return depth >= DEPTH_LIMIT ? null : ofNames(run, image, script, rest, depth);
}

/** The first name of an expression, with or without members, that stands for something. */
function ofNames(run: Running, image: Image, script: Script, expression: string, depth: number): Meant | null {
  for (const [whole] of expression.matchAll(/[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*/g)) {
    const path = whole.replace(/\$/g, '').split('.');
    const key = path.at(-1) ?? '';
    if (NO_NAMES.has(key)) continue;
    const stands =
      path.length === 1 ? (unpacked(script.text, key) ?? assigned(script.text, key)) : ofObject(script, key);
    const found = stands === null || stands === expression ? null : meant(run, image, script, stands, depth + 1);
    const said = found ?? ofOption(run, script, key) ?? ofJson(run, image, script, key);
    if (said !== null) return said;
  }
  return null;
}
