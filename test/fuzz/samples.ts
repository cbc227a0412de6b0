import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { compileTable } from '../../src/registry/iana-table.js';
import { buildState, buildTracked } from '../helpers/build-history.js';
import { anAssignment, SOURCE } from '../helpers/registry.js';

/** What inputs are made from, one at least. */
export type Samples = readonly [Buffer, ...Buffer[]];

const FIXTURES = path.resolve('test/fixtures');

/** The files of a folder of test/fixtures, whole; empty where it has none. */
function recorded(folder: string): Buffer[] {
  const names = fs.existsSync(path.join(FIXTURES, folder)) ? fs.readdirSync(path.join(FIXTURES, folder)).sort() : [];
  return names.map((name) => fs.readFileSync(path.join(FIXTURES, folder, name)));
}

const samples = (...texts: readonly (string | Buffer)[]): Samples => {
  const [first = Buffer.alloc(0), ...rest] = texts.map((each) => Buffer.from(each));
  return [first, ...rest];
};

/** What was recorded of a capture format. */
export function capturesOf(id: string): Samples {
  const snapshots = ['workstation', 'verdicts'].flatMap((name) => recorded(`docs/${name}`));
  return samples(...(id === 'snapshot' ? snapshots : recorded(`captures/${id}`)));
}

/** A tar archive of one file: header, content, end (POSIX.1-2001, ustar). */
function tarOf(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0' + '0000000\0' + '0000000\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\x0000000000000\x00        0`, 124);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return Buffer.concat([header, body, Buffer.alloc(1024)]);
}

const ARCHIVE = tarOf('etc/ssh/sshd_config', 'Port 2222\n');

const STATE = JSON.stringify(buildState({ findings: [buildTracked()], undelivered: [] }));

const NFT = JSON.stringify({
  nftables: [
    { table: { family: 'ip', name: 'nat', handle: 1 } },
    {
      chain: { family: 'ip', table: 'nat', name: 'PRE', type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' },
    },
    { set: { family: 'ip', table: 'nat', name: 's', type: 'inet_service', elem: [80, { range: [90, 99] }] } },
    {
      rule: {
        family: 'ip',
        table: 'nat',
        chain: 'PRE',
        expr: [
          { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: { set: [8080, '@s'] } } },
          { match: { op: '!=', left: { meta: { key: 'iifname' } }, right: 'docker0' } },
          { dnat: { addr: '172.17.0.2', port: 80 } },
        ],
      },
    },
  ],
});

/** What was recorded, or is written as it is on a machine, by what reads it. */
export const SAMPLES = {
  policy: samples(
    ...recorded('policy'),
    'version: 1\nallow:\n  - port: 22/tcp\n    program: sshd\n    address: [any, 10.0.0.0/8]\n    reason: x\n    until: 2027-06-30\nrules:\n  cleartext-service: high\nfailOn: medium\nextends: [a.yaml]\n',
    'allow: &a\n  - { port: 1-65535/udp, program: /usr/bin/x, user: 0, reason: "y" }\nrequire: *a\ndeny: []\n',
  ),
  state: samples(STATE, STATE.replace(/@\d+/, '@1')),
  csv: samples(
    'Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,Service Code,Unauthorized Use Reported,Assignment Notes\nssh,22,tcp,"The Secure Shell, SSH",x,y,2000-01-02,,[RFC4251],,,\n,24-26,udp,Reserved,,,,,,,,\n',
  ),
  table: samples(compileTable(SOURCE, [anAssignment(80), anAssignment(81)], null)),
  archive: samples(ARCHIVE, zlib.gzipSync(ARCHIVE)),
  mountinfo: samples(
    '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n30 22 0:5 /x\\040y /mnt/a\\011b rw - nfs4 host:/x rw\n31 22 0:4 net:[4026532281] /run/netns/a rw - nsfs nsfs rw\n',
  ),
  maps: samples(
    '5566-5577 r-xp 00001000 08:01 1234   /usr/sbin/nginx\n7f00-7f10 rwxp 00000000 00:00 0 \n7f20-7f30 r-xp 00000000 00:01 9 /memfd:x (deleted)\nff00-ff01 r-xp 00000000 00:00 0 [vdso]\n',
  ),
  environ: samples('PATH=/bin\0LD_PRELOAD=/tmp/x.so\0NODE_OPTIONS=--require /x\0JAVA_TOOL_OPTIONS=-javaagent:/a=b\0'),
  fdinfo: samples(
    'pos:\t0\nflags:\t02\nSqMask:\t0x7\nUserFiles:\t2\n    0: socket:[123]\n    1: /dev/null\n',
    'tfd:        5 events:       19 data:                5  pos:0 ino:1a2b sdev:8\n',
  ),
  cgroup: samples(
    '0::/system.slice/ssh.service\n',
    '12:pids:/docker/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n',
  ),
  stat: samples('812 (ss) hd) S 1 812 812 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 1234 1 2 3\n'),
  sockets: samples(
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1234 1 0 100 0 0 10 0\n   1: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 33 0 99 1 0\n',
  ),
  cmdline: samples(
    'python3\0-m\0http.server\0-b\x00127.0.0.1\0',
    'java\0-cp\0/a.jar:/b\0-javaagent:/x\0com.x.Main\0',
    'node\0--require\0./x\0/srv/app.js\0',
  ),
  ps: samples(...recorded('platforms/darwin').slice(-2)),
  lsof: samples(...recorded('captures/lsof').slice(0, 3)),
  nft: samples(NFT),
  iptables: samples(
    '*nat\n:PREROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80\n-A DOCKER -p udp -m multiport --dports 1,2:9 -m comment --comment "a \\"b" -j DNAT --to-destination [::1]:53-55\nCOMMIT\n',
  ),
  config: samples(
    '# x\nuser www;\nhttp {\n  server {\n    listen [::]:80 default_server;\n    listen 127.0.0.1:8443 ssl;\n  }\n  include /etc/a.conf;\n}\n',
    'Listen 80\n<VirtualHost *:443>\n  Port 22\n</VirtualHost>\nInclude *.conf\nListenAddress 0.0.0.0:22\nPort=631\n',
    "[main]\nport = 5432\nlisten_addresses = '*'\nbind 127.0.0.1 ::1\nbind-address=0.0.0.0\nlistener 1883\n",
    '{"hosts": ["tcp://0.0.0.0:2375", "unix:///x"], "port": 80, "listen": {"address": ":9"}}',
    'smtp      inet  n - y - - smtpd\n  -o x=y\nservices:\n  - port: 80\n    address: "::"\noptions { listen-on port 53 { any; }; };\n',
    'frontend a\n  bind :80,:443 ssl\n  bind 10.0.0.1:8000-8010\nmodule(load="imudp")\ninput(type="imudp" port="514")\n',
  ),
  unit: samples(
    '[Unit]\nConditionPathExists=!/x\n[Service]\nEnvironmentFile=-/etc/default/x\nEnvironment="A=1 2" B=%n\nExecStart=/usr/bin/x.sh --port ${A} $B\\\n  -v\nUser=nobody\n[Socket]\nListenStream=[::]:80\nListenDatagram=53\nBindIPv6Only=both\n[Install]\nWantedBy=default.target\n',
  ),
  servers: samples(
    "const { PORT = 3000 } = process.env;\nconst options = { port: PORT, host: '::' };\nserver.listen(options.port);\n",
    "import argparse, json\np.add_argument('-p', '--port', default=8000)\nc = json.load(open('c.json'))\ns.bind(('', a.port))\n",
    'my $port = $ENV{PORT} || 7000;\nIO::Socket::INET->new(LocalPort => $port);\n',
    "port = ENV.fetch('PORT', 9292)\nTCPServer.new('127.0.0.1', port)\n",
  ),
  script: samples(
    'set -e\nPORT=${PORT:-8080}\nif [ "$1" = "-h" ]; then echo x; exit 0; fi\ncase "$A" in a|b) B=1 ;; *) B=`cat /x` ;; esac\nfor i in 1 2; do :; done\nf() { local x=$((1+2)); cat <<EOF\n$x\nEOF\n}\n. /etc/default/x\nwhile read l; do f "$l"; done < /x\nexec nginx -g "daemon off;" --port "$PORT" "$@" 2>&1 | tee /x &\n',
  ),
} satisfies Readonly<Record<string, Samples>>;
