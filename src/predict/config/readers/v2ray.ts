import { groupBy } from '../../../base/group-by.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { joined } from '../../tree/paths.js';
import { type Opened, spotOf } from '../../types.js';
import { GO_WORDS } from '../declared.js';
import { endpoint } from '../endpoint.js';
import { flagValues } from '../flags.js';
import { type Parse, settingsOfFile } from '../syntax/include.js';
import { parseJson } from '../syntax/json.js';
import { parseYaml } from '../syntax/yaml.js';
import type { Reader, Setting } from '../types.js';

const json = parseJson({ comments: true, commas: true });

const parse: Parse = (file, ...more) => (/\.ya?ml$/.test(file) ? parseYaml : json)(file, ...more);

const USUAL = ['/etc/v2ray/config.json', '/usr/local/etc/v2ray/config.json', '/usr/local/etc/xray/config.json'];

/** The files that are named, all of which count; else the first one that is there. */
function filesOf(run: Running, image: Image): readonly string[] {
  for (const { value } of flagValues(run.words, ['-confdir', '--confdir']))
    image.tell(spotOf(run.place), `v2ray: the files of ${value.slice(0, 200)} were not read`);
  // Of `-config`, a short `-c` would take the rest for its value.
  const long = flagValues(run.words, ['-config', '--config']);
  const named = long.length > 0 ? long : flagValues(run.words, ['-c']);
  const [usual] = named.length > 0 ? [] : USUAL.filter((each) => image.isFile(each));
  return usual === undefined ? named.map(({ value }) => joined(run.directory, value)) : [usual];
}

type Said = (...path: readonly string[]) => Setting | undefined;

/** What one way in says by the path of its members; names count without regard to case. encoding/json of Go */
const sayer =
  (inbound: readonly Setting[]): Said =>
  (...path) =>
    inbound.findLast(({ within, key, values }) => {
      const own = [...within.slice(1).map(([name = '']) => name), key].join('/');
      return values.length > 0 && own.toLowerCase() === path.join('/').toLowerCase();
    });

/** Over what a way in is reached: datagrams alone for mKCP and QUIC, both where its own protocol carries them. */
function protocolsOf(said: Said): ReadonlyArray<'tcp' | 'udp'> {
  const value = (...path: readonly string[]) => said(...path)?.values.join(',');
  if (/^(?:m?kcp|quic)$/.test(value('streamSettings', 'network') ?? '')) return ['udp'];
  const networks = value('settings', 'network') ?? (value('settings', 'udp') === 'true' ? 'tcp,udp' : 'tcp');
  const carries = /^(?:socks|shadowsocks|dokodemo-door|tunnel)$/.test(value('protocol') ?? '');
  if (!carries) return ['tcp'];
  return (['tcp', 'udp'] as const).filter((each) => networks.includes(each));
}

function ofInbound(image: Image, inbound: readonly Setting[]): Opened[] {
  const said = sayer(inbound);
  const host = said('listen')?.values[0] ?? '0.0.0.0';
  if (/^[/@]/.test(host)) return [];
  const port = said('port');
  const text = port?.values.join(',') ?? '';
  const place = port ?? inbound[0];
  if (place === undefined) return [];
  if (!/^[\d,-]{1,100}$/.test(text)) {
    image.tell(spotOf(place), 'v2ray: this port is not understood');
    return [];
  }
  const spot = host.includes(':') ? `[${host}]` : host;
  return protocolsOf(said).flatMap((protocol) =>
    text
      .split(',')
      .flatMap((each) =>
        endpoint(image, place, `${spot}:${each}`, { protocol, everywhere: 'dual', port: null, hosts: GO_WORDS }),
      ),
  );
}

/** V2Ray and Xray: `inbounds` of their files, each with one port or several. Their documentation, InboundObject */
export const v2ray: Reader = {
  programs: ['v2ray'],
  decides: /^(?:port|address|listen)$/,
  read(run, image) {
    const files = filesOf(run, image).filter((each) => image.isFile(each));
    if (files.length === 0) return null;
    const inbounds = files
      .flatMap((file) => settingsOfFile(image, file, parse))
      .filter(({ within: [first] }) => /^inbound(?:s|detour)?$/i.test(first?.[0] ?? ''));
    const groups = groupBy(inbounds, ({ file, within: [first] }) => `${first?.join(' ')} ${file}`);
    return [...groups.values()].flatMap((inbound) => ofInbound(image, inbound));
  },
};
