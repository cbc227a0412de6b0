import { type Declared, type DeclaredListener, GO_WORDS } from '../declared.js';
import type { Parse } from '../syntax/include.js';
import { parseToml } from '../syntax/toml.js';

/** One listener of influxd: a section with `enabled` and `bind-address`. */
const influx = (section: string, port: number, on: boolean, protocol: 'tcp' | 'udp') => {
  const variable = (key: string) => `INFLUXDB_${section.toUpperCase()}_${key}`;
  return {
    protocols: [protocol],
    endpoint: {
      keys: [`${section}/bind-address`],
      variables: [variable('BIND_ADDRESS'), variable('0_BIND_ADDRESS')],
    },
    defaultPort: port,
    defaultBind: 'dual',
    words: GO_WORDS,
    when: [
      {
        keys: [`${section}/enabled`],
        variables: [variable('ENABLED'), variable('0_ENABLED')],
        is: /^true$/i,
        otherwise: on,
      },
    ],
  } as const;
};

/** The first of its sections, which variables are for, and each further one. */
const influxes = (section: string, port: number, protocol: 'tcp' | 'udp'): readonly DeclaredListener[] => {
  const first = influx(section, port, false, protocol);
  const when = first.when.map(({ keys, is, otherwise }) => ({
    keys: keys.map((key) => `another ${key}`),
    is,
    otherwise,
  }));
  const keys = first.endpoint.keys.map((key) => `another ${key}`);
  return [first, { ...first, endpoint: { keys }, when, sections: new RegExp(`^another ${section} `) }];
};

/** Tables of a list have a name of their own behind the first. */
const parseInflux: Parse = (...file) =>
  parseToml(...file).map((each) => ({
    ...each,
    within: each.within.map(([name = '', number = '0']) => (number === '0' ? [name] : [`another ${name}`, number])),
  }));

/** InfluxDB 1, whose services may have several listeners each. */
export const INFLUX: readonly Declared[] = [
  {
    // influxdb.conf of InfluxDB 1: the port for backups, and services that are switched on.
    programs: ['influxd'],
    files: ['/etc/influxdb/influxdb.conf'],
    fileFlags: ['-config', '--config'],
    parse: parseInflux,
    listeners: [
      {
        protocols: ['tcp'],
        endpoint: { keys: ['/bind-address'], variables: ['INFLUXDB_BIND_ADDRESS'] },
        defaultPort: 8088,
        defaultBind: 'loopback4',
      },
      influx('http', 8086, true, 'tcp'),
      ...influxes('graphite', 2003, 'tcp'),
      ...influxes('opentsdb', 4242, 'tcp'),
      ...influxes('collectd', 25826, 'udp'),
      ...influxes('udp', 8089, 'udp'),
    ],
  },
];
