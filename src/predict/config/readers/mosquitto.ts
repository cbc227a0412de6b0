import { byDefault, flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { readWithIncludes } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader } from '../types.js';

const parse = parseLines({ ...DIRECTIVES, between: /\s+/, trailing: null });

/** mosquitto.conf(5): each `listener`; without one it serves this machine alone, on 1883 or what `port` says. */
export const mosquitto: Reader = {
  programs: ['mosquitto'],
  read(run, image) {
    const file = flagValue(run, '-c', '--config-file') ?? '/etc/mosquitto/mosquitto.conf';
    const includes = {
      inDirectory: /\.conf$/,
      patternsOf: ({ key, values }: { key: string; values: readonly string[] }) =>
        key === 'include_dir' ? values : null,
    };
    const settings = readWithIncludes(image, file, parse, includes);
    const listeners = settings.filter(({ key }) => key === 'listener');
    const port = settings.findLast(({ key }) => key === 'port');
    const bind = settings.findLast(({ key }) => key === 'bind_address');
    if (listeners.length === 0) {
      const places = [port, bind].filter((each) => each !== undefined);
      const everywhere = port === undefined ? 'loopback' : 'any';
      const number = portNumber(image, port?.values[0] ?? '1883', 'tcp') ?? 1883;
      const source = places.length === 0 ? byDefault(run) : configured(...places);
      return opened(image, 'tcp', bind?.values[0] ?? everywhere, number, source);
    }
    return listeners.flatMap((setting) => {
      const [number = '', host] = setting.values;
      if (number === '0') return [];
      const after = settings.slice(settings.indexOf(setting) + 1);
      const end = after.findIndex(({ key }) => key === 'listener');
      const own = end < 0 ? after : after.slice(0, end);
      // Web sockets are opened by a library, with one socket for both families.
      const isWeb = own.some(({ key, values }) => key === 'protocol' && values[0] === 'websockets');
      const chosen = portNumber(image, number, 'tcp');
      const found =
        chosen === null ? [] : opened(image, 'tcp', host ?? (isWeb ? 'dual' : 'any'), chosen, configured(setting));
      if (found.length === 0)
        image.tell(`${setting.file}:${setting.line}`, 'mosquitto: this listener was not understood');
      return found;
    });
  },
};
