import { globbed } from '../../start/systemd/conditions.js';
import type { Image } from '../../tree/image.js';
import { directoryOf } from '../../tree/paths.js';
import { type Opened, spotOf } from '../../types.js';
import { flagValue } from '../flags.js';
import { configured, opened, portNumber } from '../sockets.js';
import { settingsOfFile } from '../syntax/include.js';
import { parseXml } from '../syntax/xml.js';
import { parseYaml } from '../syntax/yaml.js';
import type { Reader, Setting } from '../types.js';

/** What is a port, by its path below the root. */
const PORTS = new Set([
  ...['http_port', 'https_port', 'tcp_port', 'tcp_port_secure', 'tcp_with_proxy_port', 'grpc_port', 'prometheus/port'],
  ...['interserver_http_port', 'interserver_https_port', 'mysql_port', 'postgresql_port', 'keeper_server/tcp_port'],
]);

/** Attributes of an element whose value stands elsewhere. */
const ELSEWHERE = /^(?:incl|from_env|from_zk)$/;

const ELSE = 'clickhouse: what this stands for was not followed';

const isXml = (file: string) => file.endsWith('.xml');

/** The path of a setting; the root of XML may have any name. */
const pathOf = ({ file, within, key }: Setting) =>
  [...within.slice(isXml(file) ? 1 : 0).map(([name]) => name), key].join('/');

type Merged = Map<string, readonly Setting[]>;

/**
 * Lays a file over those before it: elements of one name take the place of those that stand as far in front, unless they say
 * `replace` or `remove`. ClickHouse, "Configuration Files"
 */
function merge(image: Image, merged: Merged, file: string): void {
  const said = new Map<string, Setting[]>();
  const [cleared, doubted] = [new Set<string>(), new Set<string>()];
  for (const each of settingsOfFile(image, file, isXml(file) ? parseXml : parseYaml)) {
    const path = pathOf(each);
    const element = path.slice(0, -each.key.length - 1);
    if (PORTS.has(element) || element === 'listen_host') {
      if (ELSEWHERE.test(each.key)) {
        doubted.add(element);
        image.tell(spotOf(each), ELSE);
      }
      if (/^(?:remove|replace)$/.test(each.key)) cleared.add(element);
    }
    if (each.values.length > 0 && (PORTS.has(path) || path === 'listen_host'))
      said.set(path, [...(said.get(path) ?? []), each]);
  }
  for (const element of cleared) merged.delete(element);
  for (const [path, plain] of said) {
    const own = doubted.has(path) ? plain.map((each) => ({ ...each, doubt: ELSE })) : plain;
    merged.set(path, [...own, ...(merged.get(path) ?? []).slice(own.length)]);
  }
}

/** ClickHouse: each port on each `listen_host`, of its file and of what lies beside it for one setting or another. */
export const clickhouse: Reader = {
  programs: ['clickhouse-server'],
  decides:
    /^(?:port|host|listen_host|(?:https?|tcp|grpc|mysql|postgresql|interserver_https?|tcp_with_proxy)_port(?:_secure)?)$/,
  read(run, image) {
    const named = flagValue(run, '-C', '--config-file', '--config');
    const file = named ?? '/etc/clickhouse-server/config.xml';
    const beside = ['config.d', 'conf.d'].flatMap((name) => globbed(image, `${directoryOf(file)}/${name}/*`));
    const merged: Merged = new Map();
    for (const each of [file, ...beside.filter((path) => /\.(?:xml|ya?ml)$/.test(path))]) merge(image, merged, each);
    const hosts = merged.get('listen_host') ?? [];
    return [...merged].flatMap(([path, ports]) =>
      ports.flatMap((port): Opened[] => {
        if (path === 'listen_host' || port.values[0] === '0') return [];
        const number = portNumber(image, port.values[0] ?? '', 'tcp');
        if (number === null) {
          image.tell(spotOf(port), 'clickhouse: this port is no port');
          return [];
        }
        if (hosts.length === 0) return opened(image, 'tcp', 'loopback', number, configured(port));
        return hosts.flatMap((host) => {
          const [word = ''] = host.values;
          return opened(image, 'tcp', word === '::' ? 'dual' : word, number, configured(port, host));
        });
      }),
    );
  },
};
