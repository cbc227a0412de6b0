import type { Protocol } from '../../../domain/listener.js';
import { joined } from '../../tree/paths.js';
import type { Opened, Place } from '../../types.js';
import { byDefault, flagValues } from '../flags.js';
import { configured, opened, portNumber, type Source } from '../sockets.js';
import { luaOf, tellUnread } from '../syntax/lua.js';
import type { Reader } from '../types.js';

/** Over which protocols a kind of listener speaks, and its usual port; Knot Resolver's manual, net.listen. */
const KINDS: Readonly<Record<string, { readonly protocols: readonly Protocol[]; readonly port: number }>> = {
  dns: { protocols: ['udp', 'tcp'], port: 53 },
  tls: { protocols: ['tcp'], port: 853 },
  doh2: { protocols: ['tcp'], port: 443 },
  doh_legacy: { protocols: ['tcp'], port: 443 },
  webmgmt: { protocols: ['tcp'], port: 8453 },
};

const LISTEN =
  /\bnet\.listen\(\s{0,20}(?<hosts>\{[^{}]{0,1000}\}|'[^'\n]{0,200}'|"[^"\n]{0,200}"|net\.[\w.-]{1,40})(?:\s{0,20},\s{0,20}(?<port>\d{1,5}|[A-Za-z_]\w{0,80}))?(?:\s{0,20},\s{0,20}\{(?<options>[^{}]{0,300})\})?\s{0,20}\)/g;

/** What numbers are called. */
const NUMBERS = /^[ \t]{0,40}(?:local[ \t]{1,9})?(\w{1,80})[ \t]{0,9}=[ \t]{0,9}(\d{1,5})[ \t]{0,40}$/gm;

/** The addresses of `'::1'`, `{'127.0.0.1', '::1'}`, or `net.eth0`, which stands for those of a device. */
function hostsOf(text: string): string[] {
  const device = /^net\.(.+)$/.exec(text)?.[1];
  return device === undefined
    ? [...text.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, one, two]) => one ?? two ?? '')
    : [device];
}

/** Knot Resolver: each `net.listen`; without one, DNS and DNS over TLS on this machine alone. */
export const kresd: Reader = {
  programs: ['kresd'],
  small: /^net\.listen$/,
  read(run, image) {
    const given = flagValues(run.words, ['-c', '--config']).map(({ value }) => joined(run.directory, value));
    const files = given.length > 0 ? given : [joined(run.directory, 'config')];
    const found: Opened[] = [];
    let says = false;
    let isFour = false;
    const open = (kind: string, host: string, port: string | undefined, source: Source, place: Place | null) => {
      const { protocols, port: usual } = KINDS[kind] ?? { protocols: [], port: 0 };
      const sockets = protocols.flatMap((protocol) => {
        const number = port === undefined || port === 'nil' ? usual : portNumber(image, port, protocol);
        return number === null ? [] : opened(image, protocol, host, number, source);
      });
      if (sockets.length === 0 && place !== null)
        image.tell(`${place.file}:${place.line}`, 'kresd: this listener was not understood');
      found.push(...sockets);
    };
    for (const file of files) {
      const clean = luaOf(image, file);
      const { text, lineOf } = clean;
      const calls = [...text.matchAll(LISTEN)].map(({ 0: call, index }) => ({ from: index, to: index + call.length }));
      tellUnread(image, clean, /\blisten\b/g, (offset) => calls.some(({ from, to }) => from < offset && offset < to));
      isFour ||= /^[ \t]*net\.ipv6\s*=\s*false/m.test(text);
      // `local port = 53`: a name may stand for a number.
      const named = new Map([...text.matchAll(NUMBERS)].map(([, name = '', value = '']) => [name, value]));
      for (const { 0: call, groups, index } of text.matchAll(LISTEN)) {
        const [, kind = 'dns'] = /\bkind\s{0,9}=\s{0,9}['"](\w+)['"]/.exec(groups?.options ?? '') ?? [];
        if (!Object.hasOwn(KINDS, kind)) continue;
        const port = named.get(groups?.port ?? '') ?? groups?.port;
        const usual = groups?.options?.includes('kind') === true || port !== '853' ? kind : 'tls';
        const place = { file, line: lineOf(index), text: call.replace(/\s+/g, ' ') };
        for (const host of hostsOf(groups?.hosts ?? '').filter((each) => !each.includes('/'))) {
          says = true;
          open(usual, host, port, configured(place), place);
        }
      }
    }
    if (!says) for (const kind of ['dns', 'tls']) open(kind, 'loopback', undefined, byDefault(run), null);
    return isFour ? found.filter(({ family }) => family === 'ipv4') : found;
  },
};
