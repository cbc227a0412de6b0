import { joined } from '../../tree/paths.js';
import { type Opened, type Place, spotOf } from '../../types.js';
import { GO_WORDS } from '../declared.js';
import { endpoint } from '../endpoint.js';
import { flagValue } from '../flags.js';
import { linesIn } from '../syntax/lines-in.js';
import type { Reader } from '../types.js';

/** The text without comments, each letter of them a blank; what is in quotes stays. */
const uncommented = (text: string) =>
  text.replace(/"(?:[^"\\\n]|\\.){0,5000}"|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (piece) =>
    piece.startsWith('"') ? piece : piece.replace(/[^\n]/g, ' '),
  );

interface Inbound {
  readonly port?: unknown;
  readonly listen?: unknown;
  readonly protocol?: unknown;
  readonly settings?: { readonly udp?: unknown; readonly network?: unknown };
  readonly streamSettings?: { readonly network?: unknown };
}

/** Over what a way in is reached: datagrams alone for mKCP and QUIC, both where its own protocol carries them. */
function protocolsOf({ protocol, settings, streamSettings }: Inbound): ReadonlyArray<'tcp' | 'udp'> {
  if (/^(?:m?kcp|quic)$/.test(String(streamSettings?.network ?? ''))) return ['udp'];
  const networks = String(settings?.network ?? (settings?.udp === true ? 'tcp,udp' : 'tcp'));
  const carries = /^(?:socks|shadowsocks|dokodemo-door|tunnel)$/.test(String(protocol));
  if (!carries) return ['tcp'];
  return (['tcp', 'udp'] as const).filter((each) => networks.includes(each));
}

/** V2Ray and Xray: `inbounds` of the file of JSON, each with one port or several. Their documentation, InboundObject */
export const v2ray: Reader = {
  programs: ['v2ray'],
  read(run, image) {
    // Of `-config`, a short `-c` would take the rest for its value.
    const named = flagValue(run, '-config', '--config') ?? flagValue(run, '-c');
    const usual = ['/etc/v2ray/config.json', '/usr/local/etc/v2ray/config.json', '/usr/local/etc/xray/config.json'];
    const file = named === null ? usual.find((each) => image.isFile(each)) : joined(run.directory, named);
    if (file === undefined || !image.isFile(file)) return null;
    const text = uncommented(image.text(file) ?? '');
    let whole: { inbounds?: Inbound[]; inbound?: Inbound };
    try {
      whole = JSON.parse(text.replace(/,(?=\s{0,2000}[}\]])/g, ' '));
    } catch {
      image.tell(file, 'v2ray: this is no JSON');
      return [];
    }
    const lines = text.split('\n');
    const lineOf = linesIn(text);
    const all = [...(Array.isArray(whole.inbounds) ? whole.inbounds : []), whole.inbound ?? []].flat();
    let from = 0;
    return all.flatMap((inbound): Opened[] => {
      const port = String(inbound.port ?? '');
      const at = text.indexOf(JSON.stringify(inbound.port ?? ''), from);
      from = Math.max(from, at + 1);
      const line = lineOf(Math.max(at, 0));
      const place: Place = { file, line, text: (lines[line - 1] ?? '').trim() };
      if (typeof inbound.listen === 'string' && inbound.listen.startsWith('/')) return [];
      if (!/^[\d,-]{1,100}$/.test(port)) {
        image.tell(spotOf(place), 'v2ray: this port is not understood');
        return [];
      }
      const host = typeof inbound.listen === 'string' ? inbound.listen : '0.0.0.0';
      const spot = host.includes(':') ? `[${host}]` : host;
      return protocolsOf(inbound).flatMap((protocol) =>
        port
          .split(',')
          .flatMap((each) =>
            endpoint(image, place, `${spot}:${each}`, { protocol, everywhere: 'dual', port: null, hosts: GO_WORDS }),
          ),
      );
    });
  },
};
