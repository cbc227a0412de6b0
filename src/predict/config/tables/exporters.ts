import { type Declared, GO_WORDS, type Said } from '../declared.js';
import { coPilot } from './co-pilot.js';

/** `--web.listen-address` and its kind, as exporters of Prometheus have them. */
const WEB: Said = {
  flags: ['--web.listen-address', '-web.listen-address'],
  // Those whose options kingpin reads know one dash for letters alone.
  doubtful: ['-web.listen-address'],
};

/** Names of the option that came or went with a version: Debian 12's apache_exporter ends at `--web.listen-address`. */
const APACHE = ['--telemetry.address', '-telemetry.address', '--web.listen-address', '-web.listen-address'];
const NGINX = ['-web.listen-address', '-listen-address', '--listen-address'];

/** A program of Go that serves on one port; without a host one socket takes both families. */
const serving = (program: string, port: number, endpoint: Said = WEB): Declared => ({
  programs: [program],
  files: [],
  // It then takes what systemd hands over.
  offFlags: ['--web.systemd-socket'],
  listeners: [{ protocols: ['tcp'], endpoint, defaultPort: port, defaultBind: 'dual', words: GO_WORDS }],
});

/** By program the port that its own help names. */
const PORTS: Readonly<Record<string, number>> = {
  prometheus: 9090,
  pushgateway: 9091,
  node_exporter: 9100,
  apache_exporter: 9117,
  bind_exporter: 9119,
  bird_exporter: 9324,
  blackbox_exporter: 9115,
  elasticsearch_exporter: 9114,
  exporter_exporter: 9999,
  frr_exporter: 9342,
  ha_cluster_exporter: 9664,
  haproxy_exporter: 9101,
  homeplug_exporter: 9702,
  ipmi_exporter: 9290,
  libvirt_exporter: 9177,
  mailexporter: 9225,
  // That of Debian; the one of Percona listens on 9216.
  mongodb_exporter: 9001,
  mysqld_exporter: 9104,
  nextcloud_exporter: 9205,
  nginx_exporter: 9113,
  postfix_exporter: 9154,
  postgres_exporter: 9187,
  process_exporter: 9256,
  redis_exporter: 9121,
  smokeping_prober: 9374,
  snmp_exporter: 9116,
  sql_exporter: 9237,
  squid_exporter: 9301,
  tplink_plug_exporter: 9233,
  varnish_exporter: 9131,
  statsd_exporter: 9102,
  collectd_exporter: 9103,
  consul_exporter: 9107,
  graphite_exporter: 9108,
  memcached_exporter: 9150,
  influxdb_exporter: 9122,
  trafficserver_exporter: 9122,
  systemd_exporter: 9558,
  zfs_exporter: 9134,
  smartctl_exporter: 9633,
  ssl_exporter: 9219,
  json_exporter: 7979,
  keepalived_exporter: 9165,
  pgbouncer_exporter: 9127,
  kafka_exporter: 9308,
  mtail: 3903,
};

/** Options that are not called `--web.listen-address`, and variables, as the help of Debian's builds names them. */
const OWN: Readonly<Record<string, Said>> = {
  apache_exporter: { flags: APACHE, doubtful: APACHE },
  homeplug_exporter: { flags: ['--telemetry.address', '-telemetry.address'] },
  tplink_plug_exporter: { flags: ['-metrics.listen-addr', '--metrics.listen-addr'] },
  redis_exporter: { ...WEB, variables: ['REDIS_EXPORTER_WEB_LISTEN_ADDRESS'] },
  postgres_exporter: { ...WEB, variables: ['PG_EXPORTER_WEB_LISTEN_ADDRESS'] },
  exporter_exporter: { flags: ['-web.listen-address', '--web.listen-address'] },
  squid_exporter: { flags: ['-listen', '--listen'], variables: ['SQUID_EXPORTER_LISTEN'] },
  nextcloud_exporter: { flags: ['--addr', '-a'], variables: ['NEXTCLOUD_LISTEN_ADDRESS'] },
  postfix_exporter: WEB,
  nginx_exporter: { flags: ['--web.listen-address', ...NGINX], doubtful: NGINX },
};

/** Without these they end at once. */
const NEEDS: Readonly<Record<string, Said>> = {
  mysqld_exporter: {
    variables: ['DATA_SOURCE_NAME', 'MYSQLD_EXPORTER_PASSWORD'],
    flags: ['--config.my-cnf', '-config.my-cnf'],
  },
  postgres_exporter: {
    variables: ['DATA_SOURCE_NAME', 'DATA_SOURCE_URI', 'DATA_SOURCE_URI_FILE'],
    flags: ['--config.file'],
  },
};

/**
 * Files that they end without, as Debian's builds and those of their makers look for them where no option names one: a name
 * alone lies in the directory that they start in. Seen on Debian 12, started without one.
 */
const FILES: Readonly<Record<string, readonly string[]>> = {
  prometheus: ['/etc/prometheus/prometheus.yml', 'prometheus.yml'],
  alertmanager: ['/etc/prometheus/alertmanager.yml', 'alertmanager.yml'],
  blackbox_exporter: ['blackbox.yml'],
  snmp_exporter: ['/etc/prometheus/snmp.yml', 'snmp.yml'],
  sql_exporter: ['config.yml'],
  exporter_exporter: ['/etc/prometheus/exporter-exporter.yml', 'expexp.yaml'],
  mqtt_exporter: ['/etc/prometheus/mqtt-exporter.yaml', 'config.yaml'],
};

/** What a program ends without, of which no line says where it listens. */
function needing(program: string): Pick<Declared, 'files' | 'fileFlags' | 'needsFile' | 'parse'> {
  const files = FILES[program];
  if (files === undefined) return { files: [] };
  return { files, fileFlags: ['--config.file', '-config.file', '-config'], needsFile: true, parse: () => [] };
}

/** Prometheus, its exporters and gateways. */
export const EXPORTERS: readonly Declared[] = [
  ...Object.entries(PORTS).map(
    ([program, port]): Declared => ({
      ...serving(program, port, OWN[program]),
      ...needing(program),
      ...(NEEDS[program] === undefined ? {} : { needs: NEEDS[program] }),
    }),
  ),
  {
    // Its cluster talks on 9094 over both protocols unless it is switched off.
    programs: ['alertmanager'],
    ...needing('alertmanager'),
    listeners: [
      { protocols: ['tcp'], endpoint: WEB, defaultPort: 9093, defaultBind: 'dual', words: GO_WORDS },
      {
        protocols: ['tcp', 'udp'],
        endpoint: { flags: ['--cluster.listen-address'] },
        defaultPort: 9094,
        defaultBind: 'dual',
        words: GO_WORDS,
      },
    ],
  },
  {
    programs: ['mqtt2prometheus'],
    files: [],
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-listen-port', '--listen-port'] },
        address: { flags: ['-listen-address', '--listen-address'] },
        defaultPort: 9641,
        defaultBind: 'any4',
        words: GO_WORDS,
      },
    ],
  },
  {
    programs: ['mqtt_exporter'],
    ...needing('mqtt_exporter'),
    listeners: [
      {
        protocols: ['tcp'],
        port: { flags: ['-listen-port', '--listen-port'] },
        address: { flags: ['-listen-address', '--listen-address'] },
        defaultPort: 9000,
        defaultBind: 'dual',
        words: GO_WORDS,
      },
    ],
  },
  coPilot('pmcd', [44321]),
  coPilot('pmproxy', [44322, 44323]),
];
