import type { Protocol } from '../../../domain/listener.js';
import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { type Opened, type Place, spotOf } from '../../types.js';
import { argued, byDefault, flagValue } from '../flags.js';
import { doubted } from '../lacking.js';
import { homeOf } from '../names.js';
import { configured, hostPort, opened, portNumber, type Source } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { parseXml } from '../syntax/xml.js';
import type { Reader, Setting } from '../types.js';

/** Schemes of `listenAddress` that are sockets of the machine; a relay is a connection to somebody else. */
const SCHEMES: Readonly<Record<string, { readonly protocol: Protocol; readonly everywhere: string }>> = {
  tcp: { protocol: 'tcp', everywhere: 'dual' },
  tcp4: { protocol: 'tcp', everywhere: 'any4' },
  tcp6: { protocol: 'tcp', everywhere: 'any6' },
  quic: { protocol: 'udp', everywhere: 'dual' },
  quic4: { protocol: 'udp', everywhere: 'any4' },
  quic6: { protocol: 'udp', everywhere: 'any6' },
};

const DEFAULT = ['tcp://0.0.0.0:22000', 'quic://0.0.0.0:22000'];

/** config.xml of the user that it runs as; without one it writes one with its defaults. */
function settingsOf(run: Running, image: Image): readonly Setting[] {
  const named = flagValue(run, '--home', '-home', '--config') ?? run.environment.get('STCONFDIR');
  const home = homeOf(image, run.user);
  const usual = ['.config/syncthing', '.local/state/syncthing'].map((each) => `${home}/${each}`);
  const file = [named ?? [], usual]
    .flat()
    .map((directory) => `${directory}/config.xml`)
    .find((each) => image.isFile(each));
  return file === undefined ? [] : settingsOfFile(image, file, parseXml);
}

/** One address; `ofNone` is what no host, and the wildcard of IPv4, stand for. */
function at(image: Image, protocol: Protocol, text: string, ofNone: string, source: Source, place: Place): Opened[] {
  const { host, port } = hostPort(text);
  const number = port === null ? null : portNumber(image, port, protocol);
  const bind = host === null || host === '0.0.0.0' ? ofNone : host;
  const found = number === null ? [] : opened(image, protocol, bind, number, source);
  if (found.length === 0) image.tell(spotOf(place), `syncthing: no address and port that is understood: ${text}`);
  return found;
}

/** The page: an option, a variable, or `gui` of the file. */
function ofPage(run: Running, image: Image, said: (key: string) => readonly Setting[]): Opened[] {
  const flag = flagValue(run, '--gui-address', '-gui-address');
  const variable = run.environment.get('STGUIADDRESS');
  const line = said('gui/address')[0];
  if (said('gui/enabled')[0]?.values[0] === 'false') return [];
  const origin = run.origins.get('STGUIADDRESS') ?? run.place;
  const [text, source, place] =
    flag !== null && flag !== ''
      ? ([flag, argued(run, flag), run.place] as const)
      : variable !== undefined
        ? ([variable, configured(origin), origin] as const)
        : line !== undefined
          ? ([line.values[0] ?? '', configured(line), line] as const)
          : (['127.0.0.1:8384', byDefault(run), run.place] as const);
  return /^(?:unix:|\/)/.test(text) ? [] : at(image, 'tcp', text, 'dual', source, place);
}

/** Whether it finds no `HOME`, without which 1.19 ends, as run: that of its user is none, and nothing sets one. */
const isHomeless = (run: Running, image: Image) =>
  !run.environment.has('HOME') && homeOf(image, run.user) === '/nonexistent';

/** Syncthing: its page, where it takes what others send, and where it looks for them. syncthing-config(5) */
export const syncthing: Reader = {
  programs: ['syncthing'],
  decides: /^(?:address|listenAddress|localAnnouncePort)$/,
  read(run, image) {
    const settings = settingsOf(run, image);
    const said = (path: string) => {
      const [section, key] = path.split('/');
      return settings.filter((each) => each.key === key && each.within.at(-1)?.[0] === section);
    };
    const listening = said('options/listenAddress').flatMap((line) =>
      line.values.flatMap((text) => (text === 'default' ? DEFAULT : [text])).map((text) => ({ text, line })),
    );
    const wanted = listening.length > 0 ? listening : DEFAULT.map((text) => ({ text, line: undefined }));
    const transfers = wanted.flatMap(({ text, line }) => {
      const scheme = SCHEMES[/^(\w+):\/\//.exec(text)?.[1] ?? ''];
      if (scheme === undefined) return [];
      const source = line === undefined ? byDefault(run) : configured(line);
      return at(image, scheme.protocol, text, scheme.everywhere, source, line ?? run.place);
    });
    const isAnnounced = said('options/localAnnounceEnabled')[0]?.values[0] !== 'false';
    const port = said('options/localAnnouncePort')[0];
    const number = portNumber(image, port?.values[0] ?? '21027', 'udp') ?? 21027;
    const source = port === undefined ? byDefault(run) : configured(port);
    const all = [
      ...ofPage(run, image, said),
      ...transfers,
      ...(isAnnounced ? opened(image, 'udp', 'any', number, source) : []),
    ];
    return isHomeless(run, image)
      ? doubted(image, all, run.place, 'syncthing ends: its user has no home, whatever --home says')
      : all;
  },
};
