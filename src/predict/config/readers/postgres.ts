import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { directoryOf } from '../../tree/paths.js';
import { argued, byDefault, flagValues } from '../flags.js';
import { configured, opened, portNumber, type Source } from '../sockets.js';
import { readWithIncludes } from '../syntax/include.js';
import { ASSIGNMENTS, DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const parse = parseLines({
  ...ASSIGNMENTS,
  comment: /^#/,
  trailing: /#.*$/,
  between: DIRECTIVES.between,
  backslash: 'nothing',
  key: /^[\w.]+$/,
});

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
  const data = own.findLast(({ key }) => key.toLowerCase() === 'data_directory')?.values[0] ?? directoryOf(file);
  const auto = `${data}/postgresql.auto.conf`;
  return image.isFile(auto) ? [...own, ...readWithIncludes(image, auto, parse, includes)] : own;
}

/** PostgreSQL: `listen_addresses` and `port`; without the first it is localhost, with an empty one no port at all. */
export const postgres: Reader = {
  programs: ['postgres'],
  read(run, image) {
    const file = fileOf(run, image);
    const settings = file === null ? [] : settingsOf(image, file);
    const said = (key: string) => settings.findLast((each) => each.key.toLowerCase() === key) ?? null;
    const [portArgument, hostArgument] = [argument(run, 'port', '-p'), argument(run, 'listen_addresses', '-h')];
    const [port, addresses] = [said('port'), said('listen_addresses')];
    const words = (hostArgument ?? addresses?.values.join(' ') ?? 'localhost')
      .split(/[\s,]+/)
      .filter((word) => word !== '');
    const number = portNumber(image, portArgument ?? port?.values[0] ?? '5432', 'tcp');
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
      image.tell(port === null ? run.place.file : `${port.file}:${port.line}`, 'this port is no port');
      return [];
    }
    return words.flatMap((word) => opened(image, 'tcp', word === '*' ? 'any' : word, number, source));
  },
};
