import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { type Opened, spotOf } from '../../types.js';
import { argued, byDefault, flagValue, flagValues, placeOfWord } from '../flags.js';
import { doubted } from '../lacking.js';
import { unlessUnknown } from '../own-words.js';
import { configured, hostPort, opened, portNumber, type Source } from '../sockets.js';
import { includesBy, readWithIncludes } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const FILE = '/etc/ssh/sshd_config';

const parse = parseLines({ ...DIRECTIVES, backslash: 'nothing' });

/** With more of either sshd ends: MAX_PORTS of servconf.h, and a bound for addresses, of which it has none. */
const MOST = 256;

/** A port that counts, and what says so. */
interface Port {
  readonly port: number;
  readonly source: Source;
}

/** What counts for all of sshd: in a block of `Match` it ends for it. */
const GLOBAL = /^(?:port|listenaddress|addressfamily)$/i;

/**
 * Blocks of `Match` are for connections: nothing in them opens a socket, but for `Match all`, which ends them. What stands in them
 * all the same is misplaced.
 */
function settingsOf(image: Image, file: string) {
  const all = readWithIncludes(image, file, parse, includesBy(/^include$/i, { base: '/etc/ssh', isLenient: true }));
  const inMatch = new Set<string>();
  let misplaced: Setting | undefined;
  const settings = all.filter((each) => {
    const isMatch = /^match$/i.test(each.key);
    if (isMatch && /^all$/i.test(each.values.join(' '))) inMatch.delete(each.file);
    else if (isMatch) inMatch.add(each.file);
    const isInside = inMatch.has(each.file);
    if (isInside && GLOBAL.test(each.key)) misplaced ??= each;
    return !isInside;
  });
  return { settings, misplaced };
}

/** `-o KEY=VALUE`, which come before the file. */
function optionsOf(run: Running): Setting[] {
  return flagValues(run.words, ['-o']).flatMap(({ value }) => {
    const [, key, said = ''] = /^\s*(\w+)(?:\s*=\s*|\s+)(.*)$/.exec(value) ?? [];
    return key === undefined ? [] : [{ ...placeOfWord(run, value), within: [], key, values: said.split(/\s+/) }];
  });
}

/** The settings of a name, as many as count. */
function first(image: Image, settings: readonly Setting[], name: RegExp): readonly Setting[] {
  const found = settings.filter(({ key }) => name.test(key));
  const { file, line } = found[MOST] ?? {};
  if (file !== undefined) image.tell(`${file}:${line}`, `only the first ${MOST} of this setting are read`);
  return found.slice(0, MOST);
}

function portsOf(run: Running, image: Image, settings: readonly Setting[]): Port[] {
  const flags = flagValues(run.words, ['-p']).flatMap(({ value }) => {
    const port = portNumber(image, value, 'tcp');
    return port === null ? [] : [{ port, source: argued(run, value) }];
  });
  if (flags.length > 0) return flags;
  const ports = first(image, settings, /^port$/i).flatMap((setting) => {
    const port = portNumber(image, setting.values[0] ?? '', 'tcp');
    if (port === null) image.tell(`${setting.file}:${setting.line}`, 'this Port is no port');
    return port === null ? [] : [{ port, source: configured(setting) }];
  });
  // A port that is said again opens nothing more.
  const each = ports.filter(({ port }, index) => ports.findIndex((other) => other.port === port) === index);
  return each.length > 0 ? each : [{ port: 22, source: byDefault(run) }];
}

/** sshd_config(5): `AddressFamily` decides what an empty `ListenAddress` is. */
function bindOf(settings: readonly Setting[]): string {
  const family = settings.find(({ key }) => /^addressfamily$/i.test(key))?.values[0]?.toLowerCase();
  return family === 'inet' ? 'any4' : family === 'inet6' ? 'any6' : 'any';
}

/** What it opens by settings that count. */
function openedBy(run: Running, image: Image, settings: readonly Setting[]): readonly Opened[] {
  const ports = portsOf(run, image, settings);
  const addresses = first(image, settings, /^listenaddress$/i);
  const everywhere = bindOf(settings);
  if (addresses.length === 0) {
    return ports.flatMap(({ port, source }) => opened(image, 'tcp', everywhere, port, source));
  }
  const placesOf = placesIn(settings);
  const strange = addresses.find((each) => isOther(everywhere, hostPort(each.values[0] ?? '').host ?? ''));
  if (strange !== undefined)
    image.tell(spotOf(strange), 'sshd ends: this address is not of the family that AddressFamily leaves');
  const found = addresses.flatMap((setting): Opened[] => {
    const { host, port } = hostPort(setting.values[0] ?? '');
    const own = port === null ? null : portNumber(image, port, 'tcp');
    const at = (number: number, source: Source) => opened(image, 'tcp', host ?? everywhere, number, source);
    return own === null
      ? ports.flatMap((each) => at(each.port, configured(setting, ...placesOf(each.port))))
      : at(own, configured(setting));
  });
  return strange === undefined ? found : found.map((each): Opened => ({ ...each, certainty: 'possible' }));
}

/** OpenSSH: `Port` as often as wanted, `ListenAddress` with or without a port; `-p` beats both kinds of port. */
export const sshd: Reader = {
  programs: ['sshd'],
  read(run, image) {
    const { settings, misplaced } = settingsOf(image, flagValue(run, '-f') ?? FILE);
    const said = openedBy(run, image, [...optionsOf(run), ...settings]);
    const all = unlessUnknown(image, run, said, settings, {
      beside: ['/usr/lib*/openssh/sshd-session'],
      anyCase: true,
    });
    return misplaced === undefined
      ? all
      : doubted(image, all, misplaced, 'sshd ends: this may not stand in a Match block');
  },
};

/** Whether an address is of the family that is switched off. */
const isOther = (everywhere: string, host: string): boolean =>
  (everywhere === 'any4' && host.includes(':')) || (everywhere === 'any6' && /^[\d.]+$/.test(host));

/** The first setting that names a port: a file may name it in hundreds of lines, and each address would carry them all. */
function placesIn(settings: readonly Setting[]): (port: number) => readonly Setting[] {
  const named = settings.filter(({ key }) => /^port$/i.test(key)).slice(0, MOST);
  return (port) => named.filter(({ values }) => Number(values[0]) === port).slice(0, 1);
}
