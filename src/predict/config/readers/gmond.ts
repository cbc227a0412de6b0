import type { Opened } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { blocksOf, parseBlocks } from '../syntax/blocks.js';
import { readWithIncludes } from '../syntax/include.js';
import type { Reader, Setting } from '../types.js';

/** The channels that receive, and what they are over. */
const CHANNELS = { udp_recv_channel: 'udp', tcp_accept_channel: 'tcp' } as const;

type Channel = keyof typeof CHANNELS;
const isChannel = (key: string): key is Channel => Object.hasOwn(CHANNELS, key);

/** The settings of each block of a channel: those between it and the next block. */
const channelsOf = (settings: readonly Setting[]) =>
  blocksOf(settings, ({ within }) => within.length === 0).filter(({ block }) => isChannel(block.key));

/** It takes names in letters of any size: seen with gmond 3.7.2. */
const lowered = (setting: Setting): Setting => ({ ...setting, key: setting.key.toLowerCase() });

/** `include ('/etc/ganglia/conf.d/*.conf')`. */
const INCLUDES = {
  patternsOf: ({ key, values }: Setting) =>
    key === 'include' ? values.map((value) => value.replace(/[()]/g, '')).filter((value) => value !== '') : null,
};

/** gmond.conf(5): each channel that receives, on the address that it binds or the group that it joins. */
export const gmond: Reader = {
  programs: ['gmond'],
  decides: /^(?:port|bind|host|mcast_join|mcast_if|bind_hostname)$/,
  read(run, image) {
    const file = flagValue(run, '-c', '--conf') ?? '/etc/ganglia/gmond.conf';
    const settings = readWithIncludes(image, file, parseBlocks(BRACED_LINES), INCLUDES).map(lowered);
    if (settings.length === 0) return null;
    // It then sends alone.
    if (settings.some(({ key, values }) => key === 'deaf' && /^(?:yes|true|on|1)$/i.test(values[0] ?? ''))) return [];
    return channelsOf(settings).flatMap(({ block: channel, behind: inside }): Opened[] => {
      const said = (key: string) => inside.find((each) => each.key === key);
      const port = said('port');
      const protocol = isChannel(channel.key) ? CHANNELS[channel.key] : 'tcp';
      const number = portNumber(image, port?.values[0] ?? '8649', protocol);
      const everywhere = /^(?:inet6|ipv6)$/.test(said('family')?.values[0] ?? '') ? 'any6' : 'any4';
      const bind = (said('bind') ?? said('mcast_join'))?.values[0] ?? everywhere;
      const found = number === null ? [] : opened(image, protocol, bind, number, configured(port ?? channel));
      if (found.length === 0) image.tell(`${channel.file}:${channel.line}`, 'gmond: this channel was not understood');
      return found;
    });
  },
};
