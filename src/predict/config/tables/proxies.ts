import type { Declared } from '../declared.js';
import { derived } from '../syntax/derived.js';
import { includesBy } from '../syntax/include.js';
import { DIRECTIVES, parseLines } from '../syntax/lines.js';
import { parseUwsgi } from '../syntax/uwsgi.js';
import { parseXml } from '../syntax/xml.js';
import { parseYaml } from '../syntax/yaml.js';
import { SQUID } from './squid.js';

const directives = parseLines(DIRECTIVES);

/** `8080`, `8080:ipv6`, `8080:ip-in=127.0.0.1:ssl` as address and port. */
function trafficPort(text: string): string {
  const [port = ''] = /\b\d+\b/.exec(text) ?? [];
  const [, inside] = /ip-in=(\[[^\]]+\]|[^:]+)/.exec(text) ?? [];
  return `${inside ?? (/:ipv6\b/.test(text) ? '[::]' : '0.0.0.0')}:${port}`;
}

/** Proxies, caches and servers of applications. */
export const PROXIES: readonly Declared[] = [
  SQUID,
  {
    // varnishd(1): `-a [name=][address][:port][,proto…]`, `-T address:port`.
    programs: ['varnishd'],
    files: [],
    listeners: [
      { protocols: ['tcp'], endpoint: { flags: ['-a'] }, defaultPort: 80, defaultBind: 'any' },
      { protocols: ['tcp'], endpoint: { flags: ['-T'] }, defaultPort: null, defaultBind: 'loopback' },
    ],
  },
  {
    // tinyproxy.conf(5)
    programs: ['tinyproxy'],
    anyCase: true,
    files: ['/etc/tinyproxy/tinyproxy.conf', '/etc/tinyproxy.conf'],
    fileFlags: ['-c'],
    parse: directives,
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['Port'] },
        address: { keys: ['Listen'] },
        defaultPort: 8888,
        defaultBind: 'any',
        repeated: 'every',
      },
    ],
    refuses: { keys: /^(?:port|listen|bind)$/i, value: /["']/, reason: 'tinyproxy ends: it takes no quotes here' },
  },
  {
    programs: ['privoxy'],
    files: ['/etc/privoxy/config'],
    fileOperand: true,
    parse: directives,
    // Seen in a run of 3.0.34: "invalid bind port spec"
    refuses: { keys: /^listen-address$/, value: /^\s+[^:\s#]+\s*(?:#|$)/, reason: 'privoxy ends: this names no port' },
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['listen-address'] },
        defaultPort: 8118,
        defaultBind: 'loopback4',
        isFirstAlone: true,
        words: { '*': 'any4' },
      },
    ],
  },
  {
    // server.xml: connectors, and the port for the word that ends it, -1 for none.
    programs: ['tomcat'],
    files: [
      '/etc/tomcat10/server.xml',
      '/etc/tomcat9/server.xml',
      '/var/lib/tomcat10/conf/server.xml',
      '/opt/tomcat/conf/server.xml',
    ],
    parse: parseXml,
    properties: ['/etc/tomcat*/catalina.properties', '/opt/tomcat/conf/catalina.properties'],
    listeners: [
      {
        protocols: ['tcp'],
        sections: /^Connector /,
        port: { keys: ['port'] },
        address: { keys: ['address'] },
        defaultPort: null,
        defaultBind: 'dual',
      },
      { protocols: ['tcp'], port: { keys: ['Server/port'] }, defaultPort: null, defaultBind: ['::ffff:127.0.0.1'] },
    ],
  },
  {
    programs: ['uwsgi'],
    files: ['/etc/uwsgi/emperor.ini', '/etc/uwsgi-emperor/emperor.ini', '/etc/uwsgi/apps-enabled/*.ini'],
    fileFlags: ['--ini', '-i', '--yaml', '--yml', '-y', '--json', '-j', '--emperor'],
    parse: parseUwsgi,
    // An emperor starts each file of a directory, or of a pattern.
    includes: { ...includesBy(/^(?:emperor|ini)$/), inDirectory: /\.(?:ini|ya?ml|json)$/ },
    refuses: {
      keys: /^(?:[a-z]+-)?socket$/,
      value: /^\s*=.*,/,
      reason: 'uWSGI takes one address here, and of a list of them it makes another one',
      isEach: true,
    },
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: {
          keys: ['http-socket', 'http', 'https', 'socket', 'uwsgi-socket', 'fastcgi-socket', 'scgi-socket', 'stats'],
          flags: ['--http-socket', '--http', '--socket', '-s', '--stats'],
        },
        defaultPort: null,
        defaultBind: 'any4',
      },
      { protocols: ['udp'], endpoint: { keys: ['udp'], flags: ['--udp'] }, defaultPort: null, defaultBind: 'any4' },
    ],
  },
  {
    programs: ['uvicorn', 'hypercorn', 'daphne'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['--port', '-p'], variables: ['UVICORN_PORT'] },
        address: { flags: ['--host', '-b'] },
        defaultPort: 8000,
        defaultBind: 'loopback4',
      },
    ],
  },
  {
    // records.config: a port is one of IPv4 unless `:ipv6` stands behind it, `:ip-in=` names the address.
    programs: ['trafficserver'],
    files: ['/etc/trafficserver/records.config'],
    parse: derived(directives, (all) =>
      all
        .filter(({ values }) => values[0] === 'proxy.config.http.server_ports')
        .map((each) => ({ ...each, key: 'server_ports', values: each.values.slice(2).map(trafficPort) })),
    ),
    listeners: [{ protocols: ['tcp'], endpoint: { keys: ['server_ports'] }, defaultPort: 8080, defaultBind: 'any4' }],
  },
  {
    // nutcracker(8): `listen` of each pool, and its figures.
    programs: ['nutcracker'],
    files: ['/etc/nutcracker/nutcracker.yml'],
    fileFlags: ['-c', '--conf-file'],
    parse: parseYaml,
    listeners: [
      { protocols: ['tcp'], endpoint: { keys: ['listen'] }, defaultPort: null, defaultBind: 'any4' },
      {
        protocols: ['tcp'],
        port: { flags: ['-s', '--stats-port'] },
        address: { flags: ['-a', '--stats-addr'] },
        defaultPort: 22222,
        defaultBind: 'any4',
      },
    ],
  },
];
