import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { directoryOf, joined, normal } from '../../tree/paths.js';
import { evidenceOf, type Opened, type Place } from '../../types.js';
import { flagValue, placeOfWord } from '../flags.js';
import { opened, portNumber, type Source } from '../sockets.js';
import { linesIn } from '../syntax/lines-in.js';

/** How a language opens a socket: where port and host stand in what fits. */
interface Idiom {
  readonly pattern: RegExp;
  /** What it binds to where no host is said. */
  readonly everywhere: string;
  /** What has to stand in the file for the call to be one of a socket. */
  readonly only?: RegExp;
  /** Where what fits, or else the file, says so, it opens datagrams. */
  readonly datagrams?: { readonly call: RegExp; readonly file?: RegExp };
}

/**
 * `PORT` of the environment with what stands in its place, or a number. Here and below, what may be anything is as long as
 * people write it: the end of each call is not looked for through all of a file.
 */
const VALUE = String.raw`[^,(){}]{0,80}?(?:\([^()]{0,80}(?:\([^()]{0,80}\)[^()]{0,80})?\))?[^,(){}]{0,80}?`;
const HOST = String.raw`(['"][\w.:*-]*['"]|process\.env\.\w+|os\.environ(?:\.get\(|\[)['"]\w+['"][^,)\]]*[)\]])`;

const IDIOMS: Readonly<Record<string, readonly Idiom[]>> = {
  node: [
    {
      pattern: new RegExp(
        String.raw`\.listen\(\s*\{(?=[^}]{0,500}?\bport:\s*(?<port>${VALUE})\s*[,}])(?:[^}]{0,500}?\bhost:\s*${HOST.replace('(', '(?<host>')})?`,
        'g',
      ),
      everywhere: 'dual',
    },
    {
      pattern: new RegExp(
        String.raw`\.listen\(\s*(?<port>[^{,()]{1,80}(?:\([^()]{0,80}\))?[^,)]{0,80})(?:,\s*${HOST.replace('(', '(?<host>')})?`,
        'g',
      ),
      everywhere: 'dual',
    },
    {
      pattern: new RegExp(
        String.raw`\.bind\(\s*(?<port>[^{,()]{1,80}(?:\([^()]{0,80}\))?[^,)]{0,80})(?:,\s*${HOST.replace('(', '(?<host>')})?`,
        'g',
      ),
      everywhere: 'any4',
      only: /\bcreateSocket\(/,
      datagrams: { call: /./ },
    },
  ],
  python: [
    {
      pattern: new RegExp(
        String.raw`(?:HTTPServer|TCPServer|UDPServer|\.bind|WSGIServer)\(\s*\(\s*${HOST.replace('(', '(?<host>')}\s*,\s*(?<port>${VALUE})\)`,
        'g',
      ),
      everywhere: 'any4',
      datagrams: { call: /UDPServer|\.bind/, file: /UDPServer|^(?![\s\S]*SOCK_STREAM)[\s\S]*SOCK_DGRAM/ },
    },
    {
      pattern: new RegExp(
        String.raw`\b(?:start_server|create_server|make_server)\((?:\s*[\w.]+\s*,(?=\s*['"]?[\w.]))?\s*${HOST.replace('(', '(?<host>')}\s*,\s*(?<port>${VALUE})[,)]`,
        'g',
      ),
      everywhere: 'any4',
    },
    {
      pattern: new RegExp(
        String.raw`\b(?:serve|run_app)\((?=[^)]{0,500}port\s*=)(?:[^)]{0,500}?host\s*=\s*${HOST.replace('(', '(?<host>')})?[^)]{0,500}?port\s*=\s*(?<port>${VALUE})[,)]`,
        'g',
      ),
      everywhere: 'any4',
    },
    {
      pattern: new RegExp(
        String.raw`\.run\((?=[^)]{0,500}port\s*=)(?:[^)]{0,500}?host\s*=\s*${HOST.replace('(', '(?<host>')})?[^)]{0,500}?port\s*=\s*(?<port>${VALUE})[,)]`,
        'g',
      ),
      everywhere: 'loopback4',
    },
  ],
  perl: [
    {
      pattern: /(?:LocalAddr\s*=>\s*['"](?<host>[\w.:]+)['"][^;]{0,500}?)?LocalPort\s*=>\s*(?<port>[^,)\n]+)/g,
      everywhere: 'any4',
    },
  ],
  ruby: [{ pattern: /TCPServer\.new\(\s*(?:['"](?<host>[\w.:]*)['"]\s*,\s*)?(?<port>[^,)]+)/g, everywhere: 'dual' }],
};

/** Variables of a script that hold a port: `const port = process.env.PORT || 3000`. */
function variable(text: string, name: string): string | null {
  const found = new RegExp(String.raw`(?:^|[\s;])(?:const|let|var|my)?\s*\$?${name}\s*=\s*([^;\n]+)`, 'm').exec(text);
  return found?.[1]?.trim() ?? null;
}

/** `process.argv[2]`, `sys.argv[1]`; of other words of the command line, what options of a port say. */
function portOfArgument(run: Running, image: Image, expression: string): { port: number; origin: Place | null } | null {
  const [, at] = /\bargv\[(\d+)\]/i.exec(expression) ?? [];
  const script = run.words.findIndex((word, index) => index > 0 && !word.startsWith('-'));
  // Node counts itself, other interpreters begin with the script; Perl and Ruby with what follows it.
  const first = /process\./.test(expression) ? script - 1 : /ARGV/.test(expression) ? script + 1 : script;
  const word = at === undefined ? flagValue(run, '--port', '-p', '--listen-port') : run.words[first + Number(at)];
  const port = portNumber(image, word ?? '', 'tcp');
  return port === null ? null : { port, origin: placeOfWord(run, word ?? '') };
}

/** A number, or a variable of the environment with what stands in its place; what says so beside the script. */
function portOf(
  run: Running,
  image: Image,
  text: string,
  expression: string,
  depth = 0,
): { port: number; origin: Place | null } | null {
  const [, name] =
    /(?:process\.env\.(\w+)|process\.env\[['"]\w+['"]\])|(?:environ(?:\.get)?[[(]|getenv\(|ENV(?:\.fetch\(|\[))['"](\w+)['"]|\$ENV\{['"]?(\w+)/.exec(
      expression,
    ) ?? [];
  const variableName =
    name ??
    /(?:environ(?:\.get)?[[(]|getenv\(|ENV(?:\.fetch\(|\[))['"](\w+)['"]/.exec(expression)?.[1] ??
    /ENV\{['"]?(\w+)/.exec(expression)?.[1];
  if (variableName !== undefined) {
    const value = run.environment.get(variableName);
    const port = value === undefined ? null : portNumber(image, value, 'tcp');
    if (port !== null) return { port, origin: run.origins.get(variableName) ?? null };
  }
  if (/\bargv\b/i.test(expression)) return portOfArgument(run, image, expression);
  // A place of a list is no port, and one that is drawn is not known.
  if (/\brand/i.test(expression)) return null;
  const number = /(?<![\w.[])(\d{1,5})(?![\w.\]])/.exec(expression)?.[1];
  if (number !== undefined) {
    const port = portNumber(image, number, 'tcp');
    return port === null ? null : { port, origin: null };
  }
  const [, word] = /^\s*\$?([A-Za-z_]\w*)\s*$/.exec(expression) ?? [];
  const value = word === undefined || depth > 3 ? null : variable(text, word);
  return value === null ? null : portOf(run, image, text, value, depth + 1);
}

/** The most files of one program's own that are looked into. */
const FILE_LIMIT = 60;

/** A script and the files of its own that it loads. */
function filesOf(image: Image, script: string): string[] {
  const files: string[] = [];
  const waiting = [script];
  for (let file = waiting.shift(); file !== undefined && files.length < FILE_LIMIT; file = waiting.shift()) {
    if (files.includes(file)) continue;
    files.push(file);
    const loads = (image.text(file) ?? '').matchAll(/(?:require\(\s*|from\s+|import\s+)['"](\.{1,2}\/[^'"]+)['"]/g);
    for (const [, name = ''] of loads) {
      const path = normal(joined(directoryOf(file), name));
      const found = [path, `${path}.js`, `${path}.mjs`, `${path}/index.js`].find((each) => image.isFile(each));
      if (found !== undefined) waiting.push(found);
    }
  }
  return files;
}

/** A host between quotes, or of a variable of the environment; empty where none is known. */
function hostOf(run: Running, expression: string): string {
  const [, name] = /(?:process\.env\.|environ(?:\.get\(|\[)['"])(\w+)/.exec(expression) ?? [];
  return name === undefined ? expression.replace(/['"]/g, '') : (run.environment.get(name) ?? '');
}

function ofFile(run: Running, image: Image, file: string, runtime: string): Opened[] {
  const text = image.text(file) ?? '';
  if (text.length > 512 << 10) return [];
  const lines = text.split('\n');
  const lineOf = linesIn(text);
  const idioms = (IDIOMS[runtime] ?? []).filter(({ only }) => only === undefined || only.test(text));
  return idioms.flatMap(({ pattern, everywhere, datagrams }) =>
    [...text.matchAll(pattern)].flatMap((match): Opened[] => {
      const found = portOf(run, image, text, match.groups?.port ?? '');
      if (found === null) return [];
      const line = lineOf(match.index);
      const place: Place = { file, line, text: (lines[line - 1] ?? '').trim().slice(0, 200) };
      if (/^\s*(?:\/\/|#|\*)/.test(place.text)) return [];
      const evidence = [evidenceOf(place), ...(found.origin === null ? [] : [evidenceOf(found.origin)])];
      const source: Source = { certainty: 'configured', evidence };
      const host = hostOf(run, match.groups?.host ?? '');
      const isUdp = datagrams?.call.test(match[0]) === true && datagrams.file?.test(text) !== false;
      return opened(image, isUdp ? 'udp' : 'tcp', host === '' ? everywhere : host, found.port, source);
    }),
  );
}

/** What a program of one's own opens, as far as its text says so plainly; null where it does not. */
export function scriptSockets(run: Running, image: Image, runtime: string): readonly Opened[] | null {
  const script = run.words.slice(1).find((word) => !word.startsWith('-'));
  if (script === undefined) return null;
  const file = joined(run.directory, script);
  if (!image.isFile(file)) return null;
  const found = filesOf(image, file).flatMap((each) => ofFile(run, image, each, runtime));
  return found.length === 0
    ? null
    : found.filter(
        (each, index) =>
          found.findIndex((other) => other.address === each.address && other.port === each.port) === index,
      );
}
