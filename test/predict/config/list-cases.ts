/** A configuration, and what it opens. */
export interface Case {
  readonly files?: Readonly<Record<string, string>>;
  readonly words?: readonly string[];
  readonly opens: readonly string[];
}

/** By program: what a configuration makes of it. The first of several programs of a reader stands for all. */
export const CASES: Readonly<Record<string, Case>> = {
  apache2: {
    files: { '/etc/apache2/apache2.conf': 'Listen 8080\n<IfModule ssl_module>\nListen 443\n</IfModule>\n' },
    opens: ['tcp :: 8080'],
  },
  bird: {
    files: {
      '/etc/bird/bird.conf':
        'template bgp up { local port 1790 as 65000; }\nprotocol bgp a from up {\n neighbor 10.0.0.2 as 65001;\n}\nprotocol bgp off {\n disabled;\n neighbor fe80::1 as 65001;\n}\nprotocol rip {\n interface "eth0" { };\n}\nprotocol device { }\n',
    },
    opens: ['tcp 0.0.0.0 1790', 'udp 0.0.0.0 520'],
  },
  Xtigervnc: {
    words: ['/usr/bin/Xtigervnc', ':5', '-localhost', '-SecurityTypes', 'None'],
    opens: ['tcp 127.0.0.1 5905', 'tcp ::1 5905'],
  },
  knxd: {
    words: ['/usr/bin/knxd', '-e', '0.0.1', '-E', '0.0.2:8', '-DTRS', '-i6721', '-b', 'dummy:'],
    opens: ['tcp 0.0.0.0 6721', 'udp 0.0.0.0 3671'],
  },
  sendmail: {
    words: ['/usr/sbin/sendmail-mta', '-Am', '-L', 'sm-mta', '-bd'],
    files: {
      '/etc/mail/sendmail.cf':
        'O DaemonPortOptions=Family=inet,  Name=MTA-v4, Port=smtp, Addr=127.0.0.1\nO DaemonPortOptions=Family=inet6, Name=MSP, P=587, M=Ea\n# O DaemonPortOptions=Port=26\n',
    },
    opens: ['tcp 127.0.0.1 25', 'tcp :: 587'],
  },
  'omnidb-server': {
    words: ['/usr/bin/python3', '/usr/bin/omnidb-server', '-C', '/etc/omnidb.py'],
    files: {
      '/etc/omnidb.py': "# LISTENING_PORT = 8\nLISTENING_ADDRESS    = '127.0.0.1'\nLISTENING_PORT       = 8010\n",
    },
    opens: ['tcp 127.0.0.1 8010'],
  },
  glances: { words: ['/usr/bin/glances', '-s', '-B', '127.0.0.1'], opens: ['tcp 127.0.0.1 61209'] },
  'http.server': {
    words: ['/usr/bin/python3', '-m', 'http.server', '--bind', '127.0.0.1', '--directory', '/srv', '8501'],
    opens: ['tcp 127.0.0.1 8501'],
  },
  courier: {
    words: ['/usr/sbin/couriertcpd', '-address=0', '-maxprocs=40', '127.0.0.1.143,993', '/usr/lib/courier/imaplogin'],
    opens: ['tcp 127.0.0.1 143', 'tcp :: 993'],
  },
  cyrus: {
    files: {
      '/etc/cyrus.conf':
        'SERVICES {\n  imap cmd="imapd" listen="127.0.0.1:1143" prefork=0\n  # pop3 cmd="pop3d" listen="110"\n  http cmd="httpd" listen="8008" proto="tcp4"\n  lmtpunix cmd="lmtpd" listen="/run/cyrus/socket/lmtp"\n}\n',
    },
    words: ['/usr/lib/cyrus/bin/master', '-d'],
    opens: ['tcp 127.0.0.1 1143', 'tcp 0.0.0.0 8008'],
  },
  rspamd: {
    files: { '/etc/rspamd/rspamd.conf': 'worker "normal" {\n  bind_socket = "127.0.0.1:11333";\n}\n' },
    opens: ['tcp 127.0.0.1 11333'],
  },
  socat: {
    words: ['/usr/bin/socat', 'TCP-LISTEN:7600,fork,bind=127.0.0.1', 'TCP:10.0.0.1:80'],
    opens: ['tcp 127.0.0.1 7600'],
  },
  cupsd: {
    files: { '/etc/cups/cupsd.conf': 'Listen localhost:631\nPort 632\n' },
    opens: ['tcp 127.0.0.1 631', 'tcp ::1 631', 'tcp 0.0.0.0 632', 'tcp :: 632'],
  },
  dnsmasq: {
    files: {
      '/etc/dnsmasq.conf':
        'port=5300\nlisten-address=127.0.0.1\nbind-interfaces\ndhcp-range=10.0.0.1,10.0.0.9\nenable-tftp\n',
    },
    opens: ['tcp 127.0.0.1 5300', 'udp 127.0.0.1 5300', 'udp 0.0.0.0 67', 'udp 127.0.0.1 69'],
  },
  dockerd: {
    files: { '/etc/docker/daemon.json': '{"hosts": ["unix:///run/x", "tcp://127.0.0.1:2375"]}' },
    opens: ['tcp 127.0.0.1 2375'],
  },
  dovecot: {
    files: {
      '/etc/dovecot/dovecot.conf':
        'protocols = imap\nlisten = *\nservice imap-login {\n  inet_listener imaps {\n    port = 0\n  }\n}\n',
    },
    opens: ['tcp 0.0.0.0 143'],
  },
  exim4: {
    files: { '/etc/exim4/update-exim4.conf.conf': "dc_local_interfaces='127.0.0.1 ; ::1.2525'\n" },
    words: ['/usr/sbin/exim4', '-bd'],
    opens: ['tcp 127.0.0.1 25', 'tcp ::1 2525'],
  },
  freeradius: {
    files: {
      '/etc/freeradius/3.0/sites-enabled/a':
        'server a {\nlisten {\n type = auth\n ipaddr = *\n port = 0\n}\nlisten {\n type = auth\n ipaddr = 127.0.0.1\n port = 18120\n}\n}\n',
    },
    opens: ['udp 0.0.0.0 1812', 'udp 127.0.0.1 18120'],
  },
  zebra: {
    files: {
      '/etc/frr/daemons':
        '#ripd=yes\nbgpd=yes\nbgpd_options="  -A 127.0.0.1 -p 1179"\nospf6d=yes\nospf6d_options=" -A ::1 -P 0"\n',
      '/etc/frr/frr.conf': 'router bgp 65000\n',
      '/usr/lib/frr/frrinit.sh': '',
    },
    words: ['/usr/lib/frr/frrinit.sh', 'start'],
    opens: [
      'tcp 0.0.0.0 2601',
      'tcp :: 2601',
      'tcp 127.0.0.1 2605',
      'tcp 0.0.0.0 1179',
      'tcp :: 1179',
      'tcp 0.0.0.0 2616',
      'tcp :: 2616',
    ],
  },
  supervisord: {
    files: {
      '/etc/supervisor/supervisord.conf': '[include]\nfiles = conf.d/*.conf\n',
      '/etc/supervisor/conf.d/page.conf': '[inet_http_server]\nport = *:9011 ; the page\n',
    },
    opens: ['tcp 0.0.0.0 9011'],
  },
  dhcpd: {
    files: { '/etc/dhcp/dhcpd.conf': 'subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.5 10.0.0.9; }\n' },
    opens: ['udp 0.0.0.0 67'],
  },
  svnserve: {
    words: ['/usr/bin/svnserve', '-d', '--listen-port', '3691', '--listen-host', '127.0.0.1'],
    opens: ['tcp 127.0.0.1 3691'],
  },
  gunicorn: {
    files: { '/gunicorn.conf.py': "bind = ['127.0.0.1:8211', '[::1]:8212']\n" },
    opens: ['tcp 127.0.0.1 8211', 'tcp ::1 8212'],
  },
  mongod: {
    files: {
      '/etc/mongod.conf':
        '# network interfaces\nnet:\n  port: 27027\n  bindIp: localhost,10.0.0.1 # comment\nsharding:\n  clusterRole: shardsvr\n',
    },
    opens: ['tcp 127.0.0.1 27027', 'tcp 10.0.0.1 27027'],
  },
  mongos: { words: ['/usr/bin/mongos', '--bind_ip_all', '--ipv6'], opens: ['tcp 0.0.0.0 27017', 'tcp :: 27017'] },
  haproxy: {
    files: {
      '/etc/haproxy/haproxy.cfg':
        'frontend a\n bind *:80,127.0.0.1:9000-9001\n bind :::81 v6only\nbackend b\n server x 127.0.0.1:1\n',
    },
    opens: ['tcp 0.0.0.0 80', 'tcp 127.0.0.1 9000', 'tcp 127.0.0.1 9001', 'tcp :: 81'],
  },
  inetd: {
    files: {
      '/etc/inetd.conf': '#ftp stream tcp\ntelnet stream tcp nowait root /x x\n',
      '/etc/services': 'telnet 23/tcp\n',
    },
    opens: ['tcp 0.0.0.0 23', 'tcp :: 23'],
  },
  xinetd: {
    files: {
      '/etc/xinetd.conf': 'includedir /etc/xinetd.d\n',
      '/etc/xinetd.d/a':
        'service a\n{\n disable = yes\n port = 7\n}\nservice b\n{\n disable = no\n port = 8\n bind = 127.0.0.1\n}\n',
    },
    opens: ['tcp 127.0.0.1 8'],
  },
  lighttpd: {
    files: {
      '/etc/lighttpd/lighttpd.conf':
        'server.port = 80\ninclude_shell "/usr/share/lighttpd/use-ipv6.pl " + server.port\n$SERVER["socket"] == ":443" {}\n',
    },
    opens: ['tcp 0.0.0.0 80', 'tcp :: 80', 'tcp 0.0.0.0 443'],
  },
  mosquitto: {
    files: {
      '/etc/mosquitto/mosquitto.conf': 'listener 1884 127.0.0.1\nlistener 9001\nprotocol websockets\nlistener 1885\n',
    },
    opens: ['tcp 127.0.0.1 1884', 'tcp :: 9001', 'tcp 0.0.0.0 1885', 'tcp :: 1885'],
  },
  named: {
    files: {
      '/etc/bind/named.conf': 'options { listen-on port 54 { 127.0.0.1; }; listen-on-v6 { none; }; };\ncontrols { };\n',
    },
    opens: ['tcp 127.0.0.1 54', 'udp 127.0.0.1 54'],
  },
  nginx: { files: { '/etc/nginx/nginx.conf': 'http { server { listen 80; } }' }, opens: ['tcp 0.0.0.0 80'] },
  postfix: {
    files: {
      '/etc/postfix/main.cf': 'inet_interfaces = loopback-only\n',
      '/etc/postfix/master.cf': 'smtp inet n - y - - smtpd\npickup unix n - y 60 1 pickup\n',
      '/etc/services': 'smtp 25/tcp mail\n',
    },
    opens: ['tcp 127.0.0.1 25', 'tcp ::1 25'],
  },
  postgres: {
    files: { '/a/postgresql.conf': "port = 5433 # comment\nlisten_addresses = '*'\n" },
    words: ['/x/postgres', '-c', 'config_file=/a/postgresql.conf'],
    opens: ['tcp 0.0.0.0 5433', 'tcp :: 5433'],
  },
  proftpd: {
    files: {
      '/etc/proftpd/proftpd.conf': 'UseIPv6 off\nPort 2121\n<VirtualHost 10.0.0.1>\nPort 2122\n</VirtualHost>\n',
    },
    opens: ['tcp 0.0.0.0 2121', 'tcp 0.0.0.0 2122'],
  },
  prosody: {
    files: {
      '/etc/prosody/prosody.cfg.lua': 'c2s_ports = { 5223 }\n-- s2s_ports = { 1 }\ninterfaces = { "127.0.0.1" }\n',
    },
    opens: ['tcp 127.0.0.1 5223', 'tcp 127.0.0.1 5269'],
  },
  rsyslogd: {
    files: {
      '/etc/rsyslog.conf':
        'module(load="imudp")\ninput(type="imudp"\n port="514")\n#input(type="imudp" port="515")\n$InputTCPServerRun 601\n',
    },
    opens: ['udp 0.0.0.0 514', 'udp :: 514'],
  },
  nmbd: { files: { '/etc/samba/smb.conf': '[global]\ndisable netbios = yes\n' }, opens: [] },
  smbd: { files: { '/etc/samba/smb.conf': '[global]\n smb ports = 445\n' }, opens: ['tcp 0.0.0.0 445', 'tcp :: 445'] },
  slapd: { words: ['/usr/sbin/slapd', '-h', 'ldap://127.0.0.1:1389/ ldapi:///'], opens: ['tcp 127.0.0.1 1389'] },
  snmpd: {
    files: { '/etc/snmp/snmpd.conf': 'agentaddress udp:161,udp6:[::1]:1161\n' },
    opens: ['udp 0.0.0.0 161', 'udp ::1 1161', 'tcp 0.0.0.0 199'],
  },
  sshd: { files: { '/etc/ssh/sshd_config': 'Port 2222\nAddressFamily inet\n' }, opens: ['tcp 0.0.0.0 2222'] },
  stunnel: {
    files: { '/etc/stunnel/stunnel.conf': '[a]\nclient = yes\naccept = 127.0.0.1:993\nconnect = 143\n' },
    opens: ['tcp 127.0.0.1 993'],
  },
  aria2c: {
    words: ['/usr/bin/aria2c', '--enable-rpc', '--rpc-listen-port=6801', '--disable-ipv6=true'],
    opens: ['tcp 127.0.0.1 6801'],
  },
  puma: {
    files: {
      '/config/puma.rb':
        "threads 1, 1\nbind 'tcp://127.0.0.1:8613'\nbind 'unix:///run/x'\nport ENV.fetch('NO_PORT', 8614), '::1'\n",
    },
    words: ['/usr/bin/ruby', '/usr/bin/puma'],
    opens: ['tcp 127.0.0.1 8613', 'tcp ::1 8614'],
  },
  ncat: {
    words: ['/usr/bin/ncat', '-k', '-lu', '127.0.0.1', '8618', '--exec', '/bin/cat'],
    opens: ['udp 127.0.0.1 8618'],
  },
  pen: {
    words: ['/usr/bin/pen', '-f', '-C', '127.0.0.1:8631', '-H', '8630', '10.0.0.1:80'],
    opens: ['tcp 0.0.0.0 8630', 'tcp 127.0.0.1 8631'],
  },
  rinetd: {
    files: { '/etc/rinetd.conf': '# a\n127.0.0.1 8628 10.0.0.1 80\n0.0.0.0 53/udp 10.0.0.1 53\nlogfile /x\n' },
    opens: ['tcp 127.0.0.1 8628', 'udp 0.0.0.0 53'],
  },
  websockify: {
    words: ['/usr/bin/python3', '/usr/bin/websockify', '--web', '/usr/share/novnc', '127.0.0.1:6081', 'localhost:5900'],
    opens: ['tcp 127.0.0.1 6081'],
  },
  znc: {
    files: {
      '/var/lib/znc/configs/znc.conf':
        'Version = 1\n<Listener l>\n\tPort = 6697\n\tHost = 127.0.0.1\n</Listener>\n<Listener m>\n\tPort = +6698\n\tIPv6 = false\n</Listener>\n<User a>\n\tPort = 1\n</User>\n',
    },
    words: ['/usr/bin/znc', '-f', '-d', '/var/lib/znc'],
    opens: ['tcp 127.0.0.1 6697', 'tcp 0.0.0.0 6698'],
  },
  syncthing: {
    words: ['/usr/bin/syncthing', 'serve', '--gui-address=127.0.0.1:8385'],
    opens: ['tcp 127.0.0.1 8385', 'tcp :: 22000', 'udp :: 22000', 'udp 0.0.0.0 21027', 'udp :: 21027'],
  },
  tincd: {
    files: {
      '/etc/tinc/office/tinc.conf': 'Name = here\nAddressFamily = ipv4\n',
      '/etc/tinc/office/hosts/here': 'Subnet = 10.0.0.1/32\nPort = 6550\n',
    },
    words: ['/usr/sbin/tincd', '-n', 'office', '-D'],
    opens: ['tcp 0.0.0.0 6550', 'udp 0.0.0.0 6550'],
  },
  'wg-quick': {
    files: { '/etc/wireguard/wg0.conf': '[Interface]\nListenPort = 51821\n[Peer]\nListenPort = 1\n' },
    words: ['/bin/bash', '/usr/bin/wg-quick', 'up', 'wg0'],
    opens: ['udp 0.0.0.0 51821', 'udp :: 51821'],
  },
  tor: {
    files: { '/etc/tor/torrc': 'SocksPort 0\nORPort 9001\nDNSPort 53\n' },
    opens: ['tcp 0.0.0.0 9001', 'tcp :: 9001', 'udp 127.0.0.1 53'],
  },
  prometheus: {
    files: { '/etc/prometheus/prometheus.yml': 'global: {}\n' },
    words: ['/usr/bin/prometheus', '--web.listen-address=127.0.0.1:1'],
    opens: ['tcp 127.0.0.1 1'],
  },
  'redis-server': {
    files: { '/etc/redis/redis.conf': 'bind 127.0.0.1 -::1\nport 6380\n' },
    opens: ['tcp 127.0.0.1 6380', 'tcp ::1 6380'],
  },
  memcached: { words: ['/usr/bin/memcached', '-p', '11212', '-l', '127.0.0.1'], opens: ['tcp 127.0.0.1 11212'] },
  mariadbd: {
    files: {
      '/etc/mysql/my.cnf': '!includedir /etc/mysql/d/\n',
      '/etc/mysql/d/a.cnf':
        '[client]\nport = 1\n[mysqld]\nport = 3306\nbind-address = 127.0.0.1\n[mariadb-10.11]\nport = 3307\n',
    },
    opens: ['tcp 127.0.0.1 3307'],
  },
  vsftpd: { files: { '/etc/vsftpd.conf': 'listen=NO\nlisten_ipv6=YES\nlisten_port=2121\n' }, opens: ['tcp :: 2121'] },
  unbound: {
    files: { '/etc/unbound/unbound.conf': 'server:\n interface: 127.0.0.1\n port: 54\n' },
    opens: ['tcp 127.0.0.1 54', 'udp 127.0.0.1 54'],
  },
  chronyd: {
    files: { '/etc/chrony/chrony.conf': 'pool x\nallow\ncmdport 0\n' },
    opens: ['udp 0.0.0.0 123', 'udp :: 123'],
  },
  squid: {
    files: { '/etc/squid/squid.conf': 'http_port 127.0.0.1:3129 intercept\nhttp_port 8080\n' },
    opens: ['tcp 127.0.0.1 3129', 'tcp :: 8080'],
  },
  knotd: {
    files: { '/etc/knot/knot.conf': 'server:\n    listen: [ 127.0.0.1@5353, ::1@5353 ]\n' },
    opens: ['tcp 127.0.0.1 5353', 'tcp ::1 5353', 'udp 127.0.0.1 5353', 'udp ::1 5353'],
  },
  zabbix_agentd: {
    files: { '/etc/zabbix/zabbix_agentd.conf': 'ListenPort=1\nListenIP=127.0.0.1,::1\n' },
    opens: ['tcp 127.0.0.1 1', 'tcp ::1 1'],
  },
  transmission: {
    files: {
      '/etc/transmission-daemon/settings.json':
        '{"rpc-port": 1, "rpc-bind-address": "127.0.0.1", "peer-port": 2, "utp-enabled": false}',
    },
    opens: ['tcp 127.0.0.1 1', 'tcp 0.0.0.0 2', 'tcp :: 2'],
  },
  caddy: {
    files: {
      '/etc/caddy/Caddyfile':
        '{\n\tadmin localhost:2020\n}\n:8010 {\n\trespond ok\n}\nhttp://a.example:8011 {\n\tbind 127.0.0.1\n}\nb.example {\n}\n',
    },
    words: ['/usr/bin/caddy', 'run', '--config', '/etc/caddy/Caddyfile'],
    opens: ['tcp 127.0.0.1 2020', 'tcp :: 8010', 'tcp 127.0.0.1 8011', 'tcp :: 443', 'udp :: 443', 'tcp :: 80'],
  },
  danted: {
    files: { '/etc/danted.conf': 'internal: 127.0.0.1 port = 1081\n#internal: 10.0.0.1\ninternal: eth0\n' },
    opens: ['tcp 127.0.0.1 1081', 'tcp 0.0.0.0 1080', 'tcp :: 1080'],
  },
  ejabberd: {
    files: {
      '/etc/ejabberd/ejabberd.yml':
        'hosts:\n  - localhost\nlisten:\n  -\n    port: 5222\n    ip: "::"\n    module: ejabberd_c2s\n  -\n    port: 3478\n    transport: udp\n  - port: "unix:/run/x"\n    module: y\nmodules:\n  mod_x:\n    port: 1\n',
    },
    opens: ['tcp :: 5222', 'udp 0.0.0.0 3478'],
  },
  'ircd-hybrid': {
    files: {
      '/etc/ircd-hybrid/ircd.conf':
        'serverinfo { name = "a.b"; };\nlisten {\n  port = 6667, 6670 .. 6671;\n  host = "127.0.0.1";\n  port = 6680;\n  # port = 6690;\n};\n.include "own.conf"\n.include <own2.conf>\nlisten { host = "::1"; port = 6681; };\n',
      '/etc/ircd-hybrid/own.conf': 'listen { host = "127.0.0.1"; port = 6690; };\n',
      '/etc/ircd-hybrid/own2.conf': 'listen { host = "127.0.0.1"; port = 6691; };\n',
    },
    words: ['/usr/sbin/ircd-hybrid'],
    opens: [
      ...[6667, 6670, 6671].flatMap((port) => [`tcp 0.0.0.0 ${port}`, `tcp :: ${port}`]),
      'tcp 127.0.0.1 6680',
      'tcp 127.0.0.1 6690',
      'tcp 127.0.0.1 6691',
      'tcp ::1 6681',
    ],
  },
  'carbon-c-relay': {
    files: {
      '/etc/carbon-c-relay.conf':
        'cluster a file /tmp/a ;\nmatch * send to a stop ;\nlisten type linemode 2113 proto tcp 127.0.0.1:2114 proto udp\n  127.0.0.2:2115 /run/x proto unix ;\n',
    },
    words: ['/usr/bin/carbon-c-relay', '-f', '/etc/carbon-c-relay.conf'],
    opens: ['tcp 0.0.0.0 2113', 'tcp :: 2113', 'udp 127.0.0.1 2114', 'tcp 127.0.0.2 2115', 'udp 127.0.0.2 2115'],
  },
  unicorn: {
    files: {
      '/srv/unicorn.rb': "listen '127.0.0.1:8802', backlog: 64\nlisten 8803\n# listen 8804\nlisten '/run/x.sock'\n",
    },
    words: ['/usr/bin/ruby', '/usr/bin/unicorn', '-c', '/srv/unicorn.rb', '-l', '127.0.0.1:8805'],
    opens: ['tcp 127.0.0.1 8805', 'tcp 127.0.0.1 8802', 'tcp 0.0.0.0 8803'],
  },
  thin: {
    files: {
      '/etc/thin/a.yml': 'address: 127.0.0.1\nport: 8806\nservers: 2\n',
      '/etc/thin/b.yml': 'socket: /run/b.sock\n',
    },
    words: ['/usr/bin/ruby', '/usr/bin/thin', 'start', '--all', '/etc/thin'],
    opens: ['tcp 127.0.0.1 8806', 'tcp 127.0.0.1 8807'],
  },
  jetty: {
    files: {
      '/etc/jetty9/start.ini': '--module=deploy,http\njetty.http.port=8585\n#jetty.http.host=127.0.0.1\n',
      '/etc/jetty9/start.d/https.ini': '--module=https\njetty.ssl.port=8586\n',
    },
    words: ['/usr/bin/java', '-jar', '/usr/share/jetty9/start.jar', 'jetty.http.host=127.0.0.1'],
    opens: ['tcp 127.0.0.1 8585', 'tcp :: 8586'],
  },
  activemq: {
    files: {
      '/etc/activemq/instances-enabled/main/activemq.xml':
        '<beans><transportConnectors>\n<!-- <transportConnector uri="tcp://127.0.0.1:1"/> -->\n<transportConnector name="a" uri="tcp://0.0.0.0:61617?maximumConnections=10&amp;x=1"/>\n<transportConnector uri="vm://local"/>\n<transportConnector uri="stomp://127.0.0.1:61613"/>\n</transportConnectors></beans>\n',
    },
    opens: ['tcp :: 61617', 'tcp 127.0.0.1 61613'],
  },
  nutcracker: {
    files: {
      '/etc/nutcracker/nutcracker.yml':
        'alpha:\n  listen: 127.0.0.1:22121\n  servers:\n   - 127.0.0.1:6379:1\nbeta:\n  listen: /run/beta.sock\n',
    },
    words: ['/usr/sbin/nutcracker', '-a', '127.0.0.1'],
    opens: ['tcp 127.0.0.1 22121', 'tcp 127.0.0.1 22222'],
  },
  firebird: {
    files: {
      '/etc/firebird/3.0/firebird.conf':
        'RemoteBindAddress = localhost\n#RemoteServicePort = 3052\nRemoteServicePort = 3051\nRemoteBindAddress = 127.0.0.1\n',
    },
    opens: ['tcp ::1 3051'],
  },
  perdition: {
    files: { '/etc/perdition/perdition.conf': 'listen_port 1243\nbind_address 127.0.0.1\n' },
    words: ['/usr/sbin/perdition.imap4', '--protocol', 'IMAP4'],
    opens: ['tcp 127.0.0.1 1243'],
  },
  opentracker: {
    files: { '/etc/opentracker/opentracker.conf': 'listen.tcp 127.0.0.1:6970\n# listen.udp 0.0.0.0\n' },
    words: ['/usr/bin/opentracker', '-f', '/etc/opentracker/opentracker.conf'],
    opens: ['tcp 127.0.0.1 6970'],
  },
  jupyter: {
    files: {
      '/srv/j.py':
        "c = get_config()\nc.NotebookApp.port = 8899\n#c.NotebookApp.ip = '0.0.0.0'\nc.NotebookApp.open_browser = False\n",
    },
    words: ['/usr/bin/python3', '/usr/bin/jupyter-notebook', '--config=/srv/j.py'],
    opens: ['tcp 127.0.0.1 8899', 'tcp ::1 8899'],
  },
  qbittorrent: {
    files: {
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
      '/root/.config/qBittorrent/qBittorrent.conf':
        '[BitTorrent]\nSession\\Port=26881\n[Preferences]\nWebUI\\Address=127.0.0.1\nWebUI\\Port=8181\n',
    },
    words: ['/usr/bin/qbittorrent-nox', '--webui-port=8190'],
    opens: ['tcp 127.0.0.1 8190', 'tcp 0.0.0.0 26881', 'tcp :: 26881', 'udp 0.0.0.0 26881', 'udp :: 26881'],
  },
  v2ray: {
    files: {
      '/etc/v2ray/config.json':
        '{ // "port": 1\n "inbounds": [\n  { "port": 1181, "listen": "127.0.0.1", "protocol": "socks", "settings": { "udp": true } },\n  { "port": "1190-1191", "protocol": "http" },\n  { "listen": "/run/x", "port": 5, "protocol": "vmess" },\n  { "listen": "::1", "port": 1192, "protocol": "vmess", "streamSettings": { "network": "kcp" } } ],\n "outbounds": [ { "protocol": "socks", "settings": { "servers": [ { "port": 2 } ] } } ] }\n',
    },
    words: ['/usr/bin/v2ray', '-config', '/etc/v2ray/config.json'],
    opens: ['tcp 127.0.0.1 1181', 'udp 127.0.0.1 1181', 'tcp :: 1190', 'tcp :: 1191', 'udp ::1 1192'],
  },
  redir: {
    words: ['/usr/bin/redir', '-n', '127.0.0.1:8811', '127.0.0.1:22'],
    opens: ['tcp 127.0.0.1 8811'],
  },
  '6tunnel': {
    words: ['/usr/bin/6tunnel', '-d', '-4', '-l', '127.0.0.1', '8812', 'localhost', '22'],
    opens: ['tcp 127.0.0.1 8812'],
  },
  slurmctld: {
    files: { '/etc/slurm/slurm.conf': 'SlurmctldHost=image(127.0.0.1)\nSlurmctldPort=6917\nSlurmdPort=6918\n' },
    opens: ['tcp 0.0.0.0 6917'],
  },
  pcsd: {
    words: ['/usr/bin/ruby', '/usr/share/pcsd/pcsd'],
    opens: [],
  },
  boinc: {
    files: {
      '/etc/boinc-client/cc_config.xml':
        '<cc_config><options><allow_remote_gui_rpc>1</allow_remote_gui_rpc></options></cc_config>\n',
    },
    opens: ['tcp 0.0.0.0 31416'],
  },
  'busybox udhcpd': {
    files: { '/etc/udhcpd.conf': 'start 10.99.0.100\ninterface br0\n' },
    words: ['udhcpd', '-S'],
    opens: ['udp 0.0.0.0 67'],
  },
  binkd: { files: { '/etc/binkd/binkd.cfg': '# x\niport 24555\n' }, opens: ['tcp 0.0.0.0 24555', 'tcp :: 24555'] },
  'inetutils-syslogd': { words: ['/usr/sbin/syslogd', '--inet', '--hop'], opens: ['udp 0.0.0.0 514'] },
  'heimdal-kdc': {
    files: { '/etc/heimdal-kdc/kdc.conf': '[kdc]\n  ports = 88 750\n  addresses = 127.0.0.1\n' },
    opens: ['tcp 127.0.0.1 88', 'tcp 127.0.0.1 750', 'udp 127.0.0.1 88', 'udp 127.0.0.1 750'],
  },
  kpasswdd: {
    files: { '/etc/heimdal-kdc/kdc.conf': '[kdc]\n  addresses = 127.0.0.1\n' },
    opens: ['udp 127.0.0.1 464'],
  },
  yadifad: {
    files: { '/etc/yadifa/yadifad.conf': '<main>\n  listen 127.0.0.1 port 5310, ::1\n  port 5311\n</main>\n' },
    opens: ['tcp 127.0.0.1 5310', 'udp 127.0.0.1 5310', 'tcp ::1 5311', 'udp ::1 5311'],
  },
  nebula: {
    files: {
      '/etc/nebula/config.yml':
        'lighthouse:\n  am_lighthouse: true\n  serve_dns: true\n  dns:\n    host: 127.0.0.1\n    port: 5356\nlisten:\n  host: "0.0.0.0"\n  port: 4243\nfirewall:\n  outbound:\n    - port: any\n',
    },
    words: ['/usr/bin/nebula', '-config', '/etc/nebula/config.yml'],
    opens: ['udp 0.0.0.0 4243', 'udp 127.0.0.1 5356'],
  },
  'clickhouse-server': {
    files: {
      '/etc/clickhouse-server/config.xml':
        '<clickhouse>\n<tcp_port>9000</tcp_port>\n<http_port>8123</http_port>\n<listen_host>0.0.0.0</listen_host>\n<listen_host>::1</listen_host>\n</clickhouse>\n',
      '/etc/clickhouse-server/config.d/a.xml':
        '<clickhouse>\n<http_port remove="1"/>\n<tcp_port>9001</tcp_port>\n<prometheus><port>9363</port></prometheus>\n</clickhouse>\n',
      '/etc/clickhouse-server/conf.d/b.yaml': 'listen_host: 127.0.0.1\n',
    },
    opens: ['tcp 127.0.0.1 9001', 'tcp ::1 9001', 'tcp 127.0.0.1 9363', 'tcp ::1 9363'],
  },
  rlinetd: {
    files: {
      '/etc/rlinetd.conf': 'directory "/etc/rlinetd.d" "" "~$";\ndefaults { instances 5; }\n',
      '/etc/rlinetd.d/own':
        'service "a" {\n  protocol tcp;\n  port 9007;\n  interface 127.0.0.1;\n}\nservice "b" { enabled no; port 9008; }\n',
      '/etc/rlinetd.d/old~': 'service "c" { port 9009; }\n',
    },
    opens: ['tcp 127.0.0.1 9007'],
  },
  inspircd: {
    files: {
      '/etc/inspircd/inspircd.conf':
        '#<bind port="1">\n<bind address="127.0.0.1" port="6667,7000-7001" type="clients">\n<include file="more.conf">\n',
      '/etc/inspircd/more.conf': '<bind\n address=""\n port="6697">\n',
    },
    opens: ['tcp 127.0.0.1 6667', 'tcp 127.0.0.1 7000', 'tcp 127.0.0.1 7001', 'tcp :: 6697'],
  },
  kamailio: {
    files: {
      '/etc/kamailio/kamailio.cfg':
        '#!ifdef WITH_X\nlisten=udp:1.2.3.4:1\n#!else\nlisten=udp:127.0.0.1:5062 advertise 1.1.1.1:1\n#!endif\nport=5070\nlisten=tcp:127.0.0.1\n',
    },
    opens: ['udp 127.0.0.1 5062', 'tcp 127.0.0.1 5070'],
  },
  openvpn: {
    files: {
      '/etc/openvpn/a.conf': 'port 1195\nproto tcp-server\nserver 10.0.0.0 255.0.0.0\nmanagement 127.0.0.1 7505\n',
    },
    words: ['/usr/sbin/openvpn', '--cd', '/etc/openvpn', '--config', '/etc/openvpn/a.conf'],
    opens: ['tcp 0.0.0.0 1195', 'tcp 127.0.0.1 7505'],
  },
  ser2net: {
    files: {
      '/etc/ser2net.yaml':
        'connection: &a\n  accepter: telnet(rfc2217),tcp,2002\n  enable: on\nconnection: &b\n  accepter: tcp,localhost,2003\n  enable: off\n',
    },
    opens: ['tcp :: 2002'],
  },
  i2pd: {
    files: {
      '/etc/i2pd/i2pd.conf': 'port = 4567\n[http]\nenabled = false\n[sam]\nport = 7666\n[httpproxy]\nenabled=0\n',
      '/etc/i2pd/tunnels.conf': '[a]\ntype = client\nport = 6668\n[b]\ntype = server\nport = 80\n',
    },
    opens: [
      'tcp 0.0.0.0 4567',
      'udp 0.0.0.0 4567',
      'tcp 127.0.0.1 4447',
      'tcp 127.0.0.1 7666',
      'udp 127.0.0.1 7665',
      'tcp 127.0.0.1 6668',
    ],
  },
  'ss-server': {
    files: {
      '/etc/shadowsocks-libev/config.json': '{"server":["::1", "127.0.0.1"],"mode":"tcp_and_udp","server_port":8388}',
    },
    opens: ['tcp ::1 8388', 'tcp 127.0.0.1 8388', 'udp ::1 8388', 'udp 127.0.0.1 8388'],
  },
  nghttpx: {
    files: { '/etc/nghttpx/nghttpx.conf': 'frontend=127.0.0.1,3000;no-tls\nfrontend=::1,3001\n' },
    opens: ['tcp 127.0.0.1 3000', 'tcp ::1 3001'],
  },
  hitch: {
    files: {
      '/etc/hitch/hitch.conf':
        '#frontend = "[*]:1"\nfrontend = "[127.0.0.1]:443"\nfrontend = {\n  host = "::1"\n  port = "8443"\n}\n',
    },
    opens: ['tcp 127.0.0.1 443', 'tcp ::1 8443'],
  },
  yaws: {
    files: {
      '/etc/yaws/yaws.conf':
        'logdir = /x\nsubconfigdir = /etc/yaws/conf.d\n<server a>\n  port = 81\n  listen = 127.0.0.1\n</server>\n<server b>\n  port = 82\n</server>\n',
    },
    opens: ['tcp 127.0.0.1 81', 'tcp 0.0.0.0 82'],
  },
  'php-fpm': {
    files: {
      '/etc/php/fpm.conf': '[global]\ninclude=/etc/php/pool.d/*.conf\n',
      '/etc/php/pool.d/www.conf': '[www]\nlisten = /run/php.sock\n',
      '/etc/php/pool.d/x.conf': '[x]\nlisten = 127.0.0.1:9001\n[y]\nlisten = 9002\n',
    },
    words: ['/usr/sbin/php-fpm8.2', '--fpm-config', '/etc/php/fpm.conf'],
    opens: ['tcp 127.0.0.1 9001', 'tcp :: 9002'],
  },
  influxd: {
    files: {
      '/etc/influxdb/influxdb.conf': '[http]\n  bind-address = "127.0.0.1:8087"\n[[graphite]]\n  enabled = true\n',
    },
    opens: ['tcp 127.0.0.1 8088', 'tcp 127.0.0.1 8087', 'tcp :: 2003'],
  },
  'pure-ftpd': {
    files: { '/etc/pure-ftpd/conf/Bind': '127.0.0.1,2121\n' },
    opens: ['tcp 127.0.0.1 2121', 'tcp 127.0.0.1 2121'],
  },
  shellinabox: { words: ['/usr/bin/shellinaboxd', '-p', '4201', '--localhost-only'], opens: ['tcp 127.0.0.1 4201'] },
  lircd: { files: { '/etc/lirc/lirc_options.conf': '[lircd]\nnodaemon = False\n' }, opens: [] },
  'syslog-ng': {
    files: {
      '/etc/syslog-ng/syslog-ng.conf':
        '@include "/etc/syslog-ng/conf.d/*.conf"\n# source s_old { tcp(port(1)); };\nsource s { network(ip("127.0.0.1") transport("udp") port(1514)); syslog(); };\ndestination d { network("10.0.0.1" port(2)); };\nlog { source(s); source(s_a); destination(d); };\n',
      '/etc/syslog-ng/conf.d/a.conf': 'source s_a {\n  udp6(port(515));\n};\n',
    },
    opens: ['udp :: 515', 'udp 127.0.0.1 1514', 'tcp 0.0.0.0 601'],
  },
  gmond: {
    files: {
      '/etc/ganglia/gmond.conf':
        'globals {\n  port = 1\n}\nudp_recv_channel {\n  mcast_join = 239.2.11.71\n  port = 8649\n  bind = 127.0.0.1\n}\ntcp_accept_channel {\n  port = 8650\n}\n',
    },
    opens: ['udp 127.0.0.1 8649', 'tcp 0.0.0.0 8650'],
  },
  kresd: {
    words: ['/usr/sbin/kresd', '-c', '/etc/kresd.conf', '-n'],
    files: {
      '/etc/kresd.conf':
        "net.listen('127.0.0.1', 5363, { kind = 'dns' })\nnet.listen({ '127.0.0.1',\n  '::1' }, 8853, { kind = 'tls' })\n-- net.listen('0.0.0.0', 1)\nnet.listen('/run/x', nil, { kind = 'control' })\nnet.listen(net.lo, 53)\nnet.ipv6 = false\n",
    },
    opens: ['udp 127.0.0.1 5363', 'tcp 127.0.0.1 5363', 'tcp 127.0.0.1 8853', 'udp 127.0.0.1 53', 'tcp 127.0.0.1 53'],
  },
  twistd: {
    words: ['twistd3', '-n', 'web', '--listen', 'tcp:8631:interface=127.0.0.1', '--listen=tcp6:8632:interface=\\:\\:1'],
    opens: ['tcp 127.0.0.1 8631', 'tcp ::1 8632'],
  },
  dnsdist: {
    files: {
      '/etc/dnsdist/dnsdist.conf': '-- addLocal("1.1.1.1")\nsetLocal("127.0.0.1:5300")\nwebserver("[::1]:8083")\n',
    },
    opens: ['udp 127.0.0.1 5300', 'tcp 127.0.0.1 5300', 'tcp ::1 8083'],
  },
  gdnsd: {
    files: {
      '/etc/gdnsd/config':
        'options => { # one\n  dns_port => 5301 ; two\n  listen => {\n 127.0.0.1 => { udp_threads = 4 }, "[::1]:5302" => { proxy_protocol = true }\n }\n}\nplugins => { listen => {} }\n',
    },
    opens: ['udp 127.0.0.1 5301', 'tcp 127.0.0.1 5301', 'tcp ::1 5302'],
  },
  jabberd2: {
    words: ['/usr/sbin/jabberd2-c2s', '-c', '/etc/jabberd2/c2s.xml'],
    files: {
      '/etc/jabberd2/c2s.xml':
        '<c2s>\n<router>\n<ip>10.0.0.1</ip><port>5347</port>\n</router>\n<local>\n<id>x</id>\n<!-- <port>1</port> -->\n<ip>127.0.0.1</ip>\n<port>5322</port>\n<ssl-port>5323</ssl-port>\n</local>\n<mysql><port>3306</port></mysql>\n</c2s>\n',
    },
    opens: ['tcp 127.0.0.1 5322', 'tcp 127.0.0.1 5323'],
  },
  janus: {
    files: {
      '/etc/janus/janus.transport.http.jcfg':
        'general: {\n\thttp = true\t# Whether\n\tport = 8098\n\thttps = false\n}\nadmin: {\n\tadmin_http = yes\n\tadmin_ip = "127.0.0.1"\n}\n',
      '/etc/janus/janus.transport.websockets.jcfg': 'general: {\n\tws = false\n\tws_port = 8188\n}\n',
      '/etc/janus/janus.plugin.streaming.jcfg':
        'a: {\n\taudioport = 5002\n}\nb: {\n\tmedia = (\n\t\t{\n\t\t\tport = 5102\n\t\t},\n\t\t{\n\t\t\tport = 5104\n\t\t}\n\t)\n}\n',
    },
    opens: ['tcp :: 8098', 'tcp 127.0.0.1 7088', 'udp :: 5002', 'udp :: 5102', 'udp :: 5104'],
  },
  pmcd: {
    files: {
      '/etc/pcp/pmcd/pmcd.options': '# -p 1\n-A\n-i 10.0.0.1 -p 44331,44332\n',
      '/etc/default/pmcd': '#PMCD_LOCAL=1\n',
    },
    opens: ['tcp 10.0.0.1 44331', 'tcp 10.0.0.1 44332'],
  },
  pmproxy: {
    files: { '/etc/pcp/pmproxy/pmproxy.options': '-A\n', '/etc/default/pmproxy': 'PMPROXY_LOCAL=1\n' },
    opens: ['tcp 127.0.0.1 44322', 'tcp ::1 44322', 'tcp 127.0.0.1 44323', 'tcp ::1 44323'],
  },
  imapproxyd: {
    words: ['/usr/sbin/imapproxyd', '-f', '/etc/imapproxy.conf'],
    files: {
      '/etc/imapproxy.conf': 'server_hostname localhost\nlisten_port 1143\nlisten_address 127.0.0.1\nserver_port 143\n',
    },
    opens: ['tcp 127.0.0.1 1143'],
  },
  LCDd: {
    words: ['/usr/sbin/LCDd', '-s', '1', '-f', '-c', '/etc/LCDd.conf'],
    files: {
      '/etc/LCDd.conf': '[server]\nDriver=text\nBind=127.0.0.2\nPort=13667\n[serial]\nPort=1\n',
      '/etc/lcdproc.conf': '[lcdproc]\nServer=localhost\nPort=13666\n',
    },
    opens: ['tcp 127.0.0.2 13667'],
  },
  aptly: { words: ['/usr/bin/aptly', 'api', 'serve', '-listen=127.0.0.1:8081'], opens: ['tcp 127.0.0.1 8081'] },
  xymond: { words: ['/usr/lib/xymon/server/bin/xymond', '--listen=127.0.0.1'], opens: ['tcp 127.0.0.1 1984'] },
  krb5kdc: {
    files: {
      '/etc/krb5kdc/kdc.conf': '[kdcdefaults]\n  kdc_ports = 750,88\n  kdc_tcp_listen = 127.0.0.1:88\n',
      '/var/lib/krb5kdc/principal': 'x',
    },
    opens: ['udp 0.0.0.0 750', 'udp :: 750', 'udp 0.0.0.0 88', 'udp :: 88', 'tcp 127.0.0.1 88'],
  },
  kadmind: {
    files: {
      '/etc/krb5kdc/kdc.conf': '[realms]\n  kadmind_port = 7749\n',
      ...{ '/etc/krb5kdc/kadm5.acl': '', '/var/lib/krb5kdc/principal': 'x' },
    },
    opens: ['tcp 0.0.0.0 7749', 'tcp :: 7749', 'tcp 0.0.0.0 464', 'tcp :: 464', 'udp 0.0.0.0 464', 'udp :: 464'],
  },
  monit: {
    files: {
      '/etc/monit/monitrc':
        'set daemon 120\ncheck host x with address 1.1.1.1\n  if failed port 80 then alert\ninclude /etc/monit/conf.d/*\n',
      '/etc/monit/conf.d/http': 'set httpd port 2812\n  use address 127.0.0.1\n  allow localhost\n',
    },
    opens: ['tcp 127.0.0.1 2812'],
  },
  trafficserver: {
    files: {
      '/etc/trafficserver/records.config':
        'CONFIG proxy.config.http.server_ports STRING 8080 8081:ipv6 8082:ip-in=127.0.0.1:ssl\n',
    },
    opens: ['tcp 0.0.0.0 8080', 'tcp :: 8081', 'tcp 127.0.0.1 8082'],
  },
  amavisd: {
    files: {
      '/etc/amavis/conf.d/20-debian': '$inet_socket_port = 10024;   # default\n',
      '/etc/amavis/conf.d/50-user': "$inet_socket_bind = '127.0.0.1';\n#$inet_socket_port = 1;\n",
    },
    opens: ['tcp 127.0.0.1 10024'],
  },
  'bacula-fd': {
    files: {
      '/etc/bacula/bacula-fd.conf': 'FileDaemon {\n  Name = x\n  FDport = 9112   # here\n  FDAddress = 127.0.0.1\n}\n',
    },
    opens: ['tcp 127.0.0.1 9112'],
  },
  'carbon-cache': {
    files: {
      '/etc/carbon/carbon.conf':
        '[cache]\nLINE_RECEIVER_INTERFACE = 127.0.0.1\nLINE_RECEIVER_PORT = 2013\n[relay]\nLINE_RECEIVER_PORT = 1\n',
    },
    opens: ['tcp 127.0.0.1 2013', 'tcp 0.0.0.0 2004', 'tcp 0.0.0.0 7002'],
  },
  collectd: {
    files: {
      '/etc/collectd/collectd.conf':
        'LoadPlugin network\n<Plugin network>\n  Listen "127.0.0.1" "25827"\n  Server "1.1.1.1"\n</Plugin>\n',
    },
    opens: ['udp 127.0.0.1 25827'],
  },
  icinga2: {
    files: { '/etc/icinga2/features-enabled/checker.conf': 'object CheckerComponent "checker" { }\n' },
    opens: [],
  },
  'rpc.nfsd': { files: { '/etc/nfs.conf': '[nfsd]\nport=2050\nhost=127.0.0.1\n' }, opens: ['tcp 127.0.0.1 2050'] },
  'rpc.mountd': { files: { '/etc/nfs.conf': '[mountd]\nmanage-gids=y\n' }, opens: [] },
  'kea-dhcp4': {
    files: { '/etc/kea/kea-dhcp4.conf': '{ "Dhcp4": { // x\n "interfaces-config": { "interfaces": [ ] } } }' },
    opens: [],
  },
  nsd: {
    files: {
      '/etc/nsd/nsd.conf':
        'server:\n  ip-address: 127.0.0.1@5304\n  ip-address: ::1\n  port: 54\nremote-control:\n  control-enable: no\n',
    },
    opens: ['tcp 127.0.0.1 5304', 'tcp ::1 54', 'udp 127.0.0.1 5304', 'udp ::1 54'],
  },
  pdns: {
    files: {
      '/etc/powerdns/pdns.conf': 'launch=\ninclude-dir=/etc/powerdns/pdns.d\n',
      '/etc/powerdns/pdns.d/a.conf': 'launch+=bind\nlocal-port=54\nlocal-address=127.0.0.1\n',
    },
    opens: ['tcp 127.0.0.1 54', 'udp 127.0.0.1 54'],
  },
  'cups-browsed': {
    files: { '/etc/cups/cups-browsed.conf': 'BrowseRemoteProtocols dnssd cups\n' },
    opens: ['udp 0.0.0.0 631'],
  },
  p910nd: { words: ['/usr/sbin/p910nd', '-f', '/dev/null', '-i', '127.0.0.1', '1'], opens: ['tcp 127.0.0.1 9101'] },
  glusterd: {
    files: {
      '/etc/glusterfs/glusterd.vol': 'volume management\n    option transport.socket.listen-port 24017\nend-volume\n',
    },
    opens: ['tcp 0.0.0.0 24017'],
  },
  opendkim: { files: { '/etc/opendkim.conf': 'Socket inet:8891@127.0.0.1\n' }, opens: ['tcp 127.0.0.1 8891'] },
};
