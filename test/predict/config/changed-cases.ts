/** Text by path. */
export type Files = Readonly<Record<string, string>>;

/** A configuration, and what it opens. */
export interface Case {
  readonly program: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly words?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly opens: readonly string[];
}

/** What administrators change, as it was met on booted images. */
export const CASES: Readonly<Record<string, Case>> = {
  'amavis has a list of ports': {
    program: 'amavisd',
    files: { '/etc/amavis/conf.d/50-user': "$inet_socket_port = 10024;\n$inet_socket_port = [10025, '10026'];\n1;\n" },
    opens: ['tcp 127.0.0.1 10025', 'tcp ::1 10025', 'tcp 127.0.0.1 10026', 'tcp ::1 10026'],
  },
  'mosquitto has its port on the command line': {
    program: 'mosquitto',
    words: ['/usr/sbin/mosquitto', '-c', '/etc/mosquitto/mosquitto.conf', '-p', '1899'],
    files: { '/etc/mosquitto/mosquitto.conf': 'persistence true\n' },
    opens: ['tcp 127.0.0.1 1899', 'tcp ::1 1899'],
  },
  'mosquitto has a port on the command line beside a listener, which counts': {
    program: 'mosquitto',
    words: ['/usr/sbin/mosquitto', '-c', '/etc/mosquitto/mosquitto.conf', '-p', '1899'],
    files: { '/etc/mosquitto/mosquitto.conf': 'listener 1884 127.0.0.1\n' },
    opens: ['tcp 127.0.0.1 1884'],
  },
  'squid has conditions': {
    program: 'squid',
    files: {
      '/etc/squid/squid.conf': `if 0\nhttp_port 3190\nelse\nhttp_port 127.0.0.1:3131\nendif\nif 2 = 2\nhttp_port 127.0.0.1:3132\nendif\nif \${process_number} = 4\nhttp_port 127.0.0.1:3133\nelse\nhttp_port 127.0.0.1:3134\nendif\n`,
    },
    opens: ['tcp 127.0.0.1 3131', 'tcp 127.0.0.1 3132', 'tcp 127.0.0.1 3133', 'tcp 127.0.0.1 3134'],
  },
  'redis is a node of a cluster': {
    program: 'redis-server',
    files: { '/etc/redis/redis.conf': 'bind 127.0.0.1\nport 6390\ncluster-enabled yes\n' },
    opens: ['tcp 127.0.0.1 6390', 'tcp 127.0.0.1 16390'],
  },
  'redis names the port of its cluster': {
    program: 'redis-server',
    files: { '/etc/redis/redis.conf': 'bind ::1\ncluster-enabled yes\ncluster-port 17000\n' },
    opens: ['tcp ::1 6379', 'tcp ::1 17000'],
  },
  'redis has a port of a cluster that is off': {
    program: 'redis-server',
    files: { '/etc/redis/redis.conf': 'bind ::1\ncluster-enabled no\ncluster-port 17000\n' },
    opens: ['tcp ::1 6379'],
  },
  'spamd has a socket of the file system alone': {
    program: 'spamd',
    words: ['/usr/sbin/spamd', '--max-children', '1', '--socketpath=/run/spamd.sock'],
    opens: [],
  },
  'spamd has a socket of the file system beside an address': {
    program: 'spamd',
    words: ['/usr/sbin/spamd', '--socketpath=/run/spamd.sock', '--listen=127.0.0.1:1783'],
    opens: ['tcp 127.0.0.1 1783'],
  },
  'postgrey has a socket of the file system behind an equals sign': {
    program: 'postgrey',
    words: ['/usr/sbin/postgrey', '--unix=/run/postgrey.sock', '--inet=127.0.0.1:10023'],
    opens: [],
  },
  'snapserver switches one of its listeners off by an option': {
    program: 'snapserver',
    words: ['/usr/bin/snapserver', '--tcp.enabled=0', '--http.port=1791', '--http.bind_to_address=127.0.0.1'],
    opens: ['tcp 0.0.0.0 1704', 'tcp 127.0.0.1 1791'],
  },
  'nats-server has variables of its own': {
    program: 'nats-server',
    words: ['/usr/sbin/nats-server', '-c', '/etc/nats-server.conf'],
    files: { '/etc/nats-server.conf': 'CLIENTS = 4224\nhost: 127.0.0.1\nport: $CLIENTS\nhttp_port: $PAGES\n' },
    opens: ['tcp 127.0.0.1 4224'],
  },
  'postfix takes services out by all three kinds of names, and one back': {
    program: 'postfix',
    files: {
      '/etc/postfix/main.cf':
        'inet_interfaces = 127.0.0.1\nmaster_service_disable = 10029.inet, 10028/inet !10027/inet inet\n',
      '/etc/postfix/master.cf':
        '10026 inet n - y - - smtpd\n10027 inet n - y - - smtpd\n10028 inet n - y - - smtpd\n10029 inet n - y - - smtpd\n',
    },
    opens: ['tcp 127.0.0.1 10027'],
  },
  'lighttpd counts with variables': {
    program: 'lighttpd',
    words: ['/usr/sbin/lighttpd', '-D', '-f', '/etc/lighttpd/lighttpd.conf'],
    files: {
      '/etc/lighttpd/lighttpd.conf':
        'var.base = 8600\nvar.where = "127.0." + "0.1"\nserver.port = var.base + 1 # not 8602\nserver.bind = var.where\ninclude "site/" + "*.conf"\n$SERVER["socket"] == var.where + ":8604" {\n}\n',
      '/etc/lighttpd/site/one.conf':
        '$SERVER["socket"] == "127.0.0.1:8603" {\n  server.document-root = "/srv"\n}\n# $SERVER["socket"] == ":8605" { }\n',
    },
    opens: ['tcp 127.0.0.1 8601', 'tcp 127.0.0.1 8603', 'tcp 127.0.0.1 8604'],
  },
  'dnsdist names its addresses before': {
    program: 'dnsdist',
    words: ['/usr/bin/dnsdist', '--supervised'],
    files: {
      '/etc/dnsdist/dnsdist.conf':
        'local port = 5396\nlocal where = "127.0.0.1:" .. port\nsetLocal(where, { reusePort = true })\nwebserver("127.0.0.1" .. ":8084")\ncontrolSocket(other)\n',
    },
    opens: ['udp 127.0.0.1 5396', 'tcp 127.0.0.1 5396', 'tcp 127.0.0.1 8084'],
  },
  'freeradius has a port by a variable': {
    program: 'freeradius',
    files: {
      '/etc/freeradius/3.0/sites-enabled/a': `site_port = 1914\nserver site {\n  listen {\n    type = acct\n    ipaddr = 127.0.0.1\n    port = \${site_port}\n  }\n}\n`,
    },
    opens: ['udp 127.0.0.1 1914'],
  },
  'tomcat has ports by properties of Java': {
    program: 'tomcat',
    words: ['/usr/bin/java', '-Done.port=8083', 'org.apache.catalina.startup.Bootstrap', 'start'],
    files: {
      '/etc/tomcat10/catalina.properties': 'one.port=8082\ntwo.port=8084\n',
      '/etc/tomcat10/server.xml': `<Server port="-1"><Service><Connector port="\${one.port}" address="::1" /><Connector port="\${two.port}" address="::1" /><Connector port="\${three.port:-8085}" address="::1" /></Service></Server>\n`,
    },
    opens: ['tcp ::1 8083', 'tcp ::1 8084', 'tcp ::1 8085'],
  },
  'mosquitto has web sockets, which know of no address': {
    program: 'mosquitto',
    files: { '/etc/mosquitto/mosquitto.conf': 'listener 1885 ::1\nlistener 8083 127.0.0.1\nprotocol websockets\n' },
    opens: ['tcp ::1 1885', 'tcp :: 8083'],
  },
  'etcd is given a file, beside which no variable and no option counts': {
    program: 'etcd',
    words: ['/usr/bin/etcd', '--listen-client-urls', 'http://0.0.0.0:2399'],
    variables: { ETCD_CONFIG_FILE: '/etc/etcd/site.yaml', ETCD_LISTEN_PEER_URLS: 'http://0.0.0.0:2398' },
    files: {
      '/etc/etcd/site.yaml':
        'listen-peer-urls: http://127.0.0.1:2390\nlisten-client-urls: "http://127.0.0.1:2389,http://[::1]:2389"\nadvertise-client-urls: http://127.0.0.1:2389\n',
    },
    opens: ['tcp 127.0.0.1 2389', 'tcp ::1 2389', 'tcp 127.0.0.1 2390'],
  },
  'apt-cacher-ng is told its address on the command line': {
    program: 'apt-cacher-ng',
    words: ['/usr/sbin/apt-cacher-ng', '-c', '/etc/apt-cacher-ng', 'Port=3200', 'BindAddress=127.0.0.1'],
    files: { '/etc/apt-cacher-ng/a.conf': 'Port: 3199\nBindAddress: 0.0.0.0\n' },
    opens: ['tcp 127.0.0.1 3200'],
  },
  'uwsgi has a placeholder': {
    program: 'uwsgi',
    files: { '/etc/uwsgi/apps-enabled/a.ini': '[uwsgi]\nbase = 9410\nhttp-socket = 127.0.0.1:%(base)\n' },
    opens: ['tcp 127.0.0.1 9410'],
  },
  'transmission is told on the command line': {
    program: 'transmission',
    words: ['/usr/bin/transmission-daemon', '-f', '-p', '9092', '-r', '127.0.0.1', '-P', '51500'],
    opens: ['tcp 127.0.0.1 9092', 'tcp 0.0.0.0 51500', 'tcp :: 51500', 'udp 0.0.0.0 51500'],
  },
  'mpd includes a file': {
    program: 'mpd',
    files: {
      '/etc/mpd.conf': 'include "/etc/site.conf"\n',
      '/etc/site.conf': 'bind_to_address "127.0.0.1"\nport "6601"\n',
    },
    opens: ['tcp 127.0.0.1 6601'],
  },
  'bacula includes a file': {
    program: 'bacula-fd',
    files: {
      '/etc/bacula/bacula-fd.conf': 'FileDaemon {\n  Name = x\n  @/etc/bacula/site.conf\n}\n',
      '/etc/bacula/site.conf': 'FDport = 9112\nFDAddress = 127.0.0.1\n',
    },
    opens: ['tcp 127.0.0.1 9112'],
  },
  'collectd includes what a filter lets through': {
    program: 'collectd',
    files: {
      '/etc/collectd/collectd.conf': '<Include "/etc/collectd/site">\n  Filter "*.on"\n</Include>\n',
      '/etc/collectd/site/a.on': 'LoadPlugin network\n<Plugin "network">\n  Listen "127.0.0.1" "25827"\n</Plugin>\n',
      '/etc/collectd/site/b.off': 'LoadPlugin statsd\n',
    },
    opens: ['udp 127.0.0.1 25827'],
  },
  'netdata says who may come, and has another port for statsd over UDP alone': {
    program: 'netdata',
    files: {
      '/etc/netdata/netdata.conf':
        '[web]\n  default port = 19990\n  bind to = 127.0.0.2 127.0.0.1:19991=management|netdata.conf\n[statsd]\n  default port = 8127\n  bind to = udp:127.0.0.1\n',
    },
    opens: ['tcp 127.0.0.2 19990', 'tcp 127.0.0.1 19991', 'udp 127.0.0.1 8127'],
  },
  'Apache asks for files, modules that are built in, and what is defined above': {
    program: 'apache2',
    files: {
      '/etc/apache2/apache2.conf':
        '<IfFile /etc/apache2/apache2.conf>\nListen 81\n</IfFile>\n<IfFile /none>\nListen 82\n</IfFile>\n<IfModule mod_so.c>\nListen 83\n</IfModule>\n<IfDefine X>\nListen 84\n</IfDefine>\nDefine X\n<IfDefine X>\nListen 85\n</IfDefine>\nUndefine X\n<IfDefine X>\nListen 86\n</IfDefine>\n',
    },
    opens: ['tcp :: 81', 'tcp :: 83', 'tcp :: 85'],
  },
  'uWSGI takes a bare number for the name of a file': {
    program: 'uwsgi',
    files: { '/etc/uwsgi/apps-enabled/a.ini': '[uwsgi]\nsocket = 3034\nhttp-socket = :3035\n' },
    opens: ['tcp 0.0.0.0 3035'],
  },
  'dnsmasq announces a network without DHCP': {
    program: 'dnsmasq',
    files: {
      '/etc/dnsmasq.conf': 'port=0\nenable-ra\ndhcp-range=::,constructor:eth0,ra-only\ndhcp-range=fd00:0:0:1::,slaac\n',
    },
    opens: [],
  },
  'dnsmasq has DHCP of IPv6': {
    program: 'dnsmasq',
    files: { '/etc/dnsmasq.conf': 'port=0\ndhcp-range=set:a,fd00:0:0:1:0:0:0:1,fd00:0:0:1:0:0:0:9,1h\n' },
    opens: ['udp :: 547'],
  },
  'php-fpm takes `*` for a host that is not named, a name for its first address, and `::` for both families': {
    program: 'php-fpm',
    words: ['/usr/sbin/php-fpm8.2', '--fpm-config', '/etc/php/php-fpm.conf'],
    files: {
      '/etc/hosts': '127.0.0.1 localhost here\n::1 localhost\n',
      '/etc/php/php-fpm.conf':
        '[a]\nlisten = *:9001\n[b]\nlisten = localhost:9002\n[c]\nlisten = [::]:9003\n[d]\nlisten = 9004\n[e]\nlisten = here:9005\n',
    },
    opens: ['tcp ::1 9001', 'tcp ::1 9002', 'tcp :: 9003', 'tcp :: 9004', 'tcp 127.0.0.1 9005'],
  },
  'php-fpm has variables, and a page of its state on a port': {
    program: 'php-fpm',
    words: ['/usr/sbin/php-fpm8.2', '--fpm-config', '/etc/php/php-fpm.conf'],
    variables: { OWN: '9012' },
    files: {
      '/etc/php/php-fpm.conf': 'include=/etc/php/pool.d/*.conf\n',
      '/etc/php/pool.d/a.conf': `[a]\nlisten = 127.0.0.1:\${OWN}\npm.status_listen = [::1]:9010\n`,
      '/etc/php/pool.d/b.conf': '[b]\nlisten = 127.0.0.1:9013\n',
    },
    opens: ['tcp 127.0.0.1 9012', 'tcp 127.0.0.1 9013', 'tcp ::1 9010'],
  },
  'kresd has a list of addresses, and a name for its port': {
    program: 'kresd',
    words: ['/usr/sbin/kresd', '-c', '/etc/kresd.conf'],
    files: { '/etc/kresd.conf': "local port = 5310\nnet.listen({ '127.0.0.1', '::1' }, port)\n" },
    opens: ['udp 127.0.0.1 5310', 'tcp 127.0.0.1 5310', 'udp ::1 5310', 'tcp ::1 5310'],
  },
  'mosquitto is bound to the device of the loopback': {
    program: 'mosquitto',
    files: { '/etc/mosquitto/mosquitto.conf': 'listener 1885\nsocket_domain ipv4\nbind_interface lo\nlistener 1886\n' },
    opens: ['tcp 127.0.0.1 1885', 'tcp 0.0.0.0 1886', 'tcp :: 1886'],
  },
  'danted keeps to one family on a device': {
    program: 'danted',
    files: { '/etc/danted.conf': 'internal.protocol: ipv4\ninternal: lo port = 1085\n' },
    opens: ['tcp 127.0.0.1 1085'],
  },
  'apache asks for its version': {
    program: 'apache2',
    files: {
      '/etc/apache2/apache2.conf':
        '<IfVersion >= 2.4>\nListen 8081\n</IfVersion>\n<IfVersion < 2.2>\nListen 8082\n</IfVersion>\n<IfVersion !>= 2.5>\nListen 8083\n</IfVersion>\n',
    },
    opens: ['tcp :: 8081', 'tcp :: 8083'],
  },
  'kamailio has a word for a port': {
    program: 'kamailio',
    files: {
      '/etc/kamailio/kamailio.cfg':
        '#!substdef "!SITEPORT!5065!g"\nlisten=udp:127.0.0.1:SITEPORT\nlisten=udp:127.0.0.1:5066 advertise 192.0.2.1:5066\n',
    },
    opens: ['udp 127.0.0.1 5065', 'udp 127.0.0.1 5066'],
  },
  'inetd has an address for the lines behind it': {
    program: 'inetd',
    files: {
      '/etc/inetd.conf':
        '127.0.0.1:\n7601 stream tcp nowait nobody /bin/date date\n127.0.0.2:7602 stream tcp nowait nobody /bin/date date\n*:\n7603 stream tcp4 nowait nobody /bin/date date\n',
    },
    opens: ['tcp 127.0.0.1 7601', 'tcp 127.0.0.2 7602', 'tcp 0.0.0.0 7603'],
  },
  'caddy has variables with defaults': {
    program: 'caddy',
    variables: { OTHER: '8184' },
    files: { '/etc/caddy/Caddyfile': '{\n\tadmin off\n}\nhttp://:{$SITE:8181} {\n}\nhttp://:{$OTHER:8182} {\n}\n' },
    opens: ['tcp :: 8181', 'tcp :: 8184'],
  },
  'caddy is bound by snippets, in one another and with words for them': {
    program: 'caddy',
    files: {
      '/etc/caddy/Caddyfile':
        '{\n\tadmin off\n}\n(on) {\n\tbind {args[0]} {args.1}\n}\n(inside) {\n\timport on 127.0.0.1 ::1\n\timport nothing\n}\n(round) {\n\timport round\n}\nhttp://:8181 {\n\timport inside 204\n}\nhttp://:8182 {\n\timport round\n}\nhttp://:8183 {\n\timport on 127.0.0.2\n\tbind 127.0.0.3\n}\n',
    },
    opens: ['tcp 127.0.0.1 8181', 'tcp ::1 8181', 'tcp :: 8182', 'tcp 127.0.0.3 8183'],
  },
  'rspamd binds to addresses of IPv6 and to lists': {
    program: 'rspamd',
    files: {
      '/etc/rspamd/rspamd.conf':
        'worker "normal" {\n  bind_socket = "[::1]:11333";\n}\nworker "controller" {\n  bind_socket = ["127.0.0.1:11334", "[::1]:11335"];\n}\nworker "proxy" {\n  bind_socket = [\n    "127.0.0.2:11336",\n    "[::1]:11337",\n    "/run/x"\n  ];\n}\n',
    },
    opens: ['tcp ::1 11333', 'tcp 127.0.0.1 11334', 'tcp ::1 11335', 'tcp 127.0.0.2 11336', 'tcp ::1 11337'],
  },
  'xinetd serves the ids alone that are enabled': {
    program: 'xinetd',
    files: {
      '/etc/xinetd.conf':
        'defaults\n{\n  enabled = first\n  enabled += echo\n  disabled = four\n}\n' +
        ['first 7801', 'second 7802', 'echo 7803', 'four 7804']
          .map((each) => each.split(' '))
          .map(
            ([id, port]) =>
              `service ${id === 'first' ? `x\n{\n  id = ${id}` : `${id}\n{`}\n  socket_type = stream\n  bind = 127.0.0.1\n  port = ${port}\n}\n`,
          )
          .join(''),
    },
    opens: ['tcp 127.0.0.1 7801', 'tcp 127.0.0.1 7803'],
  },
  'smbd serves the network of the loopback alone': {
    program: 'smbd',
    files: {
      '/etc/samba/smb.conf': '[global]\nbind interfaces only = yes\ninterfaces = 127.0.0.0/8\nsmb ports = 4450\n',
    },
    opens: ['tcp 127.0.0.1 4450'],
  },
  'haproxy has conditions, and variables with defaults': {
    program: 'haproxy',
    variables: { OURS: '1' },
    files: {
      '/etc/haproxy/haproxy.cfg': `frontend a\n  bind "\${FRONT-127.0.0.1}:8103"\n.if defined(THEIRS)\n  bind :8106\n.elif defined(OURS)\n  bind 127.0.0.1:8107\n.else\n  bind :8108\n.endif\n.if feature(OPENSSL)\n  bind 127.0.0.1:8109\n.endif\n.if !defined(THEIRS)\n  bind 127.0.0.1:8110\n.endif\n`,
    },
    opens: ['tcp 127.0.0.1 8103', 'tcp 127.0.0.1 8107', 'tcp 127.0.0.1 8109', 'tcp 127.0.0.1 8110'],
  },
  'syslog-ng has a source that nothing is taken from': {
    program: 'syslog-ng',
    files: {
      '/etc/syslog-ng/syslog-ng.conf':
        'source s_in { network(port(5514)); };\nsource s_off { network(port(5515)); };\nlog { source(s_in); };\n',
    },
    opens: ['tcp 0.0.0.0 5514'],
  },
  'icecast takes sources of Shoutcast on the port behind': {
    program: 'icecast2',
    files: {
      '/etc/icecast2/icecast.xml':
        '<icecast>\n<listen-socket>\n<port>8004</port>\n<shoutcast-mount>/live</shoutcast-mount>\n</listen-socket>\n<listen-socket>\n<port>8010</port>\n</listen-socket>\n</icecast>\n',
    },
    opens: ['tcp 0.0.0.0 8004', 'tcp 0.0.0.0 8010', 'tcp 0.0.0.0 8005'],
  },
  'mumble-server is controlled by Ice': {
    program: 'mumble-server',
    files: { '/etc/mumble-server.ini': 'port=64739\nhost=127.0.0.1\nice="tcp -h 127.0.0.1 -p 6503"\n' },
    opens: ['tcp 127.0.0.1 64739', 'udp 127.0.0.1 64739', 'tcp 127.0.0.1 6503'],
  },
  'prosody includes files, and reckons': {
    program: 'prosody',
    files: {
      '/etc/prosody/prosody.cfg.lua': 'Include "site/*.lua"\n',
      '/etc/prosody/site/a.lua':
        'local base = 5300\nc2s_ports = { base + 22 }\ns2s_ports = { 5369; base }\ninterfaces = { "127.0.0.1" }\n',
    },
    opens: ['tcp 127.0.0.1 5322', 'tcp 127.0.0.1 5369', 'tcp 127.0.0.1 5300'],
  },
  'endlessh keeps to one family': {
    program: 'endlessh',
    words: ['/usr/bin/endlessh', '-v', '-4', '-p', '2022'],
    opens: ['tcp 0.0.0.0 2022'],
  },
  'endlessh has a file': {
    program: 'endlessh',
    files: { '/etc/endlessh/config': 'Port 2023\n' },
    opens: ['tcp :: 2023'],
  },
  'minissdpd has IPv6 as well': {
    program: 'minissdpd',
    words: ['/usr/sbin/minissdpd', '-i', 'eth0', '-6'],
    opens: ['udp 0.0.0.0 1900', 'udp :: 1900'],
  },
  'nuttcp serves elsewhere': {
    program: 'nuttcp',
    words: ['/usr/bin/nuttcp', '-S', '-P', '5111'],
    opens: ['tcp 0.0.0.0 5111'],
  },
  'nuttcp is a client': { program: 'nuttcp', words: ['/usr/bin/nuttcp', '192.0.2.1'], opens: [] },
  'mopidy has its pages elsewhere': {
    program: 'mopidy',
    files: { '/etc/mopidy/mopidy.conf': '[http]\nport = 6681\n[mpd]\nport = 6601\nenabled = false\n' },
    opens: ['tcp 127.0.0.1 6681'],
  },
  'stunnel has an address of IPv6 without brackets': {
    program: 'stunnel',
    words: ['/usr/bin/stunnel4', '/etc/s.conf'],
    files: { '/etc/s.conf': '[a]\naccept = ::1:7995\n[b]\naccept = 127.0.0.1:7993\n[c]\naccept = :::7994\n' },
    opens: ['tcp ::1 7995', 'tcp 127.0.0.1 7993', 'tcp :: 7994'],
  },
  'ptpd is bound to its device': {
    program: 'ptpd',
    words: ['/usr/sbin/ptpd', '-i', 'eth0', '-s', '-M'],
    opens: ['udp 0.0.0.0 319', 'udp 0.0.0.0 320'],
  },
  'ptpd has its device in its file': {
    program: 'ptpd',
    words: ['/usr/sbin/ptpd', '-c', '/etc/ptpd.conf'],
    files: { '/etc/ptpd.conf': 'ptpengine:interface=eth1\n' },
    opens: ['udp 0.0.0.0 319', 'udp 0.0.0.0 320'],
  },
  'http.server ends with a word too many': {
    program: 'http.server',
    words: ['/usr/bin/python3', '-m', 'http.server', '8000', ''],
    opens: [],
  },
  'proftpd binds its virtual hosts tightly, one of them without a port': {
    program: 'proftpd',
    files: {
      '/etc/proftpd/proftpd.conf':
        'Port 2121\nDefaultAddress 127.0.0.1\nSocketBindTight on\n<VirtualHost 127.0.0.3>\nPort 2122\n</VirtualHost>\n<VirtualHost 127.0.0.4 127.0.0.5>\n</VirtualHost>\n<VirtualHost localhost>\nPort 2125\n</VirtualHost>\n',
    },
    opens: ['tcp 127.0.0.1 2121', 'tcp 127.0.0.3 2122', 'tcp 127.0.0.4 21', 'tcp 127.0.0.5 21', 'tcp ::1 2125'],
  },
  'proftpd has a virtual host without a port': {
    program: 'proftpd',
    files: { '/etc/proftpd/proftpd.conf': 'Port 2121\nUseIPv6 off\n<VirtualHost 127.0.0.4>\n</VirtualHost>\n' },
    opens: ['tcp 0.0.0.0 2121', 'tcp 0.0.0.0 21'],
  },
  'gunicorn has options in a variable': {
    program: 'gunicorn',
    words: ['/usr/bin/gunicorn', 'app:app'],
    variables: { GUNICORN_CMD_ARGS: '--bind=127.0.0.1:8510 --workers=1' },
    opens: ['tcp 127.0.0.1 8510'],
  },
  'gunicorn has the variable PORT, where nothing else is said': {
    program: 'gunicorn',
    words: ['/usr/bin/gunicorn', 'app:app'],
    variables: { PORT: '8312' },
    opens: ['tcp 0.0.0.0 8312'],
  },
  'gunicorn has the variable PORT beside an option, which counts': {
    program: 'gunicorn',
    words: ['/usr/bin/gunicorn', '-b', '127.0.0.1:8001', 'app:app'],
    variables: { PORT: '8312' },
    opens: ['tcp 127.0.0.1 8001'],
  },
  'gunicorn puts its address together': {
    program: 'gunicorn',
    words: ['/usr/bin/gunicorn', 'app:app'],
    files: {
      '/gunicorn.conf.py':
        'import os\nport = int(os.getenv("PORT", 8511))\nbind = [f"127.0.0.1:{port}", "[::1]:" + os.environ.get("OTHER", "8512"), "%s:%d" % ("127.0.0.2", 8513)]  # three\n',
    },
    variables: { OTHER: '8514' },
    opens: ['tcp 127.0.0.1 8511', 'tcp ::1 8514', 'tcp 127.0.0.2 8513'],
  },
  'boinc is for the machine alone unless it is opened': {
    program: 'boinc',
    opens: ['tcp 127.0.0.1 31416'],
  },
  'syslogd of inetutils receives nothing of itself': {
    program: 'inetutils-syslogd',
    words: ['/usr/sbin/syslogd'],
    opens: [],
  },
  'jupyter is for the machine alone of itself': {
    program: 'jupyter',
    words: ['/usr/bin/python3', '/usr/bin/jupyter-lab', '--port', '8890'],
    opens: ['tcp 127.0.0.1 8890', 'tcp ::1 8890'],
  },
  'pcsd has variables': {
    program: 'pcsd',
    words: ['/usr/bin/python3', '/usr/sbin/pcsd'],
    variables: { PCSD_PORT: '2225', PCSD_BIND_ADDR: '127.0.0.1' },
    opens: ['tcp 127.0.0.1 2225'],
  },
  'docker tells its figures': {
    program: 'dockerd',
    files: { '/etc/docker/daemon.json': '{ "metrics-addr": "127.0.0.1:9323" }\n' },
    opens: ['tcp 127.0.0.1 9323'],
  },
  'etcd tells its figures on every address of both families': {
    program: 'etcd',
    variables: { ETCD_LISTEN_METRICS_URLS: 'http://0.0.0.0:2481' },
    opens: ['tcp 127.0.0.1 2379', 'tcp 127.0.0.1 2380', 'tcp :: 2481'],
  },
  'a milter of Python takes the file behind its script': {
    program: 'dkimpy-milter',
    words: ['/usr/bin/python3', '/usr/bin/dkimpy-milter', '/etc/dkimpy-milter/own.conf'],
    files: { '/etc/dkimpy-milter/own.conf': 'UserID dkimpy-milter\nSocket inet:8892@localhost\n' },
    opens: ['tcp 127.0.0.1 8892'],
  },
  'an instance of PowerDNS has a file of its own': {
    program: 'pdns',
    words: ['/usr/sbin/pdns_server', '--config-name=inner'],
    files: {
      '/etc/powerdns/pdns.conf': 'launch=bind\n',
      '/etc/powerdns/pdns-inner.conf': 'launch=bind\nlocal-address=127.0.0.1\nlocal-port=5313\n',
    },
    opens: ['tcp 127.0.0.1 5313', 'udp 127.0.0.1 5313'],
  },
  'sslh by a file': {
    program: 'sslh',
    words: ['/usr/sbin/sslh', '-F/etc/sslh.cfg'],
    files: {
      '/etc/sslh.cfg':
        'user: "sslh";\nlisten:\n(\n  { host: "127.0.0.1"; port: "8448"; },\n  { host: "::1"; port: "8449"; }\n);\nprotocols:\n(\n  { name: "ssh"; host: "10.0.0.1"; port: "22"; }\n);\n',
    },
    opens: ['tcp 127.0.0.1 8448', 'tcp ::1 8449'],
  },
  'gmond that is deaf receives nothing': {
    program: 'gmond',
    files: { '/etc/ganglia/gmond.conf': 'globals {\n  deaf = yes\n}\ntcp_accept_channel {\n  port = 8649\n}\n' },
    opens: [],
  },
  'gearmand over HTTP': {
    program: 'gearmand',
    words: ['/usr/sbin/gearmand', '-L', '::1', '-p', '4732', '-r', 'http', '--http-port=8733'],
    opens: ['tcp ::1 4732', 'tcp ::1 8733'],
  },
  'gearmand with a port for HTTP alone': {
    program: 'gearmand',
    words: ['/usr/sbin/gearmand', '-L', '::1', '--http-port=8734'],
    opens: ['tcp ::1 4730'],
  },
  'pgpool without its tool': {
    program: 'pgpool',
    files: { '/etc/pgpool2/pgpool.conf': "listen_addresses = '*'\npcp_listen_addresses = ''\n" },
    opens: ['tcp 0.0.0.0 9999', 'tcp :: 9999'],
  },
  'syslog-ng with a name for a port': {
    program: 'syslog-ng',
    files: {
      '/etc/syslog-ng/syslog-ng.conf':
        '@define inport 6515\nsource s { tcp(ip(127.0.0.1) port(`inport`)); };\nlog { source(s); };\n',
    },
    opens: ['tcp 127.0.0.1 6515'],
  },
  'Armagetron by its own file': {
    program: 'armagetronad-dedicated',
    files: { '/etc/armagetronad/settings_custom.cfg': 'SERVER_PORT 4544\nSERVER_IP 127.0.0.1\n' },
    opens: ['udp 127.0.0.1 4544'],
  },
  'pgpool has an address and a port of its own': {
    program: 'pgpool',
    files: { '/etc/pgpool2/pgpool.conf': "listen_addresses = '127.0.0.1'\nport = 5438 # x\n#pcp_port = 1\n" },
    opens: ['tcp 127.0.0.1 5438', 'tcp 127.0.0.1 9898'],
  },
  'Sphinx listens for two kinds of clients': {
    program: 'searchd',
    files: {
      '/etc/sphinxsearch/sphinx.conf':
        'index rt\n{\n\ttype = rt\n}\nsearchd\n{\n\tlisten = 127.0.0.1:9313\n\tlisten = 127.0.0.1:9307:mysql41\n\t#listen = 9999\n\tlisten = /run/s.sock\n}\n',
    },
    opens: ['tcp 127.0.0.1 9313', 'tcp 127.0.0.1 9307'],
  },
  'Sphinx where nothing is said': {
    program: 'searchd',
    files: { '/etc/sphinxsearch/sphinx.conf': 'searchd\n{\n\tlog = /x\n}\n' },
    opens: ['tcp 0.0.0.0 9312', 'tcp 0.0.0.0 9306'],
  },
  'Flask runs by variables': {
    program: 'flask',
    words: ['/usr/bin/flask', 'run', '--host=::1'],
    variables: { FLASK_RUN_PORT: '8503' },
    opens: ['tcp ::1 8503'],
  },
  'Flask does something else': { program: 'flask', words: ['/usr/bin/flask', 'shell'], opens: [] },
  'Radicale has two addresses': {
    program: 'radicale',
    files: { '/etc/radicale/config': '[server]\nhosts = 127.0.0.1:5233, [::1]:5233\n[auth]\ntype = none\n' },
    opens: ['tcp 127.0.0.1 5233', 'tcp ::1 5233'],
  },
  'sshd ends at an address of the family that is off': {
    program: 'sshd',
    files: { '/etc/ssh/sshd_config': 'AddressFamily inet6\nListenAddress ::1\n' },
    opens: ['tcp ::1 22'],
  },
  'twistd has a port for a plug-in that is told nothing': {
    program: 'twistd',
    words: ['twistd3', '-n', 'ftp'],
    opens: ['tcp 0.0.0.0 2121'],
  },
  'webhook has an address of its own': {
    program: 'webhook',
    words: ['/usr/bin/webhook', '-ip', '127.0.0.1', '-port', '9002'],
    opens: ['tcp 127.0.0.1 9002'],
  },
  'supervisord ends where a variable is missing': {
    program: 'supervisord',
    files: {
      '/etc/supervisord.conf': '[inet_http_server]\nport=127.0.0.1:9801\n[program:x]\ncommand=/x %(ENV_NOWHERE)s\n',
    },
    opens: [],
  },
  'supervisord has the variables that systemd gives': {
    program: 'supervisord',
    files: {
      '/etc/supervisord.conf':
        '[inet_http_server]\nport=127.0.0.1:9801\n[program:x]\ncommand=/x %(ENV_HOME)s %(ENV_A)s\n',
    },
    variables: { A: '1' },
    opens: ['tcp 127.0.0.1 9801'],
  },
  'Tor includes files': {
    program: 'tor',
    files: {
      '/etc/tor/torrc': '%include /etc/tor/torrc.d/*.conf\nSocksPort 0\n',
      '/etc/tor/torrc.d/a.conf': 'ControlPort 127.0.0.1:9151\n',
    },
    opens: ['tcp 127.0.0.1 9151'],
  },
  'Exim of parts': {
    program: 'exim4',
    words: ['/usr/sbin/exim4', '-bd'],
    files: {
      '/etc/exim4/update-exim4.conf.conf': "dc_local_interfaces=''\ndc_use_split_config='true'\n",
      '/etc/exim4/conf.d/main/00_ports':
        'daemon_smtp_ports = 25 : 2587\nlocal_interfaces = 127.0.0.1 : 127.0.0.1.2626\n',
      '/etc/exim4/conf.d/main/01_ports.dpkg-old': 'daemon_smtp_ports = 26\n',
      '/etc/exim4/exim4.conf.template': 'daemon_smtp_ports = 27\n',
    },
    opens: ['tcp 127.0.0.1 25', 'tcp 127.0.0.1 2587', 'tcp 127.0.0.1 2626'],
  },
  'varnish on a path with a name': {
    program: 'varnishd',
    words: ['/x', '-a', 'http=127.0.0.1:6181,HTTP', '-a', 'uds=/run/varnish.sock,PROXY', '-a', '@abstract'],
    opens: ['tcp 127.0.0.1 6181'],
  },
  'pgbouncer includes a file': {
    program: 'pgbouncer',
    files: {
      '/etc/pgbouncer/pgbouncer.ini': '[pgbouncer]\nlisten_port = 6432\n%include /etc/pgbouncer/net.ini\n',
      '/etc/pgbouncer/net.ini': 'listen_addr = 127.0.0.1\n[pgbouncer]\nlisten_port = 6434\n',
    },
    opens: ['tcp 127.0.0.1 6434'],
  },
  'squid takes datagrams on one address': {
    program: 'squid',
    files: {
      '/etc/squid/squid.conf':
        'htcp_port 4827\nicp_port 3130\nsnmp_port 3401\nudp_incoming_address 127.0.0.1\nsnmp_incoming_address ::1\n',
    },
    opens: ['udp 127.0.0.1 3130', 'udp 127.0.0.1 4827', 'udp ::1 3401'],
  },
  'nats-server has its pages where it listens itself': {
    program: 'nats-server',
    files: { '/etc/nats-server.conf': 'listen: "127.0.0.1:4333"\nhttp: 8223\nhttps: ":8224"\n' },
    opens: ['tcp 127.0.0.1 4333', 'tcp 127.0.0.1 8223', 'tcp 127.0.0.1 8224'],
  },
  'nats-server with blocks of one line': {
    program: 'nats-server',
    files: {
      '/etc/nats-server.conf':
        'listen: 127.0.0.1:4334\nmonitor_port: 8223\nleafnodes { host: "127.0.0.1", port: 7423 }\nmqtt { port = 1884, host = "::1" }\n',
    },
    opens: ['tcp 127.0.0.1 4334', 'tcp 127.0.0.1 8223', 'tcp 127.0.0.1 7423', 'tcp ::1 1884'],
  },
  'etcd reads the file that a variable names': {
    program: 'etcd',
    files: {
      '/etc/e.yaml':
        'listen-client-urls: http://127.0.0.1:2579\nadvertise-client-urls: http://127.0.0.1:2579\nlisten-peer-urls: "http://127.0.0.1:2580"\nlisten-metrics-urls: http://127.0.0.1:2581\n',
    },
    variables: { ETCD_CONFIG_FILE: '/etc/e.yaml' },
    opens: ['tcp 127.0.0.1 2579', 'tcp 127.0.0.1 2580', 'tcp 127.0.0.1 2581'],
  },
  'collectd receives with the plugin alone': {
    program: 'collectd',
    files: { '/etc/collectd/collectd.conf': '<Plugin network>\n  Listen "127.0.0.1"\n</Plugin>\n' },
    opens: [],
  },
  'collectd loads plugins that have a block': {
    program: 'collectd',
    files: {
      '/etc/collectd/collectd.conf': 'AutoLoadPlugin true\n<Plugin network>\n  Listen "127.0.0.1"\n</Plugin>\n',
    },
    opens: ['udp 127.0.0.1 25826'],
  },
  'coturn with two addresses has second ports, and a console with a password': {
    program: 'coturn',
    files: {
      '/etc/turnserver.conf':
        'listening-ip=127.0.0.1\nlistening-ip=::1\nlistening-port=3480\nno-udp\nno-dtls\ncli-password=x\n',
    },
    opens: ['tcp 127.0.0.1 3480', 'tcp ::1 3480', 'tcp 127.0.0.1 3481', 'tcp ::1 3481', 'tcp 127.0.0.1 5766'],
  },
  'a proxy of Prosody, which is no component of its own': {
    program: 'prosody',
    files: {
      '/etc/prosody/prosody.cfg.lua':
        'modules_disabled = { "s2s" }\nc2s_ports = { 5322 }\nc2s_interfaces = { "127.0.0.1" }\nproxy65_ports = { 5055 }\nproxy65_interfaces = { "::1" }\nComponent "p.x" "proxy65"\n',
    },
    opens: ['tcp 127.0.0.1 5322', 'tcp ::1 5055'],
  },
  'an address that dnsmasq is given beside a device is that of the device': {
    program: 'dnsmasq',
    words: [
      '/x',
      '--conf-file=/dev/null',
      '--bind-interfaces',
      '--listen-address',
      '10.0.3.1',
      '--except-interface=lo',
      '--interface=lxcbr0',
    ],
    opens: ['tcp 10.0.3.1 53', 'udp 10.0.3.1 53'],
  },
  'the master of Cyrus ends where the program of a service is missing': {
    program: 'cyrus',
    words: ['/usr/lib/cyrus/bin/master'],
    files: {
      '/usr/lib/cyrus/bin/master': 'x',
      '/usr/lib/cyrus/bin/imapd': 'x',
      '/etc/cyrus.conf':
        'SERVICES {\n  imap cmd="imapd -U 30" listen="143"\n  nntp cmd="nntpd -U 30" listen="119"\n}\n',
    },
    opens: [],
  },
  'ocserv ends without a certificate': {
    program: 'ocserv',
    files: { '/etc/ocserv/ocserv.conf': 'tcp-port = 443\n#server-cert = /etc/ocserv/cert.pem\n' },
    opens: [],
  },
  'plugins of collectd': {
    program: 'collectd',
    files: {
      '/etc/collectd/collectd.conf':
        'LoadPlugin statsd\n<Plugin statsd>\n  Host "127.0.0.1"\n  Port "8126"\n</Plugin>\n<LoadPlugin write_prometheus>\n</LoadPlugin>\n<Plugin "csv">\n  Port "1"\n</Plugin>\n',
    },
    opens: ['udp 127.0.0.1 8126', 'tcp 0.0.0.0 9103', 'tcp :: 9103'],
  },
  'variables of InfluxDB come before its file': {
    program: 'influxd',
    files: { '/etc/influxdb/influxdb.conf': '[http]\n  bind-address = ":8086"\n[graphite]\n  enabled = true\n' },
    variables: {
      INFLUXDB_HTTP_BIND_ADDRESS: '127.0.0.1:8096',
      INFLUXDB_BIND_ADDRESS: '127.0.0.1:8098',
      INFLUXDB_GRAPHITE_ENABLED: 'false',
    },
    opens: ['tcp 127.0.0.1 8098', 'tcp 127.0.0.1 8096'],
  },
  'Go takes the wildcard of IPv4 for both families': {
    program: 'node_exporter',
    words: ['/x', '--web.listen-address', '0.0.0.0:9105'],
    opens: ['tcp :: 9105'],
  },
  'the exporter of Apache has an option of its own': {
    program: 'apache_exporter',
    words: ['/x', '--telemetry.address=127.0.0.1:9118'],
    opens: ['tcp 127.0.0.1 9118'],
  },
  'the exporter of Redis takes a variable': {
    program: 'redis_exporter',
    variables: { REDIS_EXPORTER_WEB_LISTEN_ADDRESS: '127.0.0.1:9122' },
    opens: ['tcp 127.0.0.1 9122'],
  },
  'a page of the second agent of Zabbix': {
    program: 'zabbix_agent2',
    files: { '/etc/zabbix/zabbix_agent2.conf': 'ListenIP=127.0.0.1\nStatusPort=9998\n' },
    opens: ['tcp 127.0.0.1 10050', 'tcp :: 9998'],
  },
  'connectors of Tomcat have addresses of their own': {
    program: 'tomcat',
    files: {
      '/etc/tomcat10/server.xml':
        '<Server port="-1"><Service><Connector port="8180" address="127.0.0.1"/><Connector port="8009" address="::1"/></Service></Server>',
    },
    opens: ['tcp 127.0.0.1 8180', 'tcp ::1 8009'],
  },
  'sockets of Icecast have addresses of their own': {
    program: 'icecast2',
    files: {
      '/etc/icecast2/icecast.xml':
        '<icecast><listen-socket><port>8010</port></listen-socket><listen-socket><port>8011</port><bind-address>127.0.0.1</bind-address></listen-socket></icecast>',
    },
    opens: ['tcp 0.0.0.0 8010', 'tcp 127.0.0.1 8011'],
  },
  'a stream of MPD is no port of its own': {
    program: 'mpd',
    files: {
      '/etc/mpd.conf':
        'bind_to_address "127.0.0.1"\nport "6601"\naudio_output {\n\ttype "httpd"\n\tport "8600"\n}\naudio_output {\n\ttype "alsa"\n}\n',
    },
    opens: ['tcp 127.0.0.1 6601', 'tcp :: 8600'],
  },
  'a protocol of unbound is off': {
    program: 'unbound',
    files: { '/etc/unbound/unbound.conf': 'server:\n interface: ::1\n do-tcp: no\n' },
    opens: ['udp ::1 53'],
  },
  'TURN over UDP alone': {
    program: 'coturn',
    files: { '/etc/turnserver.conf': 'listening-ip=127.0.0.1\nno-tcp\nno-tls\n' },
    opens: ['udp 127.0.0.1 3478'],
  },
  'plugins of RabbitMQ': {
    program: 'rabbitmq',
    files: {
      '/etc/rabbitmq/rabbitmq.conf': 'listeners.tcp.1 = 127.0.0.1:5673\nmanagement.tcp.ip = 127.0.0.1\n',
      '/etc/rabbitmq/enabled_plugins': '[rabbitmq_management,rabbitmq_mqtt].\n',
    },
    opens: ['tcp 127.0.0.1 5673', 'tcp 127.0.0.1 15672', 'tcp :: 1883', 'tcp 0.0.0.0 25672'],
  },
  'one portal of tgtd': {
    program: 'tgtd',
    words: ['/x', '-f', '--iscsi', 'portal=127.0.0.1:3261'],
    opens: ['tcp 127.0.0.1 3261'],
  },
  'files beside the first one of apt-cacher-ng': {
    program: 'apt-cacher-ng',
    files: {
      '/etc/apt-cacher-ng/acng.conf': 'Port:3142\n',
      '/etc/apt-cacher-ng/zz_local.conf': 'Port: 3143\nBindAddress: 127.0.0.1\n',
    },
    opens: ['tcp 127.0.0.1 3143'],
  },
  'options of sshd come before its file': {
    program: 'sshd',
    files: { '/etc/ssh/sshd_config': '' },
    words: ['/usr/sbin/sshd', '-D', '-p', '2233', '-o', 'ListenAddress=127.0.0.1'],
    opens: ['tcp 127.0.0.1 2233'],
  },
  'TFTP over IPv4 alone': {
    program: 'tftpd',
    words: ['/usr/sbin/in.tftpd', '--listen', '--address', ':6970', '-4'],
    opens: ['udp 0.0.0.0 6970'],
  },
  'Go takes one address of a name': {
    program: 'blackbox_exporter',
    words: ['/x', '--web.listen-address=localhost:9415'],
    opens: ['tcp 127.0.0.1 9415'],
  },
  'a list of addresses of Bacula': {
    program: 'bacula-fd',
    files: {
      '/etc/bacula/bacula-fd.conf': 'FileDaemon {\n  FDAddresses = { ip = { addr = 127.0.0.1; port = 9202; } }\n}\n',
    },
    opens: ['tcp 127.0.0.1 9202'],
  },
  'what PowerDNS includes comes last': {
    program: 'pdns-recursor',
    files: {
      '/etc/powerdns/recursor.conf': 'include-dir=/etc/powerdns/recursor.d\nlocal-address=127.0.0.1\n',
      '/etc/powerdns/recursor.d/a.conf': 'local-address=127.0.0.1:5553\n',
    },
    opens: ['tcp 127.0.0.1 5553', 'udp 127.0.0.1 5553'],
  },
  'variables of etcd are lists': {
    program: 'etcd',
    variables: { ETCD_LISTEN_CLIENT_URLS: 'http://127.0.0.1:2479,http://[::1]:2479' },
    opens: ['tcp 127.0.0.1 2479', 'tcp ::1 2479', 'tcp 127.0.0.1 2380'],
  },
  'ZooKeeper without its page': {
    program: 'zookeeper',
    files: {
      '/etc/zookeeper/conf/zoo.cfg': 'clientPort=2281\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n',
    },
    opens: ['tcp 127.0.0.1 2281'],
  },
  'what Apache defines': {
    program: 'apache2',
    files: {
      '/etc/apache2/apache2.conf':
        'Define OURPORT 8181\nListen \u0024{OURPORT}\n<IfDefine OURPORT>\nListen 82\n</IfDefine>\n<IfDefine Other>\nListen 83\n</IfDefine>\n',
    },
    opens: ['tcp :: 8181', 'tcp :: 82'],
  },
  'Samba goes on in the sections of what it includes': {
    program: 'smbd',
    files: {
      '/etc/samba/smb.conf': '[global]\n  smb ports = 445\n[print$]\n  path = /x\ninclude = /etc/samba/local.conf\n',
      '/etc/samba/local.conf': '[global]\n  interfaces = lo\n  bind interfaces only = yes\n',
    },
    opens: ['tcp 127.0.0.1 445', 'tcp ::1 445'],
  },
  'the peer of HAProxy that is this machine': {
    program: 'haproxy',
    files: {
      '/etc/hostname': 'here\n',
      '/etc/haproxy/haproxy.cfg': 'peers all\n  peer here 127.0.0.1:10000\n  peer there 10.0.0.2:10000\n',
    },
    opens: ['tcp 127.0.0.1 10000'],
  },
  'what Tor adds to its defaults, and takes away': {
    program: 'tor',
    words: ['/usr/bin/tor', '--defaults-torrc', '/usr/share/tor/defaults'],
    files: {
      '/usr/share/tor/defaults': 'SocksPort 9050\nDNSPort 5353\nControlPort 9051\n',
      '/etc/tor/torrc': '+DNSPort 5355\n+SocksPort [::1]:9056\n/ControlPort\n',
    },
    opens: ['udp 127.0.0.1 5355', 'tcp ::1 9056', 'tcp 127.0.0.1 9050', 'udp 127.0.0.1 5353'],
  },
  'what PowerDNS adds to a list': {
    program: 'pdns',
    files: { '/etc/powerdns/pdns.conf': 'launch=bind\nlocal-address=127.0.0.1:5321\nlocal-address+=[::1]:5322\n' },
    opens: ['tcp 127.0.0.1 5321', 'tcp ::1 5322', 'udp 127.0.0.1 5321', 'udp ::1 5322'],
  },
  'what HAProxy binds for peers of which one is this machine by an option, and none by its name': {
    program: 'haproxy',
    words: ['/usr/sbin/haproxy', '-f', '/etc/haproxy/haproxy.cfg', '-L', 'me'],
    files: {
      '/etc/hostname': 'here\n',
      '/etc/haproxy/haproxy.cfg':
        'peers all\n  bind 127.0.0.1:10000\n  server me\npeers other\n  bind 127.0.0.1:10001\n  server here\n',
    },
    opens: ['tcp 127.0.0.1 10000'],
  },
  'lists of addresses that BIND names': {
    program: 'named',
    files: {
      '/etc/bind/named.conf':
        'acl lan { 127.0.0.1; };\noptions { listen-on { lan; }; listen-on-v6 { none; }; };\ncontrols { };\n',
    },
    opens: ['tcp 127.0.0.1 53', 'udp 127.0.0.1 53'],
  },
  'a family that unbound leaves': {
    program: 'unbound',
    files: { '/etc/unbound/unbound.conf': 'server:\n  interface: lo\n  do-ip6: no\n  do-tcp: no\n' },
    opens: ['udp 127.0.0.1 53'],
  },
  'addresses of PowerDNS with ports': {
    program: 'pdns',
    files: { '/etc/powerdns/pdns.conf': 'launch=bind\nlocal-address=127.0.0.1:5300, ::1\n' },
    opens: ['tcp 127.0.0.1 5300', 'tcp ::1 53', 'udp 127.0.0.1 5300', 'udp ::1 53'],
  },
  'an address of memcached with its port, without datagrams': {
    program: 'memcached',
    words: ['/x', '-l', '127.0.0.1:11212'],
    opens: ['tcp 127.0.0.1 11212'],
  },
  'an instance of MariaDB with groups of its own': {
    program: 'mariadbd',
    words: ['/usr/sbin/mariadbd', '--defaults-group-suffix=.second'],
    files: {
      '/etc/mysql/my.cnf':
        '[mariadbd]\nport = 3308\nbind-address = ::1\n[mariadbd.second]\nport = 3310\n[mysqld.third]\nport = 3311\n',
    },
    opens: ['tcp ::1 3310'],
  },
  'dnsproxy has its ports behind its addresses': {
    program: 'dnsproxy',
    words: ['/usr/sbin/dnsproxy', '-c', '/etc/d.conf'],
    files: { '/etc/d.conf': 'recursive-port 5302\nlisten 127.0.0.1\nport 5390\nlisten_answer ::1\nport_answer 5391\n' },
    opens: ['udp 127.0.0.1 5390', 'udp ::1 5391'],
  },
  'nodes of RabbitMQ meet on one address': {
    program: 'rabbitmq',
    files: {
      '/etc/rabbitmq/rabbitmq.conf':
        'listeners.tcp.a = 127.0.0.1:5681\ndistribution.listener.interface = ::1\ndistribution.listener.port_range.min = 25681\n',
    },
    opens: ['tcp 127.0.0.1 5681', 'tcp ::1 25681'],
  },
  'squid takes the first address of a name': {
    program: 'squid',
    files: { '/etc/squid/squid.conf': 'http_port localhost:3138 name=here\n' },
    opens: ['tcp ::1 3138'],
  },
  'uwsgi has an emperor whose vassals are of several kinds': {
    program: 'uwsgi',
    words: ['/usr/bin/uwsgi', '--emperor', '/srv/v', '--master'],
    files: {
      '/srv/v/one.ini': '[uwsgi]\nbase = 127.0.0.1\nhttp-socket = %(base):8836\n',
      '/srv/v/two.yaml': 'uwsgi:\n  socket: 127.0.0.1:8837\n',
      '/srv/v/three.json': '{"uwsgi": {"socket": "127.0.0.1:8838"}}',
      '/srv/v/app.py': 'x\n',
    },
    opens: ['tcp 127.0.0.1 8836', 'tcp 127.0.0.1 8838', 'tcp 127.0.0.1 8837'],
  },
  'starman listens in each place that it is told': {
    program: 'starman',
    words: ['/usr/bin/starman', '--listen', '127.0.0.1:8834', '--listen', ':8835', '/srv/a.psgi'],
    opens: ['tcp 127.0.0.1 8834', 'tcp :: 8835'],
  },
  'proftpd has hosts of modules that are not loaded, and of one that is': {
    program: 'proftpd',
    files: {
      '/etc/proftpd/proftpd.conf':
        'LoadModule mod_tls.c\nPort 0\nUseIPv6 off\n<IfModule mod_sftp.c>\n<VirtualHost 0.0.0.0>\n<IfModule mod_tls.c>\nPort 2299\n</IfModule>\n</VirtualHost>\n</IfModule>\n<IfModule mod_tls.c>\n<VirtualHost 0.0.0.0>\nPort 2141\n</VirtualHost>\n</IfModule>\n<IfModule !mod_sftp.c>\n<VirtualHost 0.0.0.0>\nPort 2142\n</VirtualHost>\n</IfModule>\n',
    },
    opens: ['tcp 0.0.0.0 2141', 'tcp 0.0.0.0 2142'],
  },
  'puma has a variable of the name of a setting': {
    program: 'puma',
    words: ['/usr/bin/puma', '-C', '/srv/puma.rb'],
    files: { '/srv/puma.rb': 'port = 8833\nbind "tcp://127.0.0.1:#{port}"\nbind \'tcp://[::1]:8832\'\n' },
    opens: ['tcp 127.0.0.1 8833', 'tcp ::1 8832'],
  },
  'docker takes the address of IPv4 of a name': {
    program: 'dockerd',
    files: { '/etc/docker/daemon.json': '{"hosts": ["tcp://localhost:2385"]}' },
    opens: ['tcp 127.0.0.1 2385'],
  },
  'Tor takes the address of IPv4 of a name': {
    program: 'tor',
    files: { '/etc/tor/torrc': 'SOCKSPort localhost:9061\n' },
    opens: ['tcp 127.0.0.1 9061'],
  },
  'syslog-ng has drivers in a block of its own': {
    program: 'syslog-ng',
    files: {
      '/etc/syslog-ng/syslog-ng.conf':
        'block source town(port(5171) address("127.0.0.1")) {\n  network(ip("`address`") port(`port`) transport("udp"));\n};\nsource s_a { town(port(5172)); };\nsource s_b { town(address("::1")); };\nlog { source(s_a); source(s_b); };\n',
    },
    opens: ['udp 127.0.0.1 5172', 'udp ::1 5171'],
  },
  'privoxy takes the first address of a name': {
    program: 'privoxy',
    files: { '/etc/privoxy/config': 'listen-address localhost:8138\n' },
    opens: ['tcp ::1 8138'],
  },
  'the extra port of MariaDB': {
    program: 'mariadbd',
    files: { '/etc/mysql/my.cnf': '[mysqld]\nbind-address = ::1\nextra_port = 3399\n' },
    opens: ['tcp ::1 3306', 'tcp ::1 3399'],
  },
  'what ALTER SYSTEM wrote': {
    program: 'postgres',
    files: {
      '/etc/pg/postgresql.conf': "data_directory = '/var/lib/pg'\nport = 5432\n",
      '/var/lib/pg/postgresql.auto.conf': "port = '5499'\nlisten_addresses = '::1'\n",
    },
    words: ['/x', '-c', 'config_file=/etc/pg/postgresql.conf'],
    opens: ['tcp ::1 5499'],
  },
  'the first listener of mosquitto beside others': {
    program: 'mosquitto',
    files: {
      '/etc/mosquitto/mosquitto.conf': 'port 1884\nbind_address 127.0.0.1\nlistener 1885\nsocket_domain ipv4\n',
    },
    opens: ['tcp 127.0.0.1 1884', 'tcp 0.0.0.0 1885'],
  },
  'chrony serves a family only where it allows it': {
    program: 'chronyd',
    files: { '/etc/chrony/chrony.conf': 'allow 10.0.0.0/8\ncmdport 0\n' },
    opens: ['udp 0.0.0.0 123'],
  },
  'operands of snmpd stand beside its file': {
    program: 'snmpd',
    files: { '/etc/snmp/snmpd.conf': 'agentaddress 127.0.0.1\n' },
    words: ['/usr/sbin/snmpd', '-I', '-smux', '-f', 'udp:1610'],
    opens: ['udp 0.0.0.0 1610', 'udp 127.0.0.1 161'],
  },
  'a port of Privoxy without an address': {
    program: 'privoxy',
    files: { '/etc/privoxy/config': 'listen-address  :8119\n' },
    opens: ['tcp 0.0.0.0 8119'],
  },
  'the port by which dhcpd is steered': {
    program: 'dhcpd',
    files: { '/etc/dhcp/dhcpd.conf': 'omapi-port 7911;\nsubnet 10.0.0.0 netmask 255.0.0.0 { }\n' },
    opens: ['udp 0.0.0.0 67', 'tcp 0.0.0.0 7911'],
  },
  'an option of a milter names its socket': {
    program: 'opendkim',
    files: { '/etc/opendkim.conf': 'Socket local:/run/opendkim/opendkim.sock\n' },
    words: ['/usr/sbin/opendkim', '-p', 'inet:12301@127.0.0.1'],
    opens: ['tcp 127.0.0.1 12301'],
  },
  'a listener of Dovecot without a name': {
    program: 'dovecot',
    files: {
      '/etc/dovecot/dovecot.conf':
        'protocols =\nservice auth {\n  inet_listener {\n    address = 127.0.0.1\n    port = 12345\n  }\n}\n',
    },
    opens: ['tcp 127.0.0.1 12345'],
  },
  'applications of uWSGI, and their figures': {
    program: 'uwsgi',
    files: {
      '/etc/uwsgi/apps-enabled/app.ini':
        '[uwsgi]\nhttp-socket = 127.0.0.1:9090\nstats = 127.0.0.1:1717\nsocket = /run/x\n',
      '/etc/uwsgi-emperor/emperor.ini': '[uwsgi]\nemperor = /etc/uwsgi-emperor/vassals\n',
      '/etc/uwsgi-emperor/vassals/b.ini': '[uwsgi]\nhttp = :9091\n',
    },
    opens: ['tcp 0.0.0.0 9091', 'tcp 127.0.0.1 9090', 'tcp 127.0.0.1 1717'],
  },
  'rpcbind without its socket unit': {
    program: 'rpcbind',
    words: ['/usr/sbin/rpcbind', '-w', '-f'],
    opens: ['tcp 0.0.0.0 111', 'tcp :: 111', 'udp 0.0.0.0 111', 'udp :: 111'],
  },
  'rspamd: what is said here outdoes what it came with': {
    program: 'rspamd',
    files: {
      '/etc/rspamd/rspamd.conf':
        'worker "normal" {\n    .include "$CONFDIR/normal.inc"\n    .include(try=true; priority=1,duplicate=merge) "$LOCAL_CONFDIR/local.d/normal.inc"\n}\nworker "controller" {\n    .include "$CONFDIR/controller.inc"\n    .include(try=true; priority=1,duplicate=merge) "$LOCAL_CONFDIR/local.d/controller.inc"\n    .include(try=true; priority=10) "$LOCAL_CONFDIR/override.d/controller.inc"\n}\n',
      '/etc/rspamd/normal.inc': 'bind_socket = "localhost:11333";\n',
      '/etc/rspamd/local.d/normal.inc': 'enabled = false;\n',
      '/etc/rspamd/controller.inc': 'bind_socket = "localhost:11334";\n',
      '/etc/rspamd/local.d/controller.inc': 'bind_socket = "*:11344";\n',
    },
    opens: ['tcp 0.0.0.0 11344', 'tcp :: 11344'],
  },
  'addresses of tinc with ports of their own, and one without': {
    program: 'tincd',
    files: {
      '/etc/tinc/tinc.conf': 'Name = here\nPort = 6551\nBindToAddress = 127.0.0.1 6552\nListenAddress = ::1\n',
      '/etc/tinc/hosts/here': 'Port = 1\n',
    },
    opens: ['tcp 127.0.0.1 6552', 'udp 127.0.0.1 6552', 'tcp ::1 6551', 'udp ::1 6551'],
  },
  'a configuration of Syncthing': {
    program: 'syncthing',
    files: {
      '/root/.config/syncthing/config.xml':
        '<configuration>\n<gui enabled="true">\n<address>127.0.0.1:8386</address>\n</gui>\n<options>\n<listenAddress>tcp4://:22001</listenAddress>\n<listenAddress>dynamic+https://relays/x</listenAddress>\n<localAnnounceEnabled>false</localAnnounceEnabled>\n</options>\n</configuration>\n',
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
    },
    opens: ['tcp 127.0.0.1 8386', 'tcp 0.0.0.0 22001'],
  },
  'BFD of BIRD, both families, direct sessions alone': {
    program: 'bird',
    files: { '/etc/bird/bird.conf': 'protocol bfd { accept direct; interface "eth0" { }; }\n' },
    opens: ['udp 0.0.0.0 3784', 'udp :: 3784'],
  },
  'subagents of snmpd, of a master alone': {
    program: 'snmpd',
    files: {
      '/etc/snmp/snmpd.conf': 'agentaddress 127.0.0.1\nmaster agentx\nagentXSocket tcp:127.0.0.1:7050,/run/agentx\n',
    },
    words: ['/usr/sbin/snmpd', '-I', '-mteTrigger,smux'],
    opens: ['udp 127.0.0.1 161', 'tcp 127.0.0.1 7050'],
  },
  'a socket for subagents is nothing without a master': {
    program: 'snmpd',
    files: { '/etc/snmp/snmpd.conf': 'agentaddress 127.0.0.1\nagentXSocket localhost:705\n' },
    words: ['/usr/sbin/snmpd', '-Ivacm_conf,mibII'],
    opens: ['udp 127.0.0.1 161'],
  },
  'peers of snmpd over SMUX, unless that is left out': {
    program: 'snmpd',
    files: { '/etc/snmp/snmpd.conf': 'agentaddress 127.0.0.1\nsmuxsocket 127.0.0.1:1199\n' },
    words: ['/usr/sbin/snmpd', '-I', '-mteTrigger'],
    opens: ['udp 127.0.0.1 161', 'tcp 127.0.0.1 1199'],
  },
  'addresses of stubby with ports': {
    program: 'stubby',
    files: { '/etc/stubby/stubby.yml': 'listen_addresses:\n  - 127.0.0.1@5330\n  -  0::1@5331\nidle_timeout: 10000\n' },
    opens: ['tcp 127.0.0.1 5330', 'tcp ::1 5331', 'udp 127.0.0.1 5330', 'udp ::1 5331'],
  },
  'of a port nginx opens the wildcard alone, but for what has options of its own': {
    program: 'nginx',
    files: {
      '/etc/nginx/nginx.conf':
        'http {\n server { listen 127.0.0.1:80; listen 127.0.0.2:80 backlog=5; listen [::1]:80; }\n server { listen 80; }\n}\n',
    },
    opens: ['tcp 127.0.0.2 80', 'tcp ::1 80', 'tcp 0.0.0.0 80'],
  },
  'BIND on IPv4 alone': {
    program: 'named',
    files: { '/etc/bind/named.conf': 'options { };\n' },
    words: ['/usr/sbin/named', '-4', '-p', '5390'],
    opens: ['tcp 0.0.0.0 5390', 'udp 0.0.0.0 5390', 'tcp 127.0.0.1 953'],
  },
  'datagrams that Ncat cannot keep open without a command': {
    program: 'ncat',
    words: ['/usr/bin/ncat', '-u', '-l', '-k', '::1', '7600'],
    opens: [],
  },
  'sections of collectd that include and listen': {
    program: 'collectd',
    files: {
      '/etc/collectd/collectd.conf': '<Include "/etc/collectd/c.d">\n  Filter "*.conf"\n</Include>\n',
      '/etc/collectd/c.d/a.conf':
        'LoadPlugin network\n<Plugin network>\n  <Listen "127.0.0.1" "25900">\n    SecurityLevel None\n  </Listen>\n  Listen "::1"\n</Plugin>\n',
    },
    opens: ['udp 127.0.0.1 25900', 'udp ::1 25826'],
  },
  'web sockets of mosquitto, IPv4 alone': {
    program: 'mosquitto',
    files: { '/etc/mosquitto/mosquitto.conf': 'listener 9883\nprotocol websockets\nsocket_domain ipv4\n' },
    opens: ['tcp 0.0.0.0 9883'],
  },
  'sections of NATS': {
    program: 'nats-server',
    files: {
      '/etc/nats-server.conf':
        'port: 4223\nhttp = "127.0.0.1:8223"\ncluster {\n  name: ours\n  port: 6223\n  host: 127.0.0.1\n}\nleafnodes: { port: 7423 }\nmqtt {\n}\n',
    },
    opens: ['tcp :: 4223', 'tcp 127.0.0.1 8223', 'tcp 127.0.0.1 6223', 'tcp :: 7423'],
  },
  'addresses of RabbitMQ without brackets': {
    program: 'rabbitmq',
    files: { '/etc/rabbitmq/rabbitmq.conf': 'listeners.tcp.a = 127.0.0.1:5673\nlisteners.tcp.b = ::1:5674\n' },
    opens: ['tcp 127.0.0.1 5673', 'tcp ::1 5674', 'tcp 0.0.0.0 25672'],
  },
  'several addresses of Redis behind one option': {
    program: 'redis-server',
    words: ['/x', '--port', '6391', '--bind', '127.0.0.1', '-::1', '--save', ''],
    opens: ['tcp 127.0.0.1 6391', 'tcp ::1 6391'],
  },
  'rclone serves, and is controlled': {
    program: 'rclone',
    words: ['/usr/bin/rclone', 'serve', 'webdav', '/srv', '--rc', '--rc-addr=:5573'],
    opens: ['tcp 127.0.0.1 8080', 'tcp :: 5573'],
  },
  'puma takes a port of its environment': {
    program: 'puma',
    variables: { PORT: '8616' },
    opens: ['tcp 0.0.0.0 8616'],
  },
  'haproxy: variables, and an address of IPv6 without brackets': {
    program: 'haproxy',
    files: {
      '/etc/haproxy/haproxy.cfg': `global\n  setenv OURS 8803\nfrontend a\n  bind "\${ADDRESS}:8801"\n  bind ::1:8802 v6only\n  bind :$OURS\n`,
    },
    variables: { ADDRESS: '127.0.0.1' },
    opens: ['tcp 127.0.0.1 8801', 'tcp ::1 8802', 'tcp 0.0.0.0 8803'],
  },
  'haproxy: proxies that are disabled, themselves or by their defaults': {
    program: 'haproxy',
    files: {
      '/etc/haproxy/haproxy.cfg':
        'defaults\n  mode http\nfrontend off\n  bind :7001\n  disabled\nfrontend on\n  bind 127.0.0.1:7002\ndefaults named\n  mode http\n  disabled\nlisten alike\n  bind :7003\nlisten again\n  bind 127.0.0.1:7004\n  enabled\ndefaults\n  mode http\nlisten named from named\n  bind :7005\nlisten last\n  bind 127.0.0.1:7006\n  server x 127.0.0.1:1 disabled\n',
    },
    opens: ['tcp 127.0.0.1 7002', 'tcp 127.0.0.1 7004', 'tcp 127.0.0.1 7006'],
  },
  'an option of smbd comes before its file': {
    program: 'smbd',
    files: { '/etc/samba/smb.conf': '[global]\nsmb ports = 445\nbind interfaces only = yes\ninterfaces = lo\n' },
    words: ['/usr/sbin/smbd', '--foreground', '-p', '1445'],
    opens: ['tcp 127.0.0.1 1445', 'tcp ::1 1445'],
  },
  'gpsd for everybody': {
    program: 'gpsd',
    words: ['/usr/sbin/gpsd', '-G', '-S', '2948', '/dev/ttyS0'],
    opens: ['tcp 0.0.0.0 2948', 'tcp :: 2948'],
  },
  'options of Tor come before its file': {
    program: 'tor',
    files: { '/etc/tor/torrc': 'SocksPort 9050\nDNSPort 5353\n' },
    words: ['/usr/bin/tor', '--SocksPort', '127.0.0.1:9150', '--RunAsDaemon', '0'],
    opens: ['tcp 127.0.0.1 9150', 'udp 127.0.0.1 5353'],
  },
  'ports and addresses of an option of Exim': {
    program: 'exim4',
    files: { '/etc/exim4/update-exim4.conf.conf': "dc_local_interfaces='0.0.0.0'\n" },
    words: ['/usr/sbin/exim4', '-bd', '-oX', '25:587:[127.0.0.1]'],
    opens: ['tcp 127.0.0.1 25', 'tcp 127.0.0.1 587'],
  },
  'networkd: WireGuard, and addresses for others': {
    program: 'systemd-networkd',
    files: {
      '/etc/systemd/network/wg.netdev': '[NetDev]\nKind=wireguard\n[WireGuard]\nListenPort=51822\n[WireGuardPeer]\n',
      '/etc/systemd/network/lan.network': '[Match]\nName=eth0\n[Network]\nDHCPServer=yes\n',
    },
    opens: ['udp 0.0.0.0 51822', 'udp :: 51822', 'udp 0.0.0.0 67'],
  },
};
