import type { Protocol } from '../../../domain/listener.js';
import { joined } from '../../tree/paths.js';
import type { Opened } from '../../types.js';
import { argued, byDefault, flagValue } from '../flags.js';
import { unlessInOtherCase } from '../lacking.js';
import { configured, opened, portNumber, type Source } from '../sockets.js';
import { type Parse, settingsOfFile } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import type { Reader, Setting } from '../types.js';

const directives = parseLines({ ...DIRECTIVES, backslash: 'nothing' });

/** Names may have the dashes of the command line. */
const parse: Parse = (...file) => directives(...file).map((each) => ({ ...each, key: each.key.replace(/^--/, '') }));

/** What `proto` says: a client over TCP connects and does not listen. */
function protocolOf(text: string): { protocol: Protocol; bind: string } | null {
  if (/^tcp[46]?-client$/.test(text)) return null;
  const protocol = text.startsWith('tcp') ? 'tcp' : 'udp';
  return { protocol, bind: text.includes('6') ? 'dual' : 'any4' };
}

const KEYS = /^(?:port|lport|proto|local|nobind|client|server|management)$/;

/** openvpn(8): a server, or a client that binds its port; `nobind` and `client` do not, but for `lport`. */
export const openvpn: Reader = {
  programs: ['openvpn'],
  decides: /^(?:l|r)?port$|^local$/,
  read(run, image) {
    const named = flagValue(run, '--config');
    const file = named === null ? null : joined(flagValue(run, '--cd') ?? run.directory, named);
    if (file === null || image.text(file) === null) return null;
    const settings = settingsOfFile(image, file, parse);
    const last = (...keys: string[]): Setting | undefined => settings.findLast(({ key }) => keys.includes(key));
    const flagged = flagValue(run, '--port') ?? flagValue(run, '--lport');
    const port = last('port', 'lport');
    const word = flagged ?? port?.values[0] ?? '1194';
    const kind = protocolOf(flagValue(run, '--proto') ?? last('proto')?.values[0] ?? 'udp');
    const number = kind === null ? null : portNumber(image, word, kind.protocol);
    const places = [port, last('proto'), last('local')].filter((each) => each !== undefined);
    const source: Source =
      flagged !== null ? argued(run, flagged) : places.length === 0 ? byDefault(run) : configured(...places);
    const quiet = last('nobind') !== undefined || (last('client') !== undefined && last('lport') === undefined);
    const local = last('local')?.values[0];
    const own =
      quiet || kind === null || number === null ? [] : opened(image, kind.protocol, local ?? kind.bind, number, source);
    return unlessInOtherCase(image, [...own, ...managementOf(last('management'))], settings, KEYS);

    function managementOf(setting: Setting | undefined): Opened[] {
      const [host = '', at = ''] = setting?.values ?? [];
      if (setting === undefined || at === 'unix' || host.startsWith('/')) return [];
      const managed = portNumber(image, at, 'tcp');
      return managed === null ? [] : opened(image, 'tcp', host, managed, configured(setting));
    }
  },
};
