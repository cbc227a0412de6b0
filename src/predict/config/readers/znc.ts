import { groupBy } from '../../../base/group-by.js';
import { type Opened, spotOf } from '../../types.js';
import { flagValue } from '../flags.js';
import { homeOf } from '../names.js';
import { configured, opened, portNumber } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { INI, parseLines } from '../syntax/lines.js';
import type { Reader } from '../types.js';

/** `<Listener NAME>` begins a section as `[…]` does; any other end or begin of one ends it. */
const parse = parseLines({ ...INI, comment: /^(?:#|\/\/)/, section: /^<(\/?\w+(?:\s[^>]*)?)>$/, between: /=\s*/ });

/** ZNC: a socket for each `<Listener>` of its znc.conf, for the families that it does not switch off. */
export const znc: Reader = {
  programs: ['znc'],
  decides: /^Listener$/i,
  read(run, image) {
    const directory = flagValue(run, '-d', '--datadir') ?? `${homeOf(image, run.user)}/.znc`;
    const file = `${directory}/configs/znc.conf`;
    if (!image.isFile(file)) return null;
    const settings = settingsOfFile(image, file, parse).filter(({ within }) =>
      /^listener\b/i.test(within[0]?.[0] ?? ''),
    );
    const listeners = groupBy(settings, ({ within }) => within[0]?.[0]);
    return [...listeners.values()].flatMap((own): Opened[] => {
      const said = (key: string) => own.findLast((each) => each.key.toLowerCase() === key);
      const [port, host] = [said('port'), said('host')];
      const isOff = (key: string) => said(key)?.values[0] === 'false';
      if (port === undefined) return [];
      const number = portNumber(image, (port.values[0] ?? '').replace(/^\+/, ''), 'tcp');
      const everywhere = isOff('ipv6') ? 'any4' : isOff('ipv4') ? 'any6' : 'dual';
      const source = configured(...(host === undefined ? [port] : [port, host]));
      const found = number === null ? [] : opened(image, 'tcp', host?.values[0] ?? everywhere, number, source);
      if (found.length === 0) image.tell(spotOf(port), 'znc: this listener was not understood');
      return found;
    });
  },
};
