import { memoised } from '../../../base/memoised.js';
import { readInvocation } from '../../../domain/invocation/invocation.js';
import type { Runtime } from '../../../domain/invocation/runtime.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { directoryOf, joined, normal } from '../../tree/paths.js';
import { evidenceOf, type Opened, type Place } from '../../types.js';
import { opened, portNumber, type Source } from '../sockets.js';
import { linesIn } from '../syntax/lines-in.js';
import { sinatraSockets } from './ruby-servers.js';
import { IDIOMS, type Idiom } from './script-idioms.js';
import { namesIn } from './script-names.js';
import { allMeant, type Meant, meant, type Script, scriptOf } from './script-values.js';

/** Ports, as an expression of a script says them: of a loop, one for each round. */
const portsOf = (script: Script, expression: string) =>
  allMeant(script, expression).flatMap(({ value, origin }) => {
    const port = portNumber(script.image, value, 'tcp');
    return port === null ? [] : [{ port, origin }];
  });

/** The most files of one program's own that are looked into. */
const FILE_LIMIT = 60;

/** Files that a script loads as its own, by runtime: names of them, without their endings. */
const LOADS: Readonly<Record<string, RegExp>> = {
  node: /(?:require\(\s{0,20}|from\s{1,20}|import\s{1,20})['"](\.{1,2}\/[^'"]{1,300})['"]/g,
  python: /^[ \t]{0,40}(?:from \. import|from|import)[ \t]{1,20}(\.?[\w.]{1,200})/gm,
  perl: /^[ \t]{0,40}require[ \t]{1,20}['"]([\w./-]{1,200})['"]/gm,
  ruby: /^[ \t]{0,40}(?:require_relative|load)[ \t]{1,20}['"]([\w./-]{1,200})['"]/gm,
  php: /(?:require|include)(?:_once)?[( ]{1,9}(?:__DIR__\s{0,9}\.\s{0,9})?['"]\/?([\w./-]{1,200})['"]/g,
};

const ENDINGS = ['', '.js', '.mjs', '.cjs', '/index.js', '.py', '/__init__.py', '.rb'];

/** A script and the files of its own that it loads. */
function filesOf(image: Image, script: string, runtime: string): string[] {
  const files: string[] = [];
  const waiting = [script];
  for (let file = waiting.shift(); file !== undefined && files.length < FILE_LIMIT; file = waiting.shift()) {
    if (files.includes(file)) continue;
    files.push(file);
    const loads = (image.text(file) ?? '').matchAll(LOADS[runtime] ?? /$^/g);
    for (const [, name = ''] of [...loads].slice(0, FILE_LIMIT * 4)) {
      const relative = runtime === 'python' ? name.replace(/^\./, '').replaceAll('.', '/') : name;
      const path = normal(joined(directoryOf(file), relative));
      const found = ENDINGS.map((ending) => path + ending).find((each) => image.isFile(each));
      if (found !== undefined) waiting.push(found);
    }
  }
  return files;
}

/** A host, as an expression of a script says it; what is no address and no name counts as none. */
function hostOf(script: Script, expression: string): Meant {
  if (/^(?:\d[\d.]*|\[[\da-f:]+\])$/.test(expression)) return { value: expression, origin: null };
  const said = expression === '' ? null : meant(script, expression);
  return said !== null && /^[\w.:*-]*$/.test(said.value) ? said : { value: '', origin: null };
}

/** More places where one file opens sockets are not looked at. */
const MOST_PLACES = 200;

/** A text that a runtime runs, and where it stands: a file, or one word of the command of a unit. */
interface Code {
  readonly file: string;
  readonly text: string;
  /** Where all of it stands, if that is one line. */
  readonly place: Place | null;
}

/** Whether a call opens datagrams: as the socket says that was made last before it, else anything in the text. */
function isDatagrams({ datagrams }: Idiom, text: string, match: RegExpExecArray): boolean {
  if (datagrams?.call.test(match[0]) !== true) return false;
  const before = text.slice(Math.max(0, match.index - NEAR), match.index);
  const made = datagrams.made === undefined ? undefined : [...before.matchAll(datagrams.made)].at(-1)?.[1];
  if (made !== undefined && !/UDPServer/.test(match[0])) return made === 'DGRAM';
  return datagrams.file?.test(text) !== false;
}

/** Longer texts are nobody's own, characters. */
const MOST_TEXT = 512 << 10;

/** So far before a call it is looked for how its socket was made, characters. */
const NEAR = 4000;

/** What one call opens, as it stands in a text. */
function ofCall(script: Script, idiom: Idiom, match: RegExpExecArray, place: Place): Opened[] {
  const { image } = script;
  const protocol = isDatagrams(idiom, script.text, match) ? 'udp' : 'tcp';
  return portsOf(script, match.groups?.port ?? '').flatMap((found) => {
    const host = hostOf(script, match.groups?.host ?? match.groups?.before ?? '');
    const origins = [found.origin, host.origin].filter((each) => each !== null);
    const source: Source = { certainty: 'configured', evidence: [...new Set([place, ...origins].map(evidenceOf))] };
    const at = (bind: string) => opened(image, protocol, bind, found.port, source);
    // What stands in the place of a host may as well be a function to be called.
    const there = host.value === '' ? [] : at((host.value === 'localhost' && idiom.localhost) || host.value);
    return there.length > 0 ? there : at(idiom.everywhere);
  });
}

function ofCode(
  run: Running,
  image: Image,
  { file, text, place: whole }: Code,
  runtime: string,
  others: Script['others'],
) {
  if (text.length > MOST_TEXT) return [];
  const served = runtime === 'ruby' && whole === null ? sinatraSockets(run, image, file, text) : null;
  if (served !== null) return served;
  const lines = text.split('\n');
  const lineOf = linesIn(text);
  const script = scriptOf(run, image, file, text, others);
  const idioms = (IDIOMS[runtime] ?? []).filter(({ only }) => only === undefined || only.test(text));
  return idioms.flatMap((idiom) =>
    [...text.matchAll(idiom.pattern)].slice(0, MOST_PLACES).flatMap((match): Opened[] => {
      const line = lineOf(match.index);
      const said = (lines[line - 1] ?? '').trim().slice(0, 200);
      if (/^\s*(?:\/\/|#|\*)/.test(said)) return [];
      const found = ofCall(script, idiom, match, whole ?? { file, line, text: said });
      const before = text.slice(Math.max(0, match.index - 200), match.index);
      const isUnder = whole === null && CONDITION.test(before.slice(before.lastIndexOf('\n') + 1).trimStart());
      return isUnder ? found.map((each) => ({ ...each, certainty: 'possible' })) : found;
    }),
  );
}

/** A line whose call is made under a condition alone. */
const CONDITION = /^(?:\}? ?else )?if\b(?!.*\b__name__\b)|&& /;

/** Options behind which the text of a program stands, by runtime. */
const CODE: Readonly<Record<string, RegExp>> = {
  python: /^-[A-Za-z]{0,9}c$/,
  node: /^(?:-[a-z]{0,3}[ep]|--eval|--print)$/,
  perl: /^-[A-Za-z]{0,9}[eE]$/,
  ruby: /^-[A-Za-z]{0,9}e$/,
  php: /^-r$/,
};

/** The file of a module of one's own, `python -m app.main`: in the directory that it starts in. */
function moduleFile(run: Running, image: Image, module: string): string | null {
  const path = joined(run.directory, module.replaceAll('.', '/'));
  return [`${path}.py`, `${path}/__main__.py`].find((each) => image.isFile(each)) ?? null;
}

/** What a directory's package.json names as the file to begin with; null where it names none. */
function mainOf(image: Image, directory: string): string | null {
  try {
    const { main } = JSON.parse(image.text(`${directory}/package.json`) ?? '{}');
    return typeof main === 'string' ? main : null;
  } catch {
    return null;
  }
}

/** The file that an interpreter is given; Node takes a directory as well (`node .`), and leaves endings away. */
function givenFile(image: Image, path: string, runtime: Runtime): string | null {
  if (image.isFile(path)) return path;
  if (runtime !== 'node') return null;
  const main = mainOf(image, path);
  const paths = main === null ? [path] : [normal(joined(path, main)), path];
  return paths.flatMap((each) => ENDINGS.map((ending) => each + ending)).find((each) => image.isFile(each)) ?? null;
}

/** The texts that an interpreter runs: of its command line, or of files. */
function codesOf(run: Running, image: Image, runtime: Runtime): readonly Code[] {
  const at = run.words.findIndex((word, index) => index > 0 && CODE[runtime]?.test(word) === true);
  const { script, module } = readInvocation(runtime, [runtime, ...run.words.slice(1)]);
  if (at >= 0 && script === null && module === null) {
    return [{ file: run.place.file, text: run.words[at + 1] ?? '', place: run.place }];
  }
  const plain = script ?? (module === null ? run.words.slice(1).find((word) => !word.startsWith('-')) : undefined);
  const file =
    plain !== undefined
      ? givenFile(image, normal(joined(run.directory, plain)), runtime)
      : runtime === 'python'
        ? moduleFile(run, image, module ?? '')
        : null;
  if (file === null) return [];
  return filesOf(image, file, runtime).map((each) => ({ file: each, text: image.text(each) ?? '', place: null }));
}

/** What a program of one's own opens, as far as its text says so plainly; null where it does not. */
export function scriptSockets(run: Running, image: Image, runtime: Runtime): readonly Opened[] | null {
  const codes = codesOf(run, image, runtime);
  const names = memoised(({ text }: Code) => namesIn(text.slice(0, MOST_TEXT)));
  const found = codes.flatMap((code) =>
    ofCode(run, image, code, runtime, () => codes.filter((other) => other !== code).map(names)),
  );
  const spot = ({ protocol, address, port }: Opened) => `${protocol} ${address} ${port}`;
  const spots = found.map(spot);
  return found.length === 0 ? null : found.filter((each, index) => spots.indexOf(spot(each)) === index);
}
