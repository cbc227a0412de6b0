import type { Declared } from '../declared.js';
import { BRACED_LINES } from '../syntax/block-tokens.js';
import { parseBlocks } from '../syntax/blocks.js';
import { includesBy, type Parse } from '../syntax/include.js';
import { DIRECTIVES, INI, parseLines } from '../syntax/lines.js';

const directives = parseLines(DIRECTIVES);
const ini = parseLines(INI);

/** A daemon of Bacula or Bareos: its resource names port and address with its own letters in front. */
const bacula = (program: string, file: string, letters: string, port: number): Declared => ({
  programs: [program],
  anyCase: true,
  files: [file],
  fileFlags: ['-c'],
  parse: (path, text) =>
    parseBlocks(BRACED_LINES)(path, text).map((each) => ({
      ...each,
      values: each.values.filter((word) => word !== '='),
    })),
  // `@FILE`, anywhere
  includes: { patternsOf: ({ key }) => (key.startsWith('@') && !key.startsWith('@|') ? [key.slice(1)] : null) },
  listeners: [
    {
      protocols: ['tcp'],
      port: { keys: [`${letters}Port`] },
      address: { keys: [`${letters}Address`] },
      defaultPort: port,
      defaultBind: 'any4',
      // A list of addresses stands in place of both.
      when: [{ keys: [`${letters}Addresses`], is: /^none$/, otherwise: true }],
    },
    {
      protocols: ['tcp'],
      sections: /^(?:ip|ipv4|ipv6)$/,
      port: { keys: ['port'] },
      address: { keys: ['addr'] },
      defaultPort: port,
      defaultBind: 'any4',
    },
  ],
});

/** A receiver of carbon: its port and interface, by the letters in front. */
const receiver = (name: string, port: number, protocol: 'tcp' | 'udp') =>
  ({
    protocols: [protocol],
    port: { keys: [`cache/${name}_PORT`] },
    address: { keys: [`cache/${name}_INTERFACE`] },
    defaultPort: port,
    defaultBind: 'any4',
    ...(protocol === 'udp' ? { when: [{ keys: ['cache/ENABLE_UDP_LISTENER'], is: /^true$/i, otherwise: false }] } : {}),
  }) as const;

const pluginLines = parseLines({ ...DIRECTIVES, section: /^\[([^\]]*)\]$/ });

/** `<Include "DIRECTORY">` with its `Filter`. */
const FILTERED =
  /^([ \t]{0,40})<Include[ \t]{1,9}"?([^">\n]{1,300})"?>[ \t]{0,40}\n[ \t]{0,40}Filter[ \t]{1,9}"?([^"\n]{1,100})"?[ \t]{0,40}$/gim;

/** `<Plugin NAME>` as a section, `LoadPlugin NAME` as a key with the name, `Listen "ADDRESS" "PORT"` as an endpoint,
 * which may be a section with settings of its own, as an include may. */
const collectdPlugin: Parse = (file, text, limit) => {
  const asSections = text
    // Of a directory that is included, `Filter` says which files.
    .replace(FILTERED, '$1Include "$2/$3"\n')
    .replace(/^[ \t]*<(Load)?Plugin\s+"?([\w-]+)"?>/gim, (_, load, name) => (load ? `LoadPlugin ${name}` : `[${name}]`))
    .replace(/^[ \t]*<\/Plugin>/gim, '[end]')
    .replace(/^([ \t]*)<(Include|Listen)\s([^>\n]*)>/gim, '$1$2 $3')
    .replace(/^([ \t]*)</gm, '$1 <');
  return pluginLines(file, asSections, limit).map((each) => {
    const [host = '', port = '25826'] = each.values;
    if (/^loadplugin$/i.test(each.key)) return { ...each, key: `LoadPlugin ${host}` };
    if (/^autoloadplugin$/i.test(each.key) && /^(?:true|yes|on)$/i.test(host)) return { ...each, key: 'LoadPlugin *' };
    const isListen = /^listen$/i.test(each.key);
    return isListen ? { ...each, values: [`${host.includes(':') ? `[${host}]` : host}:${port}`] } : each;
  });
};

/** A plugin of collectd that listens on one port wherever it is loaded. */
const collectdPort = (plugin: string, protocol: 'tcp' | 'udp', port: number) =>
  ({
    protocols: [protocol],
    port: { keys: [`${plugin}/Port`] },
    address: { keys: [`${plugin}/Host`] },
    defaultPort: port,
    defaultBind: 'any',
    when: [{ keys: [`LoadPlugin ${plugin}`], is: /^/, otherwise: false }],
  }) as const;

/** A plugin that listens where its block says, if it is loaded. */
const collectdListen = (plugin: string, protocol: 'tcp' | 'udp') =>
  ({
    protocols: [protocol],
    endpoint: { keys: [`${plugin}/Listen`] },
    defaultPort: null,
    defaultBind: 'any',
    when: [{ keys: [`LoadPlugin ${plugin}`, 'LoadPlugin *'], is: /^/, otherwise: false }],
  }) as const;

/** What gathers figures and backups from other machines. */
export const COLLECTING: readonly Declared[] = [
  bacula('bacula-fd', '/etc/bacula/bacula-fd.conf', 'FD', 9102),
  bacula('bacula-sd', '/etc/bacula/bacula-sd.conf', 'SD', 9103),
  bacula('bacula-dir', '/etc/bacula/bacula-dir.conf', 'Dir', 9101),
  {
    // gmetad.conf(5)
    programs: ['gmetad'],
    files: ['/etc/ganglia/gmetad.conf'],
    fileFlags: ['-c', '--conf'],
    parse: directives,
    listeners: [
      { protocols: ['tcp'], port: { keys: ['xml_port'] }, defaultPort: 8651, defaultBind: 'any4' },
      { protocols: ['tcp'], port: { keys: ['interactive_port'] }, defaultPort: 8652, defaultBind: 'any4' },
    ],
  },
  {
    // carbon.conf: [cache]
    programs: ['carbon-cache'],
    files: ['/etc/carbon/carbon.conf'],
    fileFlags: ['--config'],
    parse: ini,
    listeners: [
      receiver('LINE_RECEIVER', 2003, 'tcp'),
      receiver('UDP_RECEIVER', 2003, 'udp'),
      receiver('PICKLE_RECEIVER', 2004, 'tcp'),
      receiver('CACHE_QUERY', 7002, 'tcp'),
    ],
  },
  {
    // collectd.conf(5): it receives only where the plugin says where.
    programs: ['collectd'],
    files: ['/etc/collectd/collectd.conf', '/etc/collectd.conf'],
    fileFlags: ['-C'],
    parse: collectdPlugin,
    includes: { ...includesBy(/^include$/i), inDirectory: /./ },
    listeners: [
      collectdListen('network', 'udp'),
      collectdListen('grpc', 'tcp'),
      collectdPort('statsd', 'udp', 8125),
      collectdPort('write_prometheus', 'tcp', 9103),
    ],
  },
  {
    // icinga2: nothing without the feature `api`.
    programs: ['icinga2'],
    files: ['/etc/icinga2/features-enabled/api.conf'],
    parse: (file, text, limit) =>
      parseBlocks(BRACED_LINES)(file, text, limit).map((each) => ({
        ...each,
        values: each.values.filter((word) => word !== '='),
      })),
    listeners: [
      {
        protocols: ['tcp'],
        port: { keys: ['bind_port'] },
        address: { keys: ['bind_host'] },
        defaultPort: 5665,
        defaultBind: 'dual',
        when: [{ keys: ['object'], is: /ApiListener/, otherwise: false }],
      },
    ],
  },
  {
    // snmptrapd.conf(5): `snmpTrapdAddr udp:ADDRESS:PORT`
    programs: ['snmptrapd'],
    files: ['/etc/snmp/snmptrapd.conf'],
    fileFlags: ['-c'],
    parse: (file, text, limit) =>
      directives(file, text, limit).map((each) => ({
        ...each,
        values: each.values.flatMap((value) => value.split(',')).map((value) => value.replace(/^udp6?:/, '')),
      })),
    listeners: [
      {
        protocols: ['udp'],
        endpoint: { keys: ['snmpTrapdAddr'] },
        defaultPort: 162,
        defaultBind: 'any4',
      },
    ],
  },
];
