import type { Image } from '../../tree/image.js';
import { type Opened, spotOf } from '../../types.js';
import { argued, byDefault, flagValue, flagValues } from '../flags.js';
import { unlessInOtherCase, unlessLacking } from '../lacking.js';
import { unlessUnknown } from '../own-words.js';
import { configured, opened, portNumber } from '../sockets.js';
import { blocksOf } from '../syntax/blocks.js';
import { readWithIncludes } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const parse = parseLines({ ...DIRECTIVES, between: /\s+/, backslash: 'nothing', trailing: null });

const isListener = ({ key }: Setting) => key === 'listener';

/** `socket_domain` keeps a listener to one family. */
function everywhereOf(own: readonly Setting[]): string {
  const domain = own.findLast(({ key }) => key === 'socket_domain')?.values[0];
  return domain === 'ipv4' ? 'any4' : domain === 'ipv6' ? 'any6' : 'any';
}

/** What is left of every address on the device of the loopback, `bind_interface lo`. */
const INSIDE: Readonly<Record<string, string>> = { any: 'loopback', any4: 'loopback4', any6: 'loopback6' };

/** Each `listener` with what stands behind it, up to the next one. */
function listenersOf(image: Image, settings: readonly Setting[]): Opened[] {
  return blocksOf(settings, isListener).flatMap(({ block: setting, behind: own }) => {
    const [number = '', host] = setting.values;
    if (number === '0') return [];
    // Web sockets are opened by a library, with one socket for both families unless that of IPv6 is left out, and know of no
    // address: `listener 8083 127.0.0.1` of 2.0.11 listens everywhere, as run.
    const isWeb = own.some(({ key, values }) => key === 'protocol' && values[0] === 'websockets');
    const chosen = portNumber(image, number, 'tcp');
    const everywhere = everywhereOf(own);
    // The addresses of a device are known of the loopback alone; of others it is bound to each of them, and by the device.
    const device = own.findLast(({ key }) => key === 'bind_interface')?.values[0];
    const there = device === 'lo' ? INSIDE[everywhere] : undefined;
    const ofNone = there ?? (isWeb && everywhere !== 'any4' ? 'dual' : everywhere);
    const bind = isWeb ? ofNone : (host ?? ofNone);
    const found = chosen === null ? [] : opened(image, 'tcp', bind, chosen, configured(setting));
    if (found.length === 0) image.tell(spotOf(setting), 'mosquitto: this listener was not understood');
    return found;
  });
}

/** Files without which mosquitto does not start. */
const WANTED = /^(?:certfile|keyfile|cafile|crlfile|password_file|acl_file|psk_file)$/;

const KEYS = /^(?:listener|port|bind_address|include_dir)$/;

/** mosquitto.conf(5): each `listener`; without one it serves this machine alone, on 1883 or what `port` says. */
export const mosquitto: Reader = {
  programs: ['mosquitto'],
  decides: /^(?:listener|port|bind_address|bind_interface|address(?:es)?)$/,
  read(run, image) {
    const file = flagValue(run, '-c', '--config-file') ?? '/etc/mosquitto/mosquitto.conf';
    const includes = {
      inDirectory: /\.conf$/,
      patternsOf: ({ key, values }: { key: string; values: readonly string[] }) =>
        key === 'include_dir' ? values : null,
    };
    const settings = readWithIncludes(image, file, parse, includes);
    const meant = (all: readonly Opened[]) =>
      unlessUnknown(image, run, all, settings, { chosen: /^(?:plugin|auth)_opt_/ });
    const ended = (all: readonly Opened[]) =>
      unlessLacking(image, unlessInOtherCase(image, meant(all), settings, KEYS), settings, { keys: WANTED });
    const first = settings.findIndex(isListener);
    const given = flagValues(run.words, ['-p', '--port']);
    const before = first < 0 ? settings : settings.slice(0, first);
    const port = settings.findLast(({ key }) => key === 'port');
    const bind = settings.findLast(({ key }) => key === 'bind_address');
    const places = [port, bind].filter((each) => each !== undefined);
    // mosquitto(8): ports of the command line count, for this machine alone, where no file says where to listen.
    if (first < 0 && places.length === 0 && given.length > 0)
      return given.flatMap(({ value }) => {
        const chosen = portNumber(image, value, 'tcp');
        return chosen === null ? [] : opened(image, 'tcp', 'loopback', chosen, argued(run, value));
      });
    // The first listener needs no `listener` where one of its settings is there.
    if (first < 0 || places.length > 0) {
      const everywhere = port === undefined && bind === undefined ? 'loopback' : everywhereOf(before);
      const number = portNumber(image, port?.values[0] ?? '1883', 'tcp') ?? 1883;
      const source = places.length === 0 ? byDefault(run) : configured(...places);
      const plain = opened(image, 'tcp', bind?.values[0] ?? everywhere, number, source);
      return ended([...plain, ...listenersOf(image, settings)]);
    }
    return ended(listenersOf(image, settings));
  },
};
