import type { Declared, DeclaredListener } from '../declared.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';

import { NO_INCLUDES, type Parse } from '../syntax/include.js';
import { parseXml } from '../syntax/xml.js';

const blocks = parseBlocks({ ...BRACED_LINES, comments: ['#', '//'] });

/** Ports of streams have the names of others: in the file of that plugin a `port` is one of RTP. */
const janus: Parse = (file, text, limit) => {
  const settings = blocks(file, text, limit);
  if (!file.includes('.plugin.streaming.')) return settings;
  return settings.map((each) => (each.key === 'port' ? { ...each, key: 'rtpport' } : each));
};

/** A server of Janus: it is there where its switch says yes. */
const janusServer = (on: string, port: string, address: string, defaultPort: number): DeclaredListener => ({
  protocols: ['tcp'],
  port: { keys: [port] },
  address: { keys: [address] },
  defaultPort,
  defaultBind: 'dual',
  when: [{ keys: [on], is: /^(?:true|yes|1|on)$/i, otherwise: false }],
});

/** Servers of talk and pictures that keep their settings in files of a kind of their own. */
export const CONVERSATIONS: readonly Declared[] = [
  {
    // jabberd 2: `<local>` of c2s.xml, s2s.xml and router.xml; `<router>` is where the others are reached.
    programs: ['jabberd2'],
    files: [],
    fileFlags: ['-c'],
    parse: parseXml,
    includes: NO_INCLUDES,
    listeners: [['port'], ['ssl-port']].map(
      (keys): DeclaredListener => ({
        protocols: ['tcp'],
        sections: /^local \d+$/,
        port: { keys },
        address: { keys: ['ip'] },
        defaultPort: null,
        defaultBind: 'any4',
      }),
    ),
  },
  {
    // Janus: janus.transport.http.jcfg, janus.transport.websockets.jcfg and janus.plugin.streaming.jcfg, with their comments
    programs: ['janus'],
    files: [
      '/etc/janus/janus.transport.http.jcfg',
      '/etc/janus/janus.transport.websockets.jcfg',
      '/etc/janus/janus.plugin.streaming.jcfg',
    ],
    parse: janus,
    listeners: [
      janusServer('http', 'port', 'ip', 8088),
      janusServer('https', 'secure_port', 'secure_ip', 8089),
      janusServer('admin_http', 'admin_port', 'admin_ip', 7088),
      janusServer('admin_https', 'admin_secure_port', 'admin_secure_ip', 7889),
      janusServer('ws', 'ws_port', 'ws_ip', 8188),
      janusServer('wss', 'wss_port', 'wss_ip', 8989),
      janusServer('admin_ws', 'admin_ws_port', 'admin_ws_ip', 7188),
      janusServer('admin_wss', 'admin_wss_port', 'admin_wss_ip', 7989),
      {
        protocols: ['udp'],
        port: { keys: ['audioport', 'videoport', 'rtpport'] },
        repeated: 'every',
        defaultPort: null,
        defaultBind: 'dual',
      },
    ],
  },
];
