import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { directoryOf } from '../../tree/paths.js';
import { type Opened, spotOf } from '../../types.js';
import { argued, byDefault, flagValues } from '../flags.js';
import { unlessLacking } from '../lacking.js';
import { unlessUnknown } from '../own-words.js';
import { configured, opened, portNumber, type Source } from '../sockets.js';
import { type Parse, readWithIncludes } from '../syntax/include.js';
import { eachLine } from '../syntax/lines-in.js';
import type { Reader, Setting } from '../types.js';

/** `KEY = VALUE`: a value is in single quotes, or begins with a letter, or is a number with a unit. guc-file.l */
const LINE =
  /^\s*([a-z_\u0080-\uffff][\w$\u0080-\uffff.]*)\s*(?:=\s*|(?<=\s)|(?='))(?:'((?:[^'\\]|\\.|'')*)'|([a-z_\u0080-\uffff][\w\u0080-\uffff.:/-]*|[+-]?\d[\w.+-]*))\s*(?:#[^\n]*)?$/i;

const REFUSED = 'PostgreSQL ends for this line';

/** What a text in quotes says: a quote in it stands twice, or behind a backslash; three digits are a letter. */
const meant = (text: string) =>
  text.replace(/''|\\(?:([0-7]{1,3})|(.))/g, (whole, octal?: string, letter?: string) =>
    octal !== undefined ? String.fromCharCode(Number.parseInt(octal, 8)) : (letter ?? whole.slice(1)),
  );

const parse: Parse = (file, text, limit = Number.POSITIVE_INFINITY) => {
  const settings: Setting[] = [];
  for (const [index, raw] of eachLine(text)) {
    if (settings.length >= limit) break;
    if (/^\s*(?:#[^\n]*)?$/.test(raw)) continue;
    const place = { file, line: index + 1, text: raw.trim(), within: [] };
    const [, key, quoted, bare = ''] = LINE.exec(raw) ?? [];
    if (key === undefined) settings.push({ ...place, key: REFUSED, values: [], doubt: REFUSED });
    else settings.push({ ...place, key: key.toLowerCase(), values: [quoted === undefined ? bare : meant(quoted)] });
  }
  return settings;
};

/** The port that a number says, which may be written with a base of 16 or as a fraction. */
const plainPort = (text: string) => (/^(?:0x[\da-f]+|[1-9]\d*(?:\.0*)?)$/i.test(text) ? String(Number(text)) : text);

/** `-c name=value`, `--name=value`, `-p` and `-h`; postgres(1). */
function argument({ words }: Running, name: string, short: string): string | null {
  const named = flagValues(words, ['-c'])
    .find(({ value }) => value.startsWith(`${name}=`))
    ?.value.slice(name.length + 1);
  return named ?? flagValues(words, [`--${name}`, short])[0]?.value ?? null;
}

/** The file of a cluster: named, in the data directory, or where distributions keep it. */
function fileOf(run: Running, image: Image): string | null {
  const data = flagValues(run.words, ['-D'])[0]?.value ?? run.environment.get('PGDATA');
  const named = argument(run, 'config_file', '--config_file');
  const candidates = [
    named,
    data === undefined ? null : `${data}/postgresql.conf`,
    '/var/lib/pgsql/data/postgresql.conf',
  ];
  return candidates.find((each) => each !== null && each !== undefined && image.isFile(each)) ?? null;
}

function settingsOf(image: Image, file: string): Setting[] {
  const includes = {
    inDirectory: /\.conf$/,
    patternsOf: ({ key, values }: Setting) => (/^include(?:_dir|_if_exists)?$/.test(key) ? values : null),
  };
  const own = readWithIncludes(image, file, parse, includes);
  // What ALTER SYSTEM wrote lies in the data directory, and comes last.
  const data = own.findLast(({ key }) => key === 'data_directory')?.values[0] ?? directoryOf(file);
  const auto = `${data}/postgresql.auto.conf`;
  return image.isFile(auto) ? [...own, ...readWithIncludes(image, auto, parse, includes)] : own;
}

/** PostgreSQL: `listen_addresses` and `port`; without the first it is localhost, with an empty one no port at all. */
export const postgres: Reader = {
  programs: ['postgres'],
  decides: /^(?:port|listen_addresses)$/i,
  read(run, image) {
    const file = fileOf(run, image);
    const settings = file === null ? [] : settingsOf(image, file);
    const said = (key: string) => settings.findLast((each) => each.key === key) ?? null;
    const [portArgument, hostArgument] = [argument(run, 'port', '-p'), argument(run, 'listen_addresses', '-h')];
    const [port, addresses] = [said('port'), said('listen_addresses')];
    const words = (hostArgument ?? addresses?.values.join(' ') ?? 'localhost')
      .split(/[\s,]+/)
      .filter((word) => word !== '');
    const number = portNumber(image, plainPort(portArgument ?? port?.values[0] ?? '5432'), 'tcp');
    const places = [portArgument === null ? port : null, hostArgument === null ? addresses : null].filter(
      (each) => each !== null,
    );
    const source: Source =
      portArgument !== null || hostArgument !== null
        ? argued(run, portArgument ?? hostArgument ?? '')
        : places.length > 0
          ? configured(...places)
          : byDefault(run);
    if (number === null) {
      image.tell(port === null ? run.place.file : spotOf(port), 'this port is no port');
      return [];
    }
    const found = words.flatMap((word) => opened(image, 'tcp', word === '*' ? 'any' : word, number, source));
    const isTls = /^(?:on|true|yes|1)$/i.test(said('ssl')?.values[0] ?? '');
    const known = unlessUnknown(image, run, found, settings, { anyCase: true });
    const there = isTls ? unlessLacking(image, known, settings, { keys: /^ssl_(?:cert|key|ca)_file$/ }) : known;
    const isRefused = settings.some(({ doubt }) => doubt !== undefined);
    return isRefused ? there.map((each): Opened => ({ ...each, certainty: 'possible' })) : there;
  },
};
