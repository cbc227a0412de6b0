import type { Running } from '../../programs/running.js';
import { globbed } from '../../start/systemd/conditions.js';
import type { Image } from '../../tree/image.js';
import { joined } from '../../tree/paths.js';
import { evidenceOf, type Opened, type Place, spotOf } from '../../types.js';
import { endpoint } from '../endpoint.js';
import { argued, byDefault, flagValue, flagValues } from '../flags.js';
import { configured, opened, portNumber, type Source } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { parseYaml } from '../syntax/yaml.js';
import type { Reader, Setting } from '../types.js';
import { meant, scriptOf } from './script-values.js';

const KIND = { protocol: 'tcp', everywhere: 'any4', port: null } as const;

/** `listen 8080`, `listen '127.0.0.1:80', backlog: 64` of a file that is Ruby; a path is no port. */
function ofUnicornFile(run: Running, image: Image, file: string): Opened[] {
  const text = image.text(file) ?? '';
  const script = scriptOf(run, image, file, text, () => []);
  return text.split('\n').flatMap((raw, index) => {
    const [, expression = ''] = /^\s{0,40}listen[\s(]\s{0,20}([^,#]{1,200})/.exec(raw) ?? [];
    if (expression === '') return [];
    const place: Place = { file, line: index + 1, text: raw.trim() };
    const said = meant(script, expression);
    if (said === null) {
      image.tell(spotOf(place), 'unicorn: what this comes to is not known');
      return [];
    }
    return endpoint(image, place, said.value, KIND, configured(place, ...(said.origin === null ? [] : [said.origin])));
  });
}

/** Unicorn: `-l`, `-p` with `-o`, and `listen` of its file; else 8080 on every address. unicorn(1), its Configurator */
export const unicorn: Reader = {
  programs: ['unicorn'],
  read(run, image) {
    const file = flagValue(run, '-c', '--config-file');
    const path = file === null ? null : joined(run.directory, file);
    const listens = flagValues(run.words, ['-l', '--listen']).flatMap(({ value }) =>
      endpoint(image, run.place, value, KIND, argued(run, value)),
    );
    const port = flagValue(run, '-p', '--port');
    const host = flagValue(run, '-o', '--host') ?? 'any4';
    const number = port === null ? null : portNumber(image, port, 'tcp');
    const named = number === null ? [] : opened(image, 'tcp', host, number, argued(run, port ?? ''));
    const written = path === null ? [] : ofUnicornFile(run, image, path);
    const all = [...listens, ...named, ...written];
    const isElsewhere = /^[ \t]*listen\b/m.test(path === null ? '' : (image.text(path) ?? ''));
    return all.length > 0 || isElsewhere ? all : opened(image, 'tcp', host, 8080, byDefault(run));
  },
};

/** The most servers of one application. */
const MOST_SERVERS = 50;

/** One application of Thin: as many servers as it has, each on the next port. */
function ofThin(run: Running, image: Image, settings: readonly Setting[]): Opened[] {
  const value = (key: string, ...flags: string[]) => {
    const given = flagValue(run, ...flags);
    const setting = settings.findLast((each) => each.key === key);
    const source: Source | null =
      given !== null ? argued(run, given) : setting === undefined ? null : configured(setting);
    return { text: given ?? setting?.values[0] ?? null, source };
  };
  if (value('socket', '-S', '--socket').text !== null) return [];
  const [port, address] = [value('port', '-p', '--port'), value('address', '-a', '--address')];
  const first = portNumber(image, port.text ?? '3000', 'tcp');
  if (first === null) return [];
  const count = Number(value('servers', '-s', '--servers').text ?? '1');
  const servers = Math.min(MOST_SERVERS, count > 0 ? count : 1);
  const source = port.source ?? address.source ?? byDefault(run);
  return Array.from({ length: servers }, (_, index) => first + index).flatMap((each) =>
    opened(image, 'tcp', address.text ?? 'any4', each, source),
  );
}

/** Thin: its options and a file of YAML; with `--all`, each file of a directory is an application. thin(1) */
export const thin: Reader = {
  programs: ['thin'],
  read(run, image) {
    const all = flagValue(run, '--all', '-O');
    const file = flagValue(run, '-C', '--config');
    const paths = all !== null ? globbed(image, `${all}/*.yml`) : file === null ? [] : [joined(run.directory, file)];
    if (all === null && file === null) return ofThin(run, image, []);
    return paths.flatMap((path) => ofThin(run, image, settingsOfFile(image, path, parseYaml)));
  },
};

/** Where a script of Sinatra says what it listens on. */
const SETTING = (name: string) =>
  new RegExp(String.raw`^[ \t]{0,40}set[ (]\s{0,9}:${name}\s{0,9},\s{0,9}([^\n#]{1,120})`, 'm');

/** How many lines stand before a place of a text. */
const lineOf = (text: string, index: number) => text.slice(0, index).split('\n').length;

/**
 * A script of Sinatra: `set :port` and `set :bind`, which options of its command line beat where it is the one that is run
 * and not a class of its own. In development it is for this machine alone. Sinatra's README, Configuration
 */
export function sinatraSockets(run: Running, image: Image, file: string, text: string): Opened[] | null {
  const classic = /^[ \t]{0,40}require[ (]\s{0,9}['"]sinatra['"]/m.exec(text);
  if (classic === null && !/\bsinatra\/base\b/.test(text)) return null;
  const script = scriptOf(run, image, file, text, () => []);
  const places: Place[] = [];
  const said = (name: string, ...flags: string[]) => {
    const given = classic === null ? null : flagValue(run, ...flags);
    const match = SETTING(name).exec(text);
    if (given !== null) places.unshift(run.place);
    if (given !== null || match === null) return given;
    const line = lineOf(text, match.index);
    places.push({ file, line, text: (text.split('\n')[line - 1] ?? '').trim() });
    return meant(script, (match[1] ?? '').replace(/\)\s*$/, ''))?.value ?? null;
  };
  const [port, bind] = [said('port', '-p'), said('bind', '-o')];
  if (classic === null && port === null) return null;
  const number = portNumber(image, port ?? run.environment.get('PORT') ?? '4567', 'tcp');
  if (number === null) return null;
  const stage = run.environment.get('APP_ENV') ?? run.environment.get('RACK_ENV') ?? 'development';
  const own = stage === 'development' ? 'loopback' : 'any4';
  const whole: Place = { file, line: lineOf(text, classic?.index ?? 0), text: (classic?.[0] ?? '').trim() };
  const evidence = (places.length > 0 ? places : [whole]).map(evidenceOf);
  return opened(image, 'tcp', bind ?? own, number, { certainty: 'configured', evidence });
}
