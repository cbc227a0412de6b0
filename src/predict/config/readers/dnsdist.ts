import type { Opened } from '../../types.js';
import { byDefault, flagValue } from '../flags.js';
import { configured, hostPort, opened, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';

/** Calls of its Lua that open sockets: over which protocols, and the port that is meant where none is said. */
const CALLS: Readonly<Record<string, { protocols: ReadonlyArray<'tcp' | 'udp'>; port: number }>> = {
  setLocal: { protocols: ['udp', 'tcp'], port: 53 },
  addLocal: { protocols: ['udp', 'tcp'], port: 53 },
  addTLSLocal: { protocols: ['tcp'], port: 853 },
  addDOHLocal: { protocols: ['tcp'], port: 443 },
  addDNSCryptBind: { protocols: ['udp', 'tcp'], port: 8443 },
  controlSocket: { protocols: ['tcp'], port: 5199 },
  webserver: { protocols: ['tcp'], port: 8083 },
};

const PATTERN = new RegExp(String.raw`^\s*(${Object.keys(CALLS).join('|')})\s*\(\s*['"]([^'"]+)['"]`);

/** dnsdist: `setLocal` replaces the address that stands without it, the other calls add to it. */
export const dnsdist: Reader = {
  programs: ['dnsdist'],
  read(run, image) {
    const file = flagValue(run, '-C', '--config') ?? '/etc/dnsdist/dnsdist.conf';
    const found: Opened[] = [];
    let hasLocal = false;
    for (const [index, text] of (image.text(file) ?? '').split('\n').entries()) {
      const [, call = '', address = ''] = PATTERN.exec(text) ?? [];
      const kind = CALLS[call];
      if (kind === undefined) continue;
      if (call === 'setLocal' || call === 'addLocal') hasLocal = true;
      const { host, port } = hostPort(address);
      const place = { file, line: index + 1, text: text.trim() };
      const sockets = kind.protocols.flatMap((protocol) => {
        const number = portNumber(image, port ?? String(kind.port), protocol);
        return number === null ? [] : opened(image, protocol, host ?? 'any4', number, configured(place));
      });
      if (sockets.length === 0) image.tell(`${file}:${place.line}`, 'dnsdist: this address was not understood');
      found.push(...sockets);
    }
    const usual = hasLocal
      ? []
      : CALLS.setLocal?.protocols.flatMap((each) => opened(image, each, 'loopback4', 53, byDefault(run)));
    return [...(usual ?? []), ...found];
  },
};
