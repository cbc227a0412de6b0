import type { Opened } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { parseYamlAs } from '../syntax/yaml.js';
import type { Reader, Setting } from '../types.js';

/** Each connection stands under the same key. */
const parse = parseYamlAs({ repeats: true });

/** ser2net.yaml(5): `accepter: telnet(rfc2217),tcp,localhost,2000`; the last word is the port. */
function accepted(setting: Setting, image: Parameters<Reader['read']>[1]): Opened[] {
  const layers = (setting.values.join(',') ?? '').replace(/\([^()]*\)/g, '').split(',');
  const at = layers.findIndex((layer) => layer === 'tcp' || layer === 'udp');
  if (at < 0) return [];
  const protocol = layers[at] === 'udp' ? 'udp' : 'tcp';
  const rest = layers.slice(at + 1);
  const family = /^ipv[46]$/.test(rest[0] ?? '') ? rest.shift() : undefined;
  const [port = '', host] = [rest.at(-1), rest.at(-2)];
  const number = portNumber(image, port, protocol);
  const everywhere = family === 'ipv4' ? 'any4' : family === 'ipv6' ? 'any6' : 'dual';
  const found = number === null ? [] : opened(image, protocol, host ?? everywhere, number, configured(setting));
  if (found.length === 0) image.tell(`${setting.file}:${setting.line}`, 'ser2net: this accepter was not understood');
  return found;
}

/** ser2net: an accepter for each connection that is not switched off. */
export const ser2net: Reader = {
  programs: ['ser2net'],
  small: /^(?:connection|accepter)$/,
  read(run, image) {
    const file = flagValue(run, '-c') ?? '/etc/ser2net.yaml';
    const text = image.text(file);
    if (text === null) return null;
    const found: Opened[] = [];
    let connection: Opened[] = [];
    for (const setting of settingsOfFile(image, file, parse)) {
      if (setting.key === 'connection') {
        found.push(...connection);
        connection = [];
      } else if (setting.key === 'accepter') connection = accepted(setting, image);
      else if (setting.key === 'enable' && /^(?:off|false|no)$/i.test(setting.values[0] ?? '')) connection = [];
    }
    return [...found, ...connection];
  },
};
