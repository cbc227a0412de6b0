import type { Bind } from '../../../domain/bind.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { directoryOf, joined, normal } from '../../tree/paths.js';
import { evidenceOf, type Opened, type Place } from '../../types.js';
import { opened, portNumber, type Source } from '../sockets.js';
import { linesIn } from '../syntax/lines-in.js';
import { type Meant, meant, type Script, scriptOf } from './script-values.js';

/** How a language opens a socket: where port and host stand in what fits. */
interface Idiom {
  readonly pattern: RegExp;
  /** What it binds to where no host is said. */
  readonly everywhere: string;
  /** Where it takes one of the addresses of `localhost` alone. */
  readonly localhost?: Bind;
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
const HOST = String.raw`(['"][\w.:*-]*['"]|os\.(?:environ(?:\.get\(|\[)|getenv\()['"]\w+['"][^)\]]{0,80}[)\]]|[\w.$]+(?:\[['"]\w+['"]\])?(?:\s*(?:\|\||\?\?|or)\s*['"][\w.:-]*['"])?)`;

/** A letter between the brackets of a call, or a call in it. */
const INNER = String.raw`(?:[^()]|\((?:[^()]|\([^()]{0,80}\)){0,160}\))`;

const IDIOMS: Readonly<Record<string, readonly Idiom[]>> = {
  node: [
    {
      pattern: /\.listen\(\s*\{(?=[^}]{0,500}?[{,\s](?<port>port)\s*[,}])(?:[^}]{0,500}?[{,\s](?<host>host)\s*[,}])?/g,
      everywhere: 'dual',
      localhost: 'loopback6',
    },
    {
      pattern: new RegExp(
        String.raw`\.listen\(\s*\{(?=[^}]{0,500}?\bport:\s*(?<port>${VALUE})\s*[,}])(?:[^}]{0,500}?\bhost:\s*${HOST.replace('(', '(?<host>')})?`,
        'g',
      ),
      everywhere: 'dual',
      localhost: 'loopback6',
    },
    {
      pattern: new RegExp(
        String.raw`\.listen\(\s*(?<port>[^{,()]{1,80}(?:\([^()]{0,80}\))?[^,)]{0,80})(?:,\s*${HOST.replace('(', '(?<host>')})?`,
        'g',
      ),
      everywhere: 'dual',
      localhost: 'loopback6',
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
      localhost: 'loopback4',
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
        String.raw`\b(?:serve|run_app)\((?=${INNER}{0,500}?port\s*=)(?:${INNER}{0,500}?host\s*=\s*${HOST.replace('(', '(?<host>')})?${INNER}{0,500}?port\s*=\s*(?<port>${VALUE})[,)]`,
        'g',
      ),
      everywhere: 'any4',
    },
    {
      pattern: new RegExp(
        String.raw`\.run\((?=${INNER}{0,500}?port\s*=)(?:${INNER}{0,500}?host\s*=\s*${HOST.replace('(', '(?<host>')})?${INNER}{0,500}?port\s*=\s*(?<port>${VALUE})[,)]`,
        'g',
      ),
      everywhere: 'loopback4',
      localhost: 'loopback4',
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

/** A port, as an expression of a script says it. */
function portOf(script: Script, expression: string) {
  const said = meant(script, expression);
  const port = said === null ? null : portNumber(script.image, said.value, 'tcp');
  return port === null ? null : { port, origin: said?.origin ?? null };
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

/** A host, as an expression of a script says it; what is no address and no name counts as none. */
function hostOf(script: Script, expression: string): Meant {
  const said = expression === '' ? null : meant(script, expression);
  return said !== null && /^[\w.:*-]*$/.test(said.value) ? said : { value: '', origin: null };
}

/** More places where one file opens sockets are not looked at. */
const MOST_PLACES = 200;

function ofFile(run: Running, image: Image, file: string, runtime: string): Opened[] {
  const text = image.text(file) ?? '';
  if (text.length > 512 << 10) return [];
  const lines = text.split('\n');
  const lineOf = linesIn(text);
  const script = scriptOf(run, image, file, text);
  const idioms = (IDIOMS[runtime] ?? []).filter(({ only }) => only === undefined || only.test(text));
  return idioms.flatMap(({ pattern, everywhere, datagrams, localhost }) =>
    [...text.matchAll(pattern)].slice(0, MOST_PLACES).flatMap((match): Opened[] => {
      const found = portOf(script, match.groups?.port ?? '');
      if (found === null) return [];
      const line = lineOf(match.index);
      const place: Place = { file, line, text: (lines[line - 1] ?? '').trim().slice(0, 200) };
      if (/^\s*(?:\/\/|#|\*)/.test(place.text)) return [];
      const host = hostOf(script, match.groups?.host ?? '');
      const origins = [found.origin, host.origin].filter((each) => each !== null);
      const evidence = [...new Set([place, ...origins].map(evidenceOf))];
      const source: Source = { certainty: 'configured', evidence };
      const isUdp = datagrams?.call.test(match[0]) === true && datagrams.file?.test(text) !== false;
      const at = (bind: string) => opened(image, isUdp ? 'udp' : 'tcp', bind, found.port, source);
      // What stands in the place of a host may as well be a function to be called.
      const there = host.value === '' ? [] : at((host.value === 'localhost' && localhost) || host.value);
      return there.length > 0 ? there : at(everywhere);
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
