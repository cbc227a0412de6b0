import type { Running } from '../../programs/running.js';
import type { Image } from '../../tree/image.js';
import { type Opened, spotOf } from '../../types.js';
import { argued, flagValues, hasFlag } from '../flags.js';
import { opened, portNumber } from '../sockets.js';
import type { Reader } from '../types.js';

/** By the name of a plug-in, the options that name a port, and what is opened without any of them. */
const PLUGINS: Readonly<Record<string, { readonly flags: readonly string[]; readonly port: number | null }>> = {
  web: { flags: ['--listen', '-p', '--port', '--https'], port: 8080 },
  ftp: { flags: ['-p', '--port'], port: 2121 },
  conch: { flags: ['-p', '--port'], port: 22 },
  socks: { flags: ['-p', '--port'], port: 1080 },
  telnet: { flags: ['-p', '--port'], port: 4040 },
  portforward: { flags: ['-p', '--port'], port: 6666 },
  manhole: { flags: ['-t', '--telnetPort', '-s', '--sshPort'], port: null },
  words: { flags: ['--irc-port', '--pb-port'], port: null },
};

/** A port, or a description of Twisted: `tcp:8080:interface=127.0.0.1`, `tcp6:port=80`, `ssl:443:privateKey=…`. */
function ofDescription(run: Running, image: Image, text: string): Opened[] {
  const [kind = '', ...parts] = /^\d+$/.test(text) ? ['tcp', text] : text.replaceAll('\\:', '\0').split(':');
  if (kind === 'unix' || kind === 'fd' || kind === 'systemd') return [];
  const named = new Map(parts.slice(1).map((part) => [part.replace(/=.*$/s, ''), part.replace(/^[^=]*=/, '')]));
  const [, port = ''] = /^(?:port=)?(\w+)$/.exec(parts[0] ?? '') ?? [];
  const number = /^(?:tcp6?|ssl)$/.test(kind) ? portNumber(image, port, 'tcp') : null;
  const usual = kind === 'tcp6' ? 'dual' : 'any4';
  const host = (named.get('interface') ?? '').replaceAll('\0', ':');
  const found = number === null ? [] : opened(image, 'tcp', host === '' ? usual : host, number, argued(run, text));
  if (found.length === 0) image.tell(spotOf(run.place), `twistd: no port that is understood: ${text.slice(0, 200)}`);
  return found;
}

/** twistd(1): the plug-in that it runs, and where that is told to listen. */
export const twistd: Reader = {
  programs: ['twistd'],
  read(run, image) {
    const at = run.words.findIndex((word, index) => index > 0 && Object.hasOwn(PLUGINS, word));
    const plugin = PLUGINS[run.words[at] ?? ''];
    if (plugin === undefined) return null;
    const words = run.words.slice(at);
    const said = flagValues(words, plugin.flags).map(({ value }) => value);
    if (said.length > 0) return said.flatMap((text) => ofDescription(run, image, text));
    if (plugin.port === null || hasFlag({ words }, '--help', '--version')) return [];
    return ofDescription(run, image, String(plugin.port)).map((each): Opened => ({ ...each, certainty: 'default' }));
  },
};
