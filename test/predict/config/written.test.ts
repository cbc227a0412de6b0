import { describe, expect, it } from 'vitest';
import { sockets } from '../../../src/predict/config/answer.js';
import type { Registry } from '../../../src/registry/types.js';
import { buildImage, buildRunning } from '../../helpers/build-image.js';

interface Case {
  readonly program: string;
  readonly file: string;
  readonly text: string;
  readonly words?: readonly string[];
  /** More files. */
  readonly beside?: Readonly<Record<string, string>>;
  readonly opens: readonly string[];
  /** The lines of the file that are told as gaps; default none. */
  readonly gaps?: readonly number[];
}

const registry = { program: () => undefined } as unknown as Registry;

function read({ program, file, text, words = [`/usr/sbin/${program}`], beside = {} }: Case) {
  const image = buildImage({ [file]: text, ...beside });
  const opened = sockets(buildRunning(words, { name: program }), image, registry) ?? [];
  const own = image.problems().filter(({ place }) => place.startsWith(file));
  return {
    opens: opened.map(
      (each) => `${each.protocol} ${each.address} ${each.port}${each.certainty === 'possible' ? '?' : ''}`,
    ),
    gaps: [...new Set(own.map(({ place }) => Number(place.slice(file.length + 1))))].sort((one, other) => one - other),
  };
}

const docker = (text: string, opens: readonly string[], gaps: readonly number[] = []) => ({
  ...{ program: 'dockerd', file: '/etc/docker/daemon.json', text, opens, gaps },
});
const mongo = (text: string, port: number, gaps: readonly number[] = []) => ({
  ...{ program: 'mongod', file: '/etc/mongod.conf', text, opens: [`tcp 127.0.0.1 ${port}`], gaps },
});
const influx = (text: string, opens: readonly string[], gaps: readonly number[] = []) => ({
  ...{ program: 'influxd', file: '/etc/influxdb/influxdb.conf', text, opens, gaps },
});
const kamailio = (text: string, opens: readonly string[], gaps: readonly number[] = []) => ({
  ...{ program: 'kamailio', file: '/etc/kamailio/kamailio.cfg', text, opens, gaps },
});
const rsyslog = (text: string, opens: readonly string[], gaps: readonly number[] = []) => ({
  ...{ program: 'rsyslogd', file: '/etc/rsyslog.conf', text, opens, gaps },
});
const lighttpd = (text: string, opens: readonly string[], gaps: readonly number[] = []) => ({
  ...{ program: 'lighttpd', file: '/etc/lighttpd/lighttpd.conf', text, opens, gaps },
});
const lines =
  (program: string, file: string, exe = `/usr/sbin/${program}`) =>
  (text: string, opens: readonly string[], gaps: readonly number[] = []) => ({
    ...{ program, file, words: [exe], text, opens, gaps },
  });
const postgres = (text: string, opens: readonly string[], gaps: readonly number[] = []) => ({
  ...{ program: 'postgres', file: '/pg/postgresql.conf', text, opens, gaps },
  words: ['/usr/lib/postgresql/15/bin/postgres', '-D', '/pg'],
});
const named = lines('named', '/etc/bind/named.conf');
const rspamd = lines('rspamd', '/etc/rspamd/rspamd.conf');
const danted = lines('danted', '/etc/danted.conf');
const inetd = lines('inetd', '/etc/inetd.conf');
const cyrus = lines('cyrus', '/etc/cyrus.conf', '/usr/sbin/cyrmaster');
const icecast = (text: string, opens: readonly string[], gaps: readonly number[] = []) => ({
  ...{ program: 'icecast2', file: '/etc/icecast2/icecast.xml', text, opens, gaps },
});

const lua =
  (program: string, file: string) =>
  (text: string, opens: readonly string[], gaps: readonly number[] = []) => ({
    ...{ program, file, words: [`/usr/bin/${program}`, '-c', file], opens, gaps },
    text,
  });
const prosody = lua('prosody', '/etc/prosody/prosody.cfg.lua');
const kresd = lua('kresd', '/etc/knot-resolver/kresd.conf');
const dnsdist = lua('dnsdist', '/etc/dnsdist/dnsdist.conf');
const noPorts = 'modules_disabled = { "s2s" }\n';

const exim = (text: string, opens: readonly string[], gaps: readonly number[] = []) => ({
  ...{ program: 'exim4', file: '/etc/exim4/exim4.conf', words: ['/usr/sbin/exim4', '-bd'], text, opens, gaps },
});
const v2ray = (text: string, opens: readonly string[], gaps: readonly number[] = []) => ({
  ...{ program: 'v2ray', file: '/etc/v2ray/config.json', text, opens, gaps },
});

/** One meaning in many writings, and writings that end a program or that nobody understands. */
const CASES: Readonly<Record<string, Case>> = {
  'Kea takes a comma behind the last of a list': {
    program: 'kea-dhcp4',
    file: '/etc/kea/kea-dhcp4.conf',
    words: ['/usr/sbin/kea-dhcp4', '-c', '/etc/kea/kea-dhcp4.conf'],
    text: '{ "Dhcp4": { "interfaces-config": { "interfaces": [ "eth0", ] } } }',
    opens: ['udp 0.0.0.0 67'],
  },
  'PowerDNS has comments of any length': {
    program: 'pdns-recursor',
    file: '/etc/powerdns/recursor.conf',
    text: `# ${'x'.repeat(1200)}\nlocal-address=127.0.0.1:5300\n`,
    opens: ['tcp 127.0.0.1 5300', 'udp 127.0.0.1 5300'],
  },
  'dockerd: escapes in a name': docker('{"\\u0068osts": ["tcp://127.0.0.1:2375"]}', ['tcp 127.0.0.1 2375']),
  'dockerd: escapes in a value': docker('{"hosts": ["tcp:\\/\\/127.0.0.1:2375"]}', ['tcp 127.0.0.1 2375']),
  'dockerd: brackets in a list': docker('{"hosts": ["fd://", "tcp://[::]:2375"]}', ['tcp :: 2375']),
  'dockerd: a host without a scheme': docker('{"hosts": ["127.0.0.1:2375"]}', ['tcp 127.0.0.1 2375']),
  'dockerd: a scheme that it does not know': docker('{"hosts": ["TCP://127.0.0.1:2375"]}', [], [1]),
  'dockerd: hosts of something else': docker('{"x": {"hosts": ["tcp://127.0.0.1:2375"]}}', []),
  'dockerd: a comment': docker('{\n"hosts": ["tcp://127.0.0.1:2375"] // all\n}', ['tcp 127.0.0.1 2375?'], [2]),
  'dockerd: no end': docker('{"hosts": ["tcp://127.0.0.1:2375"]', ['tcp 127.0.0.1 2375?'], [1]),
  'dockerd: nothing in it': docker('', [], [1]),
  'dockerd: a mark in front': docker('\uFEFF{"hosts": ["tcp://127.0.0.1:2375"]}', ['tcp 127.0.0.1 2375']),
  'dockerd: hosts twice': docker(
    '{"hosts": ["tcp://127.0.0.1:2375"],\n"hosts": ["tcp://127.0.0.1:2376"]}',
    ['tcp 127.0.0.1 2375?', 'tcp 127.0.0.1 2376?'],
    [2],
  ),
  'dockerd: hosts of options too': {
    ...docker('{"hosts": ["tcp://127.0.0.1:2376"]}', ['tcp 127.0.0.1 2376?'], [1]),
    words: ['/usr/bin/dockerd', '-H', 'fd://'],
  },
  'transmission: an escape and a decoy': {
    program: 'transmission',
    file: '/etc/transmission-daemon/settings.json',
    text: '{"rpc-\\u0070ort": 9999, "x": {"rpc-port": 9091, "rpc-enabled": false}, "utp-enabled": false, "peer-port": 0, "dht-enabled": false, "lpd-enabled": false}',
    opens: ['tcp 0.0.0.0 9999'],
  },
  'webdis: a number with an exponent': {
    program: 'webdis',
    file: '/etc/webdis/webdis.json',
    text: '{"http_port": 7e3}',
    opens: ['tcp 0.0.0.0 7000'],
    gaps: [1],
  },
  'kea: its comments of every kind': {
    program: 'kea-dhcp4',
    file: '/etc/kea/kea-dhcp4.conf',
    text: '# a\n{ // b\n"Dhcp4": { /* "interfaces": [] */ "interfaces-config": { "interfaces": [ "eth0" ] } } }\n',
    opens: ['udp 0.0.0.0 67'],
  },
  'kea: another file': {
    program: 'kea-dhcp4',
    file: '/etc/kea/kea-dhcp4.conf',
    text: '{ "Dhcp4":\n<?include "more.json"?> }',
    opens: [],
    gaps: [2],
  },
  'mongod: braces': mongo('{net: {port: 9999}}', 9999),
  'mongod: quotes': mongo('"net":\n  "port": 9999\n', 9999),
  'mongod: a decoy further in': mongo('net:\n  port: 9999\nsetParameter:\n  net:\n    port: 1\n', 9999),
  'mongod: an alias': mongo('systemLog: &a {port: 9999}\nnet: *a\n', 9999),
  'mongod: a merge': mongo('systemLog: &a {port: 9999}\nnet:\n  <<: *a\n', 9999, [3]),
  'mongod: another document': mongo('net:\n  port: 9999\n---\nnet:\n  port: 1\n', 9999, [3]),
  'mongod: a port of another notation': { ...mongo('net:\n  port: 0x270F\n', 1, [2]), opens: [] },
  'mongod: no YAML': mongo('net: [1\n', 27017, [1]),
  'mongod: what an option runs': mongo('net:\n  port: 9999\n  x: !expand y\n', 9999, [3]),
  'influxd: a table in one line, and a list of them': influx(
    'http = { "bind-address" = "127.0.0.1:9999" } # x\n[[graphite]]\nenabled = true\nbind-address = \'127.0.0.1:1\'\n[[graphite]]\nenabled = false\nbind-address = ":2"\n[[graphite]]\nenabled = true\nbind-address = ":3"\n',
    ['tcp 127.0.0.1 8088', 'tcp 127.0.0.1 9999', 'tcp 127.0.0.1 1', 'tcp :: 3'],
  ),
  'influxd: a name with a point, and no TOML': influx(
    'http.bind-address = "127.0.0.1:9999"\nbind-address = 127.0.0.1:1 2\n',
    ['tcp 127.0.0.1 1', 'tcp 127.0.0.1 9999'],
    [2],
  ),
  'kamailio: statements beside one another, over lines, and lists': kamailio(
    'listen=udp:127.0.0.1:5070; children=4 listen=tcp:127.0.0.1:5071\r\nlisten =\n udp:127.0.0.1:5072 name "a#b" udp:[::1]:5073 # udp:127.0.0.1:1\n',
    ['udp 127.0.0.1 5070', 'tcp 127.0.0.1 5071', 'udp 127.0.0.1 5072', 'udp ::1 5073'],
  ),
  'kamailio: comments of every kind, and routes': kamailio(
    '/* listen=udp:1.2.3.4:1\nlisten=udp:1.2.3.4:2\n*/ listen=127.0.0.1#x\n//listen=udp:1.2.3.4:3\nrequest_route {\n listen=udp:127.0.0.1:9\n}\ndisable_tcp=yes',
    ['udp 127.0.0.1 5060'],
  ),
  'kamailio: names for words': kamailio(
    '#!define ADDR 127.0.0.1:5079\n#!define P 5081\n#!define H 127.0.0.1\nlisten=udp:H:P listen=tcp:ADDR\n',
    ['udp 127.0.0.1 5081', 'tcp 127.0.0.1 5079'],
  ),
  'kamailio: what it ends for, and what is not known': kamailio(
    'listen="udp:127.0.0.1:5070"\n#!ifexp X\nlisten=udp:127.0.0.1:5071\n#!endif\nmodparam("ctl", "binrpc", "tcp:127.0.0.1:2046")\n',
    ['udp 127.0.0.1 5070?', 'udp 127.0.0.1 5071'],
    [1, 2, 5],
  ),
  'rsyslog: objects beside one another and over lines': rsyslog(
    'module(load="/x/imudp.so") Input(type="IMUDP" port=["514","515"] address="127.0.0.1") # input(type="imudp" port="1")\r\nmodule ( LOAD = "imtcp" )\r\ninput(type="imtcp" # c ) "\n port="516"\n name="a # b" address="127.0.0.1") input(type="imtcp" port="0" address="127.0.0.1")\n',
    ['udp 127.0.0.1 514', 'udp 127.0.0.1 515', 'tcp 127.0.0.1 516', 'tcp 127.0.0.1 514'],
  ),
  'rsyslog: lines that go on, and comments of several': rsyslog(
    '$ModLoad \\\nimudp\n$UDPServerAddress 127.0.0.1 # x\n/* a\n$UDPServerRun 1\n" */ $UDPServerRun \\\n516 x\n$IncludeConfig /etc/rsyslog.d/*.conf\n',
    ['udp 127.0.0.1 516'],
  ),
  'rsyslog: what is not known, and what it does not take': rsyslog(
    'module(load="imtcp")\ninput(type="imtcp" port=`echo $P`)\ninput(type="imtcp" address="127.0.0.1")\ninclude(text="x")\nif $msg contains "x" then {\n  input(type="imtcp" port="1")\n}\nmodule(load="imhttp" ports="8090")\ninput(type="imtcp" port="5" address=`echo x`)\n',
    [],
    [2, 3, 4, 6, 8, 9],
  ),
  'lighttpd: statements beside one another and over lines': lighttpd(
    'server.port =\r\n 8085# x\r\nserver.bind = "127.0.0.1" $SERVER[ "socket" ]\n == "127.0.0.1:8081" { } $SERVER["socket"] == "127.0.0.1:8082" { $HTTP["host"] == "#x" { server.port = 1 } } else $SERVER["socket"] == "127.0.0.1:8083" {\n}\n# $SERVER["socket"] == ":1" { }\n$SERVER["socket"] =~ "0.0.0.0:2" { }\nserver.port := 8086',
    ['tcp 127.0.0.1 8086', 'tcp 127.0.0.1 8081', 'tcp 127.0.0.1 8082', 'tcp 127.0.0.1 8083'],
  ),
  'lighttpd: a variable of its environment': lighttpd('server.port = env.PORT\n', ['tcp 0.0.0.0 80?'], [1]),
  'danted: several places in a line': danted(
    'internal: 127.0.0.1 port=1082 internal : ::1 port = 1083#x\r\n# internal: 127.0.0.1 port = 1\nerrorlog: x\n',
    ['tcp 127.0.0.1 1082', 'tcp ::1 1083'],
  ),
  'danted: what is no address, and no port': danted(
    'internal: example.com port = 1082\ninternal: 127.0.0.1 port = no\ninternal:\n',
    ['tcp 0.0.0.0 1082?', 'tcp :: 1082?'],
    [1, 2, 3],
  ),
  'inetd: lines that go on, letters of either size, and several addresses': inetd(
    '127.0.0.1:8081 stream tcp nowait\n\t8082 stream tcp nowait root /bin/x x\n127.0.0.1:8083\tdgram\tUDP wait root /x # y\r\n127.0.0.1,127.0.0.2:8084 stream tcp nowait root /x\n::1:8085 stream tcp6 nowait root /x\n',
    ['tcp 127.0.0.1 8081', 'udp 127.0.0.1 8083', 'tcp 127.0.0.1 8084', 'tcp 127.0.0.2 8084', 'tcp ::1 8085'],
  ),
  'inetd: what is no transport': inetd('8081 stream tpc nowait root /x\nx/1 stream rpc/udp wait root /x\n', [], [1]),
  'cyrus: services alone, and arguments in any order': cyrus(
    'START {\n recover cmd="ctl" listen="1"\n}\nServices {\n imap listen=127.0.0.1:1143 cmd="imapd -U 30" # listen="2"\n two cmd="a" listen="[::1]:1144" proto="tcp6" }\nEVENTS {\n x cmd="y" listen="999"\n}\n',
    ['tcp 127.0.0.1 1143', 'tcp ::1 1144'],
  ),
  'cyrus: lines that it ends for': cyrus(
    'SERVICES {\n imap cmd="imapd" listen="127.0.0.1:1143"\n two cmd="a # b" listen="1144"\n}\n',
    ['tcp 127.0.0.1 1143?'],
    [3],
  ),
  'postgres: numbers, escapes and comments': postgres(
    "Port=0x1540#x\r\nlisten_addresses '127.0.0.1' # '*'\n my.port = 5\n",
    ['tcp 127.0.0.1 5440'],
  ),
  'postgres: quotes in quotes': postgres("port='54\\063''39'\nport = 5436.0\nlisten_addresses = '\\06127.0.0.1' # ''", [
    'tcp 127.0.0.1 5436',
  ]),
  'postgres: lines that it ends for': postgres(
    "listen_addresses = '127.0.0.1'\nport = 5432;\nport = 5433 port = 1\nlisten_addresses = *\nshared_buffers 1\nE 'a' 'b'\n",
    ['tcp 127.0.0.1 5432?'],
    [2, 3, 4, 6],
  ),
  'named: letters of either size, and ports of TLS and HTTP': named(
    'OPTIONS {\n Listen-On { 127.0.0.1; }; port 55; listen-on tls x { 127.0.0.1; }; listen-on tls none http h { 127.0.0.1; };\nlisten-on-v6 TLS x HTTP h { ::1; }; tls-port 8533; http-port 8080; };\nControls { };\n',
    ['tcp 127.0.0.1 55', 'udp 127.0.0.1 55', 'tcp 127.0.0.1 8533', 'tcp 127.0.0.1 8080', 'tcp ::1 443'],
  ),
  'rspamd: blocks and lists in every writing': rspamd(
    '/* worker "a" {\nbind_socket = "*:1"; } */ worker { a = { bind_socket: ["127.0.0.1:2", # "x"\n \'[::1]:3\',], } }\nworker b { bind_socket = <<EOD\n127.0.0.1:4\nEOD\n}\nworker "c" bind_socket "127.0.0.1:5"\nworker.d.bind_socket = "*:6"\n',
    ['tcp 127.0.0.1 2', 'tcp ::1 3', 'tcp 127.0.0.1 4', 'tcp 127.0.0.1 5'],
    [9],
  ),
  'rspamd: no end': rspamd('worker a {\nbind_socket = "127.0.0.1:2"\n', ['tcp 127.0.0.1 2'], [3]),
  'redis: no comment behind a value, and letters of either size': {
    ...lines('redis-server', '/etc/redis/redis.conf')(
      'PORT 7001\nBind 127.0.0.1\nport 7002 # x\n',
      ['tcp 127.0.0.1 7002'],
      [3],
    ),
    words: ['/usr/bin/redis-server', '/etc/redis/redis.conf'],
  },
  'squid: letters of another size, for which it ends': lines('squid', '/etc/squid/squid.conf')(
    'HTTP_PORT 127.0.0.1:3136\n',
    ['tcp 127.0.0.1 3136?'],
    [1],
  ),
  'mosquitto: letters of another size': lines('mosquitto', '/etc/mosquitto/mosquitto.conf')(
    'listener 1884 127.0.0.1\nLISTENER 7007\n',
    ['tcp 127.0.0.1 1884?'],
    [2],
  ),
  'nginx: letters of another size': lines('nginx', '/etc/nginx/nginx.conf')(
    'http { server { listen 127.0.0.1:81;\nLISTEN 82; } }\n',
    ['tcp 127.0.0.1 81?'],
    [2],
  ),
  'haproxy: peers of a machine without a name': lines('haproxy', '/etc/haproxy/haproxy.cfg')(
    'frontend a\n  bind 127.0.0.1:81\npeers p\n  bind 127.0.0.1:82\n  server local\n',
    ['tcp 127.0.0.1 81', 'tcp 127.0.0.1 82?'],
    [4],
  ),
  'haproxy: letters of another size': lines('haproxy', '/etc/haproxy/haproxy.cfg')(
    'frontend a\n  bind 127.0.0.1:81\n  BIND 127.0.0.1:82\n',
    ['tcp 127.0.0.1 81?'],
    [3],
  ),
  'unbound: it finds its interfaces itself': lines('unbound', '/etc/unbound/unbound.conf')(
    'server:\n  interface: 127.0.0.1\n  interface-automatic: yes\n  do-tcp: no\n  do-ip6: no\n  interface-automatic-ports: "5304 5305"\n',
    ['udp 0.0.0.0 5304', 'udp 0.0.0.0 5305'],
  ),
  'vsftpd: to the letter': lines('vsftpd', '/etc/vsftpd.conf')(
    'listen=YES\n# a = b\nlisten_address=127.0.0.1\nlisten_port=2121\n',
    ['tcp 127.0.0.1 2121'],
  ),
  'vsftpd: a blank, for which it ends': lines('vsftpd', '/etc/vsftpd.conf')(
    'listen=YES\nlisten_address=127.0.0.1\nlisten_port=2121 \n',
    ['tcp 127.0.0.1 21?'],
    [3],
  ),
  'dovecot: no blanks around the sign': lines('dovecot', '/etc/dovecot/dovecot.conf')(
    'protocols= imap\nssl =no\nlisten=127.0.0.1, ::1\nservice imap-login {\n inet_listener imap {\n  port=1143\n }\n}\n',
    ['tcp 127.0.0.1 1143', 'tcp ::1 1143'],
  ),
  'stunnel: letters of either size': lines('stunnel', '/etc/stunnel/stunnel.conf')(
    'client = yes\n[a]\nACCEPT = :::7003\n',
    ['tcp :: 7003'],
  ),
  'dnsmasq: another port for DHCP': lines('dnsmasq', '/etc/dnsmasq.conf')(
    'port=0\ndhcp-range=10.0.0.1,10.0.0.9\ndhcp-alternate-port=1068,1069\n',
    ['udp 0.0.0.0 1068'],
  ),
  'cups-browsed: a switch in letters of another size': lines('cups-browsed', '/etc/cups/cups-browsed.conf')(
    'browseremoteprotocols cups\n',
    ['udp 0.0.0.0 631?'],
    [1],
  ),
  'coturn: an address in letters of another size': lines('coturn', '/etc/turnserver.conf')(
    'LISTENING-IP=127.0.0.1\nlistening-port=3481\nno-tls\nno-dtls\nno-cli\n',
    ['tcp 127.0.0.1 3481?', 'udp 127.0.0.1 3481?'],
    [1],
  ),
  'Zabbix: an agent that only calls': lines('zabbix_agentd', '/etc/zabbix/zabbix_agentd.conf')('StartAgents=0\n', []),
  'snmpd: a comment behind an address, for which it ends': lines('snmpd', '/etc/snmp/snmpd.conf')(
    'agentaddress udp:127.0.0.1:1165 # x\n',
    ['udp 127.0.0.1 1165?', 'tcp 0.0.0.0 199?'],
    [1],
  ),
  'supervisord: names in letters of either size': lines('supervisord', '/etc/supervisor/supervisord.conf')(
    '[inet_http_server]\nPORT = 127.0.0.1:9011\n',
    ['tcp 127.0.0.1 9011'],
  ),
  'inspircd: names in letters of either size': lines('inspircd', '/etc/inspircd/inspircd.conf')(
    '<BIND Address="127.0.0.1" PORT="6667">\n',
    ['tcp 127.0.0.1 6667'],
  ),
  'samba: a name with other blanks': lines('smbd', '/etc/samba/smb.conf')('[global]\nSMB\tports = 445\n', [
    'tcp 0.0.0.0 445',
    'tcp :: 445',
  ]),
  'dnsmasq: letters of another size, for which it ends': lines('dnsmasq', '/etc/dnsmasq.conf')(
    'bind-interfaces\nlisten-address=127.0.0.1\nPORT=5301\n',
    ['tcp 127.0.0.1 53?', 'udp 127.0.0.1 53?'],
    [3],
  ),
  'danted: letters of another size': danted(
    'internal: 127.0.0.1 port = 1\nINTERNAL: 127.0.0.1\n',
    ['tcp 127.0.0.1 1'],
    [2],
  ),
  'ClickHouse: values that stand elsewhere': lines('clickhouse-server', '/etc/clickhouse-server/config.xml')(
    '<clickhouse>\n<tcp_port from_env="P"/>\n<http_port incl="x">8123</http_port>\n<listen_host>127.0.0.1</listen_host></clickhouse>',
    ['tcp 127.0.0.1 8123?'],
    [2, 3],
  ),
  'supervisord: a colon, and a page with a name': lines('supervisord', '/etc/supervisor/supervisord.conf')(
    '[inet_http_server]\nport : *:9012\n[inet_http_server:x]\nport=127.0.0.1:9013\n',
    ['tcp 0.0.0.0 9012', 'tcp 127.0.0.1 9013'],
  ),
  'postgres: a certificate that is missing': postgres(
    "listen_addresses = '127.0.0.1'\nssl = on\nssl_cert_file = '/etc/ssl/certs/none.pem'\n",
    ['tcp 127.0.0.1 5432?'],
    [3],
  ),
  'dovecot: a certificate that is missing': lines('dovecot', '/etc/dovecot/dovecot.conf')(
    'protocols = lmtp\nssl_cert = </etc/dovecot/none.pem\nservice lmtp {\n  inet_listener lmtp {\n    address = 127.0.0.1\n    port = 24\n  }\n}\n',
    ['tcp 127.0.0.1 24?'],
    [2],
  ),
  'dovecot: an obsolete way': lines('dovecot', '/etc/dovecot/dovecot.conf')(
    'protocols = imap\nssl = no\nlisten = 127.0.0.1\nprotocol imap {\n  listen = 127.0.0.2\n}\n',
    ['tcp 127.0.0.1 143?'],
    [5],
  ),
  'tor: connections of bridges': lines('tor', '/etc/tor/torrc')('SocksPort 0\nExtORPort 9066\n', [
    'tcp 127.0.0.1 9066',
  ]),
  'named: networks': named(
    'options { listen-on { 127.0.0.0/8; }; listen-on port 54 {\n10.0.0.0/8; }; listen-on-v6 { ::1/128; }; };\ncontrols { };\n',
    [
      ...['tcp 127.0.0.1 53', 'udp 127.0.0.1 53', 'tcp 0.0.0.0 54?', 'udp 0.0.0.0 54?'],
      ...['tcp ::1 53', 'udp ::1 53'],
    ],
    [2],
  ),
  'openvpn: the dashes of the command line': {
    ...lines('openvpn', '/etc/openvpn/a.conf')('--port 1201\n--local 127.0.0.1\n', ['udp 127.0.0.1 1201']),
    words: ['/usr/sbin/openvpn', '--config', '/etc/openvpn/a.conf'],
  },
  'haproxy: a condition that only it knows': lines('haproxy', '/etc/haproxy/haproxy.cfg')(
    'frontend a\n  bind 127.0.0.1:81\n.if streq("a","b")\n  mode tcp\n  bind 127.0.0.1:82\n.endif\n',
    ['tcp 127.0.0.1 81', 'tcp 127.0.0.1 82?'],
    [5],
  ),
  'squid: a condition that only it knows': lines('squid', '/etc/squid/squid.conf')(
    `http_port 127.0.0.1:81\nif \${process_number} = 4\nhttp_port 127.0.0.1:82\nendif\n`,
    ['tcp 127.0.0.1 81', 'tcp 127.0.0.1 82?'],
    [3],
  ),
  'lighttpd: a port that is set twice': lighttpd(
    'server.bind = "127.0.0.1"\nserver.port = 81\nserver.port = 82\n',
    ['tcp 127.0.0.1 82?'],
    [3],
  ),
  'sshd: a port in a block for connections': lines('sshd', '/etc/ssh/sshd_config')(
    'ListenAddress 127.0.0.1\nMatch User x\nPort 2222\n',
    ['tcp 127.0.0.1 22?'],
    [3],
  ),
  'pdns: a directory of its own': {
    ...lines('pdns', '/srv/pdns/pdns.conf')('launch=bind\nlocal-address=127.0.0.1, ::1\nlocal-port=5350\n', [
      ...['tcp 127.0.0.1 5350', 'tcp ::1 5350', 'udp 127.0.0.1 5350', 'udp ::1 5350'],
    ]),
    words: ['/usr/sbin/pdns_server', '--config-dir=/srv/pdns'],
  },
  'uwsgi: datagrams': {
    ...lines('uwsgi', '/u.ini')('[uwsgi]\nsocket = 127.0.0.1:9306\nudp = 127.0.0.1:9308\n', [
      ...['tcp 127.0.0.1 9306', 'udp 127.0.0.1 9308'],
    ]),
    words: ['/usr/bin/uwsgi', '--ini', '/u.ini'],
  },
  'gmond: what it includes stands in parentheses': {
    ...lines('gmond', '/etc/ganglia/gmond.conf')("include ('/etc/ganglia/conf.d/*.conf')\n", ['tcp 127.0.0.1 8650']),
    beside: { '/etc/ganglia/conf.d/a.conf': 'tcp_accept_channel {\n  bind = 127.0.0.1\n  port = 8650\n}\n' },
  },
  'caddy: a snippet is no file': {
    ...lines('caddy', '/etc/caddy/Caddyfile')(
      '(snip) {\n\tlog\n}\nimport snip\nhttp://127.0.0.1:8080 {\n\tbind 127.0.0.1\n}\n',
      [...['tcp 127.0.0.1 2019', 'tcp 127.0.0.1 8080']],
    ),
    words: ['/usr/bin/caddy', 'run', '--config', '/etc/caddy/Caddyfile'],
  },
  'ser2net: braces': {
    program: 'ser2net',
    file: '/etc/ser2net.yaml',
    text: 'define: &banner "x"\nconnection: &a {accepter: "tcp,2000", connector: x}\nconnection: &b\n  accepter: tcp,2001\n  enable: off\n',
    opens: ['tcp :: 2000'],
  },
  'ejabberd: braces': {
    program: 'ejabberd',
    file: '/etc/ejabberd/ejabberd.yml',
    text: '{listen: [{port: 5222, ip: "127.0.0.1"}, {"port": 5269, ip: "127.0.0.1"}]}',
    opens: ['tcp 127.0.0.1 5222', 'tcp 127.0.0.1 5269'],
  },
  'thin: a file that is broken': {
    program: 'thin',
    file: '/etc/thin/a.yml',
    words: ['/usr/bin/thin', '-C', '/etc/thin/a.yml'],
    text: 'port: 8806\naddress: "127.0.0.1\n',
    opens: [],
    gaps: [1, 2],
  },
  'icecast: what is no markup': icecast(
    '<icecast><listen-socket><port><![CDATA[9999]]></port></listen-socket></icecast>',
    ['tcp 0.0.0.0 9999'],
  ),
  'icecast: numbers of letters': icecast(
    '<icecast><listen-socket><port>&#57;99&#x39;</port></listen-socket></icecast>',
    ['tcp 0.0.0.0 9999'],
  ),
  'icecast: an entity of its own': icecast(
    "<!DOCTYPE icecast [<!ENTITY p '9999'>]>\n<icecast><listen-socket><port>&p;</port></listen-socket></icecast>",
    ['tcp 0.0.0.0 9999'],
  ),
  'icecast: another file': icecast('<icecast>\n<xi:include href="more.xml"/></icecast>', [], [2]),
  'icecast: no end': icecast('<icecast>\n<listen-socket>\n', [], [1]),
  'tomcat: single quotes and an entity': {
    program: 'tomcat',
    file: '/etc/tomcat10/server.xml',
    text: "<Server port='-1'><Service><Connector\n port='80&#56;5' address = '127.0.0.1'/></Service></Server>",
    opens: ['tcp 127.0.0.1 8085'],
  },
  'prosody: single quotes': prosody(`${noPorts}c2s_ports = { 9999 }\nc2s_interfaces = { '127.0.0.1' }\n`, [
    'tcp 127.0.0.1 9999',
  ]),
  'prosody: a comment of several lines': prosody(
    `${noPorts}c2s_ports = { 9999 }\nc2s_interfaces = '127.0.0.1'\n--[==[\nc2s_ports = { 1 } ]]\n]==]\n`,
    ['tcp 127.0.0.1 9999'],
  ),
  'prosody: code': prosody(
    `${noPorts}c2s_interfaces = "127.0.0.1"\nif x then\nc2s_ports = { tonumber("9999") }\nend\ndofile("/x")\n`,
    ['tcp 127.0.0.1 9999'],
    [3, 4, 6],
  ),
  'prosody: letters of a name by number': prosody(
    `${noPorts}modules_enabled = { "\\98osh" }\nc2s_ports = { }\n`,
    [],
    [2],
  ),
  'prosody: a sum': prosody(
    `${noPorts}c2s_ports = 5222 + 1\nc2s_interfaces = "127.0.0.1"\n`,
    ['tcp 127.0.0.1 5222'],
    [2],
  ),
  'kresd: a call in another way': kresd(
    "net.listen('127.0.0.1', 5300)\nnet['listen']('0.0.0.0', 53)\n",
    ['udp 127.0.0.1 5300', 'tcp 127.0.0.1 5300'],
    [2],
  ),
  'kresd: a comment of several lines': kresd("net.listen('127.0.0.1', 5300)\n--[[\nnet.listen('::', 53)\n]]\n", [
    'udp 127.0.0.1 5300',
    'tcp 127.0.0.1 5300',
  ]),
  'dnsdist: two calls of a line, and other files': dnsdist(
    "setLocal('127.0.0.1:5300') addLocal('0.0.0.0:53')\nincludeDirectory('/x')\nx = 1; webserver('0.0.0.0:1')\n",
    ['udp 127.0.0.1 5300', 'tcp 127.0.0.1 5300'],
    [1, 2, 3],
  ),
  'exim: macros and conditions': exim(
    'PORTS = 2525\nHERE == 127.0.0.1\n.ifdef PORTS\ndaemon_smtp_ports = PORTS\n.else\ndaemon_smtp_ports = 1\n.endif\n.ifndef HERE\nlocal_interfaces = 0.0.0.0\n.endif\nhide local_interfaces = <; HERE ; \\\n ::1\n',
    ['tcp 127.0.0.1 2525', 'tcp ::1 2525'],
  ),
  'exim: doubled separators': exim('local_interfaces = 127.0.0.1.2525 : [::::1]::2526 : ::::1\n', [
    'tcp 127.0.0.1 2525',
    'tcp ::1 2526',
    'tcp ::1 25',
  ]),
  'exim: a bracket that the separator cuts': exim('local_interfaces = 127.0.0.1.2525 : [::1]:2526\n', [
    'tcp 127.0.0.1 2525?',
  ]),
  'exim: an option whose list is cut twice': {
    ...exim('', ['tcp 127.0.0.1 2525?', 'tcp ::1 25?']),
    words: ['/usr/sbin/exim4', '-bd', '-oX', '127.0.0.1.2525 : ::::1'],
  },
  'exim: an option that says what separates': {
    ...exim('', ['tcp 127.0.0.1 2525', 'tcp ::1 2526']),
    words: ['/usr/sbin/exim4', '-bd', '-oX', '<; 127.0.0.1.2525 ; [::1]:2526'],
  },
  'exim: another file': exim('local_interfaces = 127.0.0.1\n.include /x\n', ['tcp 127.0.0.1 25'], [2]),
  'unbound: a section between braces': {
    program: 'unbound',
    file: '/etc/unbound/unbound.conf',
    text: 'server:\n interface: 127.0.0.1\nremote-control: { control-enable: no }\n',
    opens: ['tcp 127.0.0.1 53', 'udp 127.0.0.1 53'],
    gaps: [3],
  },
  'xinetd: what it has itself': {
    program: 'xinetd',
    file: '/etc/xinetd.conf',
    text: 'service a-echo\n{\n type = INTERNAL UNLISTED\n port = 7\n}\nservice echo\n{\n type = INTERNAL UNLISTED\n port = 8\n}\n',
    opens: ['tcp :: 8'],
    gaps: [1],
  },
  'v2ray: numbers and escapes': v2ray(
    '{"inbound\\u0073": [{"port": 1e1, "listen": "127.0.0.1"},\n{"port": "11-12,20", "listen": "::1"}, {"listen": "/run/x"}, {"port": "env:PORT"}]} // x',
    ['tcp 127.0.0.1 10', 'tcp ::1 11', 'tcp ::1 12', 'tcp ::1 20'],
    [1, 2],
  ),
  'rabbitmq: terms of Erlang': {
    program: 'rabbitmq',
    file: '/etc/rabbitmq/advanced.config',
    text: '[\n%% {tcp_listeners, [1]}\n{rabbit, [{tcp_listeners, [9999]}]}].\n',
    beside: { '/etc/rabbitmq/rabbitmq.conf': 'listeners.tcp.default = 127.0.0.1:5672\n' },
    opens: ['tcp 127.0.0.1 5672', 'tcp 0.0.0.0 25672'],
    gaps: [3],
  },
  'samba: the registry': {
    program: 'smbd',
    file: '/etc/samba/smb.conf',
    text: '[global]\nsmb ports = 445\nbind interfaces only = yes\ninterfaces = 127.0.0.1\nconfig backend = registry\ninclude = /etc/samba/%m.conf\ninclude = registry\n',
    opens: ['tcp 127.0.0.1 445'],
    gaps: [5, 6, 7],
  },
  'puma: Ruby in other places': {
    program: 'puma',
    file: '/config/puma.rb',
    text: 'bind "tcp://127.0.0.1:9999"\nbind where\nworkers 2; port 1\nssl_bind "0.0.0.0", "9"\n# port 2\napp_port = 3\n',
    opens: ['tcp 127.0.0.1 9999'],
    gaps: [2, 3, 4],
  },
  'gunicorn: Python in other places': {
    program: 'gunicorn',
    file: '/gunicorn.conf.py',
    text: '# bind = 1\nif x:\n    bind = "0.0.0.0:1"\n',
    opens: ['tcp 127.0.0.1 8000?'],
    gaps: [3],
  },
  'syncthing: a file that is broken': {
    program: 'syncthing',
    file: '/root/.config/syncthing/config.xml',
    beside: { '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n' },
    text: '<configuration>\n<options><listenAddress>tcp://127.0.0.1:1</listenAddress><localAnnounceEnabled>false</localAnnounceEnabled></options>\n<gui enabled="true"><address>127.0.0.1:2</gui>',
    opens: ['tcp 127.0.0.1 8384', 'tcp 127.0.0.1 1'],
    gaps: [3],
  },
};

it.each([
  ['aria2', '/.aria2/aria2.conf', 'enable-rpc=true\nrpc-listen-port=0x1A90\n'],
  ['smbd', '/etc/samba/smb.conf', '[global]\nsmb ports = 445 0x270f\n'],
  ['dovecot', '/etc/dovecot/dovecot.conf', 'protocols = imap\nlisten = </etc/listen\n'],
])('what a reader of %s passes over is told all the same', (program, file, text) => {
  const image = buildImage({ [file]: text });
  sockets(buildRunning([`/usr/bin/${program}`], { name: program }), image, registry);
  expect(image.problems()).toContainEqual({
    place: '/etc/systemd/system/x.service:2',
    reason: expect.stringMatching(/neither a port nor an address/),
  });
});

it.each([
  ['influxd', '/etc/influxdb/influxdb.conf', '[http]\nbind-address = ":8086"\nsecond-bind-address = ":8097"\n'],
  [
    'pyspf-milter',
    '/etc/pyspf-milter/pyspf-milter.conf',
    'debugLevel = 1\nSocket = inet:1@localhost\nSocket inet:8895@localhost\n',
  ],
  ['tinyproxy', '/etc/tinyproxy/tinyproxy.conf', 'Port 8888\n# x\nStatPort 8889\n'],
  ['webdis', '/etc/webdis/webdis.json', '{"http_port": 7379,\n"x": 1,\n"admin_port": 7380}'],
])('a line of %s that looks like a place to listen on, and is none that is known', (program, file, text) => {
  const image = buildImage({ [file]: text });
  sockets(buildRunning([`/usr/sbin/${program}`], { name: program }), image, registry);
  expect(image.problems()).toContainEqual({
    place: `${file}:3`,
    reason: expect.stringMatching(/looks like a place to listen on/),
  });
});

it.each([
  ['unbound', '/etc/unbound/unbound.conf', 'server:\n  interface: 127.0.0.1\ninclude: "/etc/unbound/more.conf"\n'],
  ['postgres', '/var/lib/pgsql/data/postgresql.conf', "port = 1\n\ninclude 'more.conf'\n"],
  ['dovecot', '/etc/dovecot/dovecot.conf', 'protocols = imap\n\n!include more.conf\n'],
  ['redis-server', '/etc/redis/redis.conf', 'port 1\n\ninclude /etc/redis/more.conf\n'],
])('a file that %s includes by its name, and that is not there', (program, file, text) => {
  const told = (written: string) => {
    const image = buildImage({ [file]: written });
    sockets(buildRunning([`/usr/sbin/${program}`, file], { name: program }), image, registry);
    return image.problems().filter(({ reason }) => /may end without it/.test(reason));
  };
  expect(told(text).map(({ place }) => place)).toEqual([`${file}:3`]);
  expect(told(text.replace('include', 'include_try').replace(/more/, 'm*re'))).toEqual([]);
});

it('what a program connects to, what it has open already, and what its package ships looks like no further place', () => {
  const image = buildImage({
    '/etc/tinyproxy/tinyproxy.conf': 'Port 8888\nUpstreamPort 3128\nStatPort 8888\n# AdminPort 5\nupstream http x:5\n',
  });
  sockets(buildRunning(['/usr/sbin/tinyproxy'], { name: 'tinyproxy' }), image, registry);
  expect(image.problems()).toEqual([]);
});

describe('what is written in another way', () => {
  it.each(Object.entries(CASES))('%s', (_, each) => {
    expect(read(each)).toEqual({ opens: each.opens, gaps: each.gaps ?? [] });
  });
});
