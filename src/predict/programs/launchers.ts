/**
 * Scripts that start a program in ways too long to be read, by the name of their file: what they start is known. The
 * values are names in registry/programs, or those that a reader is found by.
 */
const LAUNCHERS: Readonly<Record<string, string>> = {
  'rabbitmq-server': 'rabbitmq',
  ejabberdctl: 'ejabberd',
  'catalina.sh': 'tomcat',
  'jetty.sh': 'jetty',
  'tomcat-start.sh': 'tomcat',
  'zkServer.sh': 'zookeeper',
  'kafka-server-start.sh': 'kafka',
  elasticsearch: 'elasticsearch',
  opensearch: 'opensearch',
  cassandra: 'cassandra',
  logstash: 'logstash',
  kibana: 'kibana',
  neo4j: 'neo4j',
  activemq: 'activemq',
  'standalone.sh': 'wildfly',
  couchdb: 'couchdb',
  emqx: 'emqx',
  jenkins: 'jenkins',
  puppetserver: 'puppetserver',
  puppetdb: 'puppetdb',
  solr: 'solr',
  'influxd-systemd-start.sh': 'influxd',
  ngxctl: 'nginx',
  uwsgi: 'uwsgi',
  'uwsgi-emperor': 'uwsgi',
  yaws: 'yaws',
  'pure-ftpd-wrapper': 'pure-ftpd',
  'pdns-recursor-start': 'pdns-recursor',
  'frrinit.sh': 'zebra',
  pmcd: 'pmcd',
  pmlogger: 'pmlogger',
  pmproxy: 'pmproxy',
  'wg-quick': 'wg-quick',
};

/** The program that a script of this name starts, null for any other. */
export const launchedBy = (name: string): string | null =>
  Object.hasOwn(LAUNCHERS, name) ? (LAUNCHERS[name] ?? null) : null;
