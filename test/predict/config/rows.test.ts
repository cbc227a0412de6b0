import { describe, expect, it } from 'vitest';
import { READERS } from '../../../src/predict/config/list.js';
import { buildImage, buildRunning } from '../../helpers/build-image.js';

interface Case {
  readonly program: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly words?: readonly string[];
  readonly opens: readonly string[];
}

/** What rows of the tables make of configurations as packages ship them, and as administrators change them. */
const CASES: Readonly<Record<string, Case>> = {
  'stayrtr here alone': {
    program: 'stayrtr',
    words: ['/usr/bin/stayrtr', '-bind', '127.0.0.1:8282', '-metrics.addr', '127.0.0.1:9848'],
    opens: ['tcp 127.0.0.1 8282', 'tcp 127.0.0.1 9848'],
  },
  'OpenSMTPD with a file that it includes': {
    program: 'opensmtpd',
    files: {
      '/etc/smtpd.conf': 'include "/etc/smtpd.d/own.conf"\nlisten on lo port 26\n',
      '/etc/smtpd.d/own.conf': 'listen on ::1 port 587\n',
    },
    opens: ['tcp ::1 587', 'tcp 127.0.0.1 26', 'tcp ::1 26'],
  },
  'fastd with a file that it includes': {
    program: 'fastd',
    words: ['/usr/bin/fastd', '-c', '/etc/fastd/a.conf'],
    files: {
      '/etc/fastd/a.conf': 'include "own.conf";\ninclude peers from "peers";\n',
      '/etc/fastd/own.conf': 'bind 127.0.0.1:10000;\n',
    },
    opens: ['udp 127.0.0.1 10000'],
  },
  'iperf over UDP': {
    program: 'iperf',
    words: ['/usr/bin/iperf', '-s', '-u', '-p', '5011'],
    opens: ['udp 0.0.0.0 5011'],
  },
  'iperf on one address': {
    program: 'iperf',
    words: ['/usr/bin/iperf', '--server', '--port', '5012', '--bind', '127.0.0.1'],
    opens: ['tcp 127.0.0.1 5012'],
  },
  'smartdns for each protocol': {
    program: 'smartdns',
    files: {
      '/etc/smartdns/smartdns.conf':
        'bind 127.0.0.1:6053 -group office\nbind [::1]:6055\nbind-tcp :6054\n# bind-tls :1\n',
    },
    opens: ['udp 127.0.0.1 6053', 'udp ::1 6055', 'tcp 0.0.0.0 6054'],
  },
  'Mailman elsewhere': {
    program: 'mailman3',
    words: ['/usr/bin/mailman', '-C', '/etc/mailman3/mailman.cfg', 'start'],
    files: {
      '/etc/mailman3/mailman.cfg':
        '[webservice]\nhostname: localhost\nport: 8901\n[mta]\nlmtp_host: 127.0.0.2\n[archiver.x]\nport: 1\n',
    },
    opens: ['tcp 127.0.0.1 8901', 'tcp 127.0.0.2 8024'],
  },
  'xymond on one address': {
    program: 'xymond',
    words: ['/usr/lib/xymon/server/bin/xymond', '--listen=127.0.0.1'],
    opens: ['tcp 127.0.0.1 1984'],
  },
  'xymond, which heeds no address with a port': {
    program: 'xymond',
    words: ['/usr/lib/xymon/server/bin/xymond', '--listen=127.0.0.1:1985'],
    opens: ['tcp 0.0.0.0 1985'],
  },
  'Pushpin elsewhere': {
    program: 'pushpin',
    files: {
      '/etc/pushpin/pushpin.conf':
        '[runner]\nhttp_port=8003\n[handler]\npush_in_spec=tcp://127.0.0.1:5560\npush_in_http_addr=127.0.0.2\npush_in_http_port=5571\n',
    },
    opens: ['tcp 0.0.0.0 8003', 'tcp 127.0.0.2 5571', 'tcp 127.0.0.1 5560'],
  },
  'redsocks with a section for each transport': {
    program: 'redsocks',
    files: {
      '/etc/redsocks.conf':
        "base {\n  /* possible `log' values are: */\n  daemon = on;\n}\nredsocks {\n  local_ip = 127.0.0.1;\n  local_port = 12345;\n  port = 1080;\n}\nredudp {\n  local_port = 10053;\n}\n",
    },
    opens: ['tcp 127.0.0.1 12345', 'udp 127.0.0.1 10053'],
  },
  'Sia elsewhere': {
    program: 'siad',
    words: ['/usr/bin/siad', '--api-addr', 'localhost:9985', '--rpc-addr', ':9986'],
    opens: ['tcp 127.0.0.1 9985', 'tcp :: 9986', 'tcp :: 9982'],
  },
  'stompserver on every address': {
    program: 'stompserver',
    files: { '/etc/stompserver/stompserver.conf': '---\n:host: 0.0.0.0\n:port: 61614\n' },
    opens: ['tcp 0.0.0.0 61614'],
  },
  'xdm as Debian ships it': {
    program: 'xdm',
    files: {
      '/etc/X11/xdm/xdm-config': '! x\nDisplayManager.authDir:\t/var/lib/xdm\nDisplayManager.requestPort:\t0\n',
    },
    opens: [],
  },
  'xdm for terminals': {
    program: 'xdm',
    files: { '/etc/X11/xdm/xdm-config': '!DisplayManager.requestPort:\t0\nDisplayManager.requestPort: 1177\n' },
    opens: ['udp :: 1177'],
  },
  'merecat on one address': {
    program: 'thttpd',
    files: { '/etc/merecat.conf': '# port = 1\nport = 8081\nhostname = "127.0.0.1"\n' },
    opens: ['tcp 127.0.0.1 8081'],
  },
  'merecat with servers, each on a port': {
    program: 'thttpd',
    files: {
      '/etc/merecat.conf': 'server default {\n  port = 80\n}\nserver secure {\n  port = 443\n  ssl {\n  }\n}\n',
    },
    opens: ['tcp :: 80', 'tcp :: 443'],
  },
  'cntlm as it is shipped': {
    program: 'cntlm',
    files: { '/etc/cntlm.conf': 'Proxy\t\t10.0.0.41:8080\nListen\t\t3128\n#Gateway\tyes\n' },
    opens: ['tcp 127.0.0.1 3128'],
  },
  'cntlm for the network, with tunnels': {
    program: 'cntlm',
    files: {
      '/etc/cntlm.conf':
        'Listen 3129\nGateway yes\nSOCKS5Proxy 1080\nTunnel 127.0.0.1:1143:mail.example:143\nTunnel 1125:mail.example:25\n',
    },
    opens: ['tcp 0.0.0.0 3129', 'tcp 0.0.0.0 1080', 'tcp 127.0.0.1 1143', 'tcp 0.0.0.0 1125'],
  },
  'cntlm for the network by an option': {
    program: 'cntlm',
    words: ['/usr/sbin/cntlm', '-g'],
    opens: ['tcp 0.0.0.0 3128'],
  },
  'e2guardian as it is shipped': {
    program: 'e2guardian',
    files: {
      '/etc/e2guardian/e2guardian.conf':
        'filterip =\nfilterports = 8080\nmapportstoips = off\ntransparenthttpsport = 8443\n#icapport = 1344\n',
    },
    opens: ['tcp 0.0.0.0 8080', 'tcp 0.0.0.0 8443'],
  },
  'e2guardian with a port for each address': {
    program: 'e2guardian',
    files: {
      '/etc/e2guardian/e2guardian.conf':
        'filterip = 127.0.0.1\nfilterip = 127.0.0.2\nfilterports = 8081\nfilterports = 8082\ntransparenthttpsport = 8443\n',
    },
    opens: ['tcp 127.0.0.1 8081', 'tcp 127.0.0.2 8082', 'tcp 0.0.0.0 8443'],
  },
  'e2guardian with more addresses than ports': {
    program: 'e2guardian',
    files: {
      '/etc/e2guardian/e2guardian.conf':
        'filterip = 127.0.0.1\nfilterip = 127.0.0.2\nfilterports = 8081\nmapportstoips = off\n',
    },
    opens: ['tcp 127.0.0.1 8081'],
  },
  'microsocks on one address': {
    program: 'microsocks',
    words: ['/usr/bin/microsocks', '-i', '127.0.0.1', '-p', '1081'],
    opens: ['tcp 127.0.0.1 1081'],
  },
  'radsecproxy listens for the kinds of clients that it has': {
    program: 'radsecproxy',
    files: {
      '/etc/radsecproxy.conf':
        'ListenUDP localhost:1822\nListenTCP *:1823\nclient a {\n  type udp\n}\nclient b {\n  type TLS\n}\nserver c {\n  type tcp\n}\n',
    },
    opens: ['udp 127.0.0.1 1822', 'udp ::1 1822', 'tcp 0.0.0.0 2083', 'tcp :: 2083'],
  },
  'clamsmtp on every address': {
    program: 'clamsmtpd',
    files: { '/etc/clamsmtpd.conf': 'OutAddress: 10025\n#Listen: 1\nListen: 0.0.0.0:10036\n' },
    opens: ['tcp 0.0.0.0 10036'],
  },
  'spampd by its defaults': {
    program: 'spampd',
    files: { '/etc/default/spampd': 'LISTENHOST=127.0.0.1\nLISTENPORT=10035\nDESTPORT=10026\n' },
    opens: ['tcp 127.0.0.1 10035'],
  },
  'pyspf-milter as milters write it': {
    program: 'pyspf-milter',
    files: { '/etc/pyspf-milter/pyspf-milter.conf': 'debugLevel = 1\nSocket = inet:8893@localhost\n' },
    opens: ['tcp 127.0.0.1 8893'],
  },
  'pyspf-milter on a socket of the file system': {
    program: 'pyspf-milter',
    files: { '/etc/pyspf-milter/pyspf-milter.conf': 'Socket = local:/run/pyspf.sock\n' },
    opens: [],
  },
  'mtpolicyd, whose hosts have ports of others': {
    program: 'mtpolicyd',
    files: {
      '/etc/mtpolicyd/mtpolicyd.conf':
        'host=127.0.0.1\nport="127.0.0.1:12346"\n<Connection x>\n  port = 6379\n</Connection>\n',
    },
    opens: ['tcp 127.0.0.1 12346'],
  },
  'webdis on every address': {
    program: 'webdis',
    files: {
      '/etc/webdis/webdis.json': '{ "redis_port": 6379, "http_host": "0.0.0.0", "http_port": 7380 }',
    },
    opens: ['tcp 0.0.0.0 7380'],
  },
  'bip, whose servers have ports of their own': {
    program: 'bip',
    files: {
      '/etc/bip/bip.conf':
        '#port = 1;\nip = "127.0.0.1";\nport = 7779;\nnetwork {\n  name = "x";\n  server { host = "a"; port = 6667; };\n};\n',
    },
    opens: ['tcp 127.0.0.1 7779'],
  },
  'kannel without a port of administration': {
    program: 'bearerbox',
    files: {
      '/etc/kannel/kannel.conf': 'group = core\nsmsbox-port = 13001\nwapbox-port = 13012\nwdp-interface-name = "*"\n',
    },
    opens: ['tcp 0.0.0.0 13001', 'tcp 0.0.0.0 13012', 'udp 0.0.0.0 9200', 'udp 0.0.0.0 9201'],
  },
  'motion as it is shipped': {
    program: 'motion',
    files: {
      '/etc/motion/motion.conf':
        'webcontrol_port 8080\nwebcontrol_localhost on\nstream_port 8081\nstream_localhost on\n',
    },
    opens: ['tcp 127.0.0.1 8080', 'tcp 127.0.0.1 8081'],
  },
  'motion with streams for the network and a camera of its own': {
    program: 'motion',
    files: {
      '/etc/motion/motion.conf':
        'webcontrol_port 0\nstream_port 8085\nstream_localhost off\ncamera /etc/motion/camera1.conf\n',
      '/etc/motion/camera1.conf': 'camera_id 1\nstream_port 8086\n',
    },
    opens: ['tcp 0.0.0.0 8085', 'tcp 0.0.0.0 8086'],
  },
  'owhttpd, whose line is its own': {
    program: 'owhttpd',
    files: {
      '/etc/owfs.conf':
        'server: FAKE = DS18S20\nhttp: port = 127.0.0.1:2122\nftp: port = 2123\nserver: port = localhost:4304\n',
    },
    opens: ['tcp 127.0.0.1 2122'],
  },
  'owserver by an option': {
    program: 'owserver',
    words: ['/usr/bin/owserver', '-p', '3001', '-c', '/etc/owfs.conf'],
    opens: ['tcp 0.0.0.0 3001'],
  },
  'deluged is reached from afar': {
    program: 'deluged',
    words: ['/usr/bin/deluged', '-d', '-c', '/var/lib/deluged/config'],
    files: {
      '/var/lib/deluged/config/core.conf':
        '{\n "file": 1\n}{\n "allow_remote": true,\n "daemon_port": 58847,\n "lsd": false,\n "upnp": false,\n "random_port": false,\n "listen_ports": [\n  6891,\n  6899\n ]\n}\n',
    },
    opens: ['tcp 0.0.0.0 58847', 'tcp 0.0.0.0 6891', 'udp 0.0.0.0 6891'],
  },
  'deluged with an interface of its own': {
    program: 'deluged',
    words: ['/usr/bin/deluged', '-d', '-p', '58900', '-i', '127.0.0.1'],
    opens: ['tcp 127.0.0.1 58900', 'udp 0.0.0.0 6771', 'udp 127.0.0.1 1900'],
  },
  'deluge-web by options': {
    program: 'deluge-web',
    words: ['/usr/bin/deluge-web', '-d', '-p', '8113', '-i', '127.0.0.1'],
    opens: ['tcp 127.0.0.1 8113'],
  },
  'gerbera on an address of its own': {
    program: 'gerbera',
    words: ['/usr/bin/gerbera', '-p', '49194', '--ip', '10.99.0.1'],
    opens: ['tcp 10.99.0.1 49194', 'udp 0.0.0.0 1900', 'udp :: 1900'],
  },
  'gerbera on the loopback, where it ends': {
    program: 'gerbera',
    words: ['/usr/bin/gerbera', '-p', '49194', '--ip', '127.0.0.1'],
    opens: [],
  },
  'gerbera on another port': {
    program: 'gerbera',
    words: ['/usr/bin/gerbera', '-c', '/etc/gerbera/config.xml'],
    files: { '/etc/gerbera/config.xml': '<config><server><name>x</name><port>49194</port></server></config>' },
    opens: ['tcp 0.0.0.0 49194', 'tcp :: 49194', 'udp 0.0.0.0 1900', 'udp :: 1900'],
  },
  'Orthanc, whose comments are none of its settings': {
    program: 'Orthanc',
    files: {
      '/etc/orthanc/orthanc.json':
        '{\n  // "HttpPort" : 1,\n  "HttpPort" : 8043,\n  "DicomServerEnabled" : false,\n  "DicomPort" : 4242\n}\n',
    },
    opens: ['tcp 0.0.0.0 8043'],
  },
  'dictd as it is shipped': {
    program: 'dictd',
    files: {
      '/etc/dictd/dictd.conf': 'global {\n  listen_to 127.0.0.1\n  # port 1\n}\naccess {\n  allow localhost\n}\n',
    },
    opens: ['tcp 127.0.0.1 2628'],
  },
  'dictd on another port of every address': {
    program: 'dictd',
    files: { '/etc/dictd/dictd.conf': 'global {\n  port 2629\n}\n' },
    opens: ['tcp 0.0.0.0 2629'],
  },
  'gkrellmd on one address': {
    program: 'gkrellmd',
    files: { '/etc/gkrellmd.conf': 'address 127.0.0.1\nport 19151\n' },
    opens: ['tcp 127.0.0.1 19151'],
  },
  'monitorix, whose last file counts': {
    program: 'monitorix',
    files: {
      '/etc/monitorix/monitorix.conf':
        '<httpd_builtin>\n\tenabled = y\n\thost =\n\tport = 8080\n\t<auth>\n\t\tenabled = n\n\t</auth>\n</httpd_builtin>\nport = 1\n',
      '/etc/monitorix/conf.d/10-site.conf': '<httpd_builtin>\n\thost = 127.0.0.1\n\tport = 8086\n</httpd_builtin>\n',
    },
    opens: ['tcp 127.0.0.1 8086'],
  },
  'monitorix without pages': {
    program: 'monitorix',
    files: { '/etc/monitorix/monitorix.conf': '<httpd_builtin>\n\tenabled = n\n\tport = 8080\n</httpd_builtin>\n' },
    opens: [],
  },
  'nfcapd by options': {
    program: 'nfcapd',
    words: ['/usr/bin/nfcapd', '-D', '-l', '/var/cache/nfdump', '-p', '9996', '-b', '127.0.0.1'],
    opens: ['udp 127.0.0.1 9996'],
  },
  'rrdcached on a port beside its socket': {
    program: 'rrdcached',
    words: ['/usr/bin/rrdcached', '-B', '-l', '127.0.0.1:42218', '-l', 'unix:/run/rrdcached.sock'],
    opens: ['tcp 127.0.0.1 42218'],
  },
  'rrdcached on its socket alone': {
    program: 'rrdcached',
    words: ['/usr/bin/rrdcached', '-B', '-l', 'unix:/run/rrdcached.sock'],
    opens: [],
  },
  'mon, whose traps come over UDP': {
    program: 'mon',
    files: { '/etc/mon/mon.cf': 'serverbind = 0.0.0.0\nserverport = 2584\ntrapbind = 127.0.0.1\n' },
    opens: ['tcp 0.0.0.0 2584', 'udp 127.0.0.1 2583'],
  },
  'iperf3 on one address': {
    program: 'iperf3',
    words: ['/usr/bin/iperf3', '--server', '-p', '5202', '-B', '127.0.0.1'],
    opens: ['tcp 127.0.0.1 5202'],
  },
  'irtt on one address': {
    program: 'irtt',
    words: ['/usr/bin/irtt', 'server', '-b', '127.0.0.1:2113'],
    opens: ['udp 127.0.0.1 2113'],
  },
  'wsdd of one family': {
    program: 'wsdd',
    words: ['/usr/sbin/wsdd', '--shortlog', '-4'],
    opens: ['udp 0.0.0.0 3702', 'tcp 0.0.0.0 5357'],
  },
  'victoria-metrics here alone, and graphite': {
    program: 'victoria-metrics',
    words: ['/usr/bin/victoria-metrics', '-httpListenAddr=127.0.0.1:8429', '-graphiteListenAddr=:2003'],
    opens: ['tcp 127.0.0.1 8429', 'tcp 0.0.0.0 2003', 'udp 0.0.0.0 2003'],
  },
  'serf by a file': {
    program: 'serf',
    words: ['/usr/bin/serf', 'agent', '-config-dir=/etc/serf/'],
    files: { '/etc/serf/site.json': '{ "bind": "127.0.0.1:7956", "rpc_addr": "127.0.0.1:7374" }' },
    opens: ['tcp 127.0.0.1 7956', 'udp 127.0.0.1 7956', 'tcp 127.0.0.1 7374'],
  },
  'ClickHouse on one address, without a port between servers': {
    program: 'clickhouse-server',
    files: {
      '/etc/clickhouse-server/config.xml':
        '<yandex><http_port>8124</http_port><!-- <https_port>8443</https_port> --><tcp_port>9000</tcp_port><listen_host>127.0.0.1</listen_host><remote_servers><shard><replica><port>9009</port></replica></shard></remote_servers></yandex>',
    },
    opens: ['tcp 127.0.0.1 8124', 'tcp 127.0.0.1 9000'],
  },
  'omniNames on another port': {
    program: 'omniNames',
    words: ['/usr/bin/omniNames', '-start', '2810', '-always'],
    opens: ['tcp :: 2810'],
  },
  'omniNames, where no port stands behind its option': {
    program: 'omniNames',
    words: ['/usr/bin/omniNames', '-start', '-always'],
    opens: ['tcp :: 2809'],
  },
  'charon on other ports of one family': {
    program: 'charon',
    files: {
      '/etc/strongswan.conf':
        'charon {\n\tplugins {\n\t\tinclude strongswan.d/charon/*.conf\n\t}\n}\ninclude strongswan.d/*.conf\n',
      '/etc/strongswan.d/charon/socket-default.conf': 'socket-default {\n  use_ipv6 = no\n}\n',
      '/etc/strongswan.d/charon.conf': 'charon {\n  # port = 500\n  port_nat_t = 14500\n}\n',
      '/etc/strongswan.d/charon-systemd.conf': 'charon-systemd {\n  port = 1500\n}\n',
    },
    opens: ['udp 0.0.0.0 1500', 'udp 0.0.0.0 14500'],
  },
};

describe('knxd', () => {
  it.each([
    ['-e 0.0.1 -u /tmp/eib -b ip:', ['udp 0.0.0.0 3671']],
    ['-e 0.0.1 -i -b ipt:10.0.0.1', ['tcp 0.0.0.0 6720']],
    ['-e 0.0.1 -i 6722 -D -T -R -S --layer2=tpuart:/dev/x', ['tcp 0.0.0.0 6722', 'udp 0.0.0.0 3671']],
    ['/etc/knxd.ini', null],
  ])('%s', (options, expected) => {
    const run = buildRunning(['/usr/bin/knxd', ...options.split(' ')], { name: 'knxd' });
    const opened = READERS.find(({ programs }) => programs.includes('knxd'))?.read(run, buildImage());
    expect(opened?.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`) ?? null).toEqual(expected);
  });
});

describe('a row of a table', () => {
  it.each(Object.entries(CASES))('%s', (_, { program, files = {}, words = ['/x'], opens }) => {
    const run = buildRunning(words, { name: program });
    const opened = READERS.find(({ programs }) => programs.includes(program))?.read(run, buildImage(files)) ?? [];
    expect(opened.map(({ protocol, address, port }) => `${protocol} ${address} ${port}`)).toEqual(opens);
  });
});
