import { type Opened, spotOf } from '../../types.js';
import { byDefault, flagValue } from '../flags.js';
import { configured, hostPort, opened, portNumber } from '../sockets.js';
import { luaOf, tellUnread } from '../syntax/lua.js';
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

const EXPRESSION = String.raw`(?:['"][^'"\n]{0,200}['"]|[A-Za-z_]\w{0,80}|\d{1,5})`;
const JOINED = String.raw`(${EXPRESSION}(?:\s{0,20}\.\.\s{0,20}${EXPRESSION}){0,9})`;

/** Calls that open sockets, or read other files. */
const CALLED = new RegExp(String.raw`\b(?:${Object.keys(CALLS).join('|')}|add\w{1,20}Local|includeDirectory)\b`, 'g');

const PATTERN = new RegExp(String.raw`^\s{0,80}(${Object.keys(CALLS).join('|')})\s{0,20}\(\s{0,20}${JOINED}`);

/** `local where = "127.0.0.1:" .. port` */
const ASSIGNED = new RegExp(String.raw`^\s{0,80}(?:local\s{1,20})?([A-Za-z_]\w{0,80})\s{0,20}=\s{0,20}${JOINED}`);

/** No address is longer, and a text that is joined to itself again and again would be. */
const LENGTH_LIMIT = 300;

/** What texts, numbers and names that are joined come to; null where a name stands for nothing that a line before says. */
function worth(expression: string, values: ReadonlyMap<string, string>): string | null {
  let result = '';
  for (const [word] of expression.matchAll(new RegExp(EXPRESSION, 'g'))) {
    const value = /^['"]/.test(word) ? word.slice(1, -1) : /^\d/.test(word) ? word : values.get(word);
    if (value === undefined) return null;
    result += value;
    if (result.length > LENGTH_LIMIT) return null;
  }
  return result;
}

/** dnsdist: `setLocal` replaces the address that stands without it, the other calls add to it. */
export const dnsdist: Reader = {
  programs: ['dnsdist'],
  read(run, image) {
    const file = flagValue(run, '-C', '--config') ?? '/etc/dnsdist/dnsdist.conf';
    const clean = luaOf(image, file);
    const read = new Set<number>();
    const found: Opened[] = [];
    const values = new Map<string, string>();
    let hasLocal = false;
    for (const [index, text] of clean.text.split('\n').entries()) {
      const [, name = '', assigned = ''] = ASSIGNED.exec(text) ?? [];
      if (name !== '') values.set(name, worth(assigned, values) ?? '');
      const [, call = '', expression = ''] = PATTERN.exec(text) ?? [];
      const kind = CALLS[call];
      if (kind === undefined) continue;
      read.add(index + 1);
      if (call === 'setLocal' || call === 'addLocal') hasLocal = true;
      const place = { file, line: index + 1, text: text.trim() };
      const address = worth(expression, values) ?? '';
      if (address === '') {
        image.tell(spotOf(place), 'dnsdist: this address was not understood');
        continue;
      }
      const { host, port } = hostPort(address);
      const sockets = kind.protocols.flatMap((protocol) => {
        const number = portNumber(image, port ?? String(kind.port), protocol);
        return number === null ? [] : opened(image, protocol, host ?? 'any4', number, configured(place));
      });
      if (sockets.length === 0) image.tell(spotOf(place), 'dnsdist: this address was not understood');
      found.push(...sockets);
    }
    // One call of a line is read, that which begins it.
    tellUnread(image, clean, CALLED, (offset) => read.delete(clean.lineOf(offset)));
    const usual = hasLocal
      ? []
      : CALLS.setLocal?.protocols.flatMap((each) => opened(image, each, 'loopback4', 53, byDefault(run)));
    return [...(usual ?? []), ...found];
  },
};
