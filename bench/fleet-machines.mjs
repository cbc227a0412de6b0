// A fleet on stdout, one snapshot a line: node bench/fleet-machines.mjs [MACHINES] [SEED]. Ordinary programs, roles that few
// machines have, drift from machine to machine, and strangers: 3099 on 3 of 4,000, a debugger on 1, a forged sshd on 2. The
// same seed, the same bytes.
const [machines = 4000, seed = 1] = process.argv.slice(2).map(Number);

/** mulberry32: small, and the same everywhere. */
function randomOf(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Executable, words behind it, port, protocol, address, user, unit, and the share of machines that have it. */
const PROGRAMS = [
  ['/usr/sbin/sshd', ['-D'], 22, 'tcp', '0.0.0.0', 'root', 'ssh.service', 1],
  ['/usr/lib/systemd/systemd-resolved', [], 53, 'udp', '127.0.0.53', 'systemd-resolve', 'systemd-resolved.service', 1],
  ['/usr/sbin/chronyd', [], 323, 'udp', '127.0.0.1', '_chrony', 'chrony.service', 0.97],
  [
    '/usr/bin/prometheus-node-exporter',
    [],
    9100,
    'tcp',
    '0.0.0.0',
    'prometheus',
    'prometheus-node-exporter.service',
    0.95,
  ],
  ['/usr/sbin/nginx', ['-g', 'daemon off;'], 80, 'tcp', '0.0.0.0', 'root', 'nginx.service', 0.6],
  ['/usr/sbin/nginx', ['-g', 'daemon off;'], 443, 'tcp', '0.0.0.0', 'root', 'nginx.service', 0.6],
  [
    '/usr/lib/postgresql/15/bin/postgres',
    ['-D', '/var/lib/postgresql/15/main'],
    5432,
    'tcp',
    '127.0.0.1',
    'postgres',
    'postgresql@15-main.service',
    0.3,
  ],
  ['/usr/bin/redis-check-rdb', [], 6379, 'tcp', '127.0.0.1', 'redis', 'redis-server.service', 0.25],
  ['/usr/lib/postfix/sbin/master', ['-w'], 25, 'tcp', '127.0.0.1', 'root', 'postfix@-.service', 0.7],
  ['/usr/sbin/cupsd', ['-l'], 631, 'tcp', '127.0.0.1', 'root', 'cups.service', 0.05],
  ['/usr/sbin/mariadbd', [], 3306, 'tcp', '127.0.0.1', 'mysql', 'mariadb.service', 0.1],
  ['/usr/sbin/rpcbind', ['-w'], 111, 'tcp', '0.0.0.0', 'root', 'rpcbind.service', 0.08],
  ['/opt/agent/bin/agent', [], 8126, 'tcp', '127.0.0.1', 'agent', 'agent.service', 0.5],
];

/** The same for the roles that few machines have, some of them open to all or in the clear. */
const ROLES = [
  ['/usr/bin/memcached', ['-m', '64'], 11211, 'tcp', '0.0.0.0', 'memcache', 'memcached.service', 0.004],
  ['/usr/sbin/vsftpd', [], 21, 'tcp', '0.0.0.0', 'root', 'vsftpd.service', 0.003],
  ['/usr/bin/rsync', ['--daemon', '--no-detach'], 873, 'tcp', '0.0.0.0', 'root', 'rsync.service', 0.005],
  ['/usr/sbin/slapd', ['-h', 'ldap:///'], 389, 'tcp', '0.0.0.0', 'openldap', 'slapd.service', 0.003],
  ['/usr/sbin/mosquitto', [], 1883, 'tcp', '0.0.0.0', 'mosquitto', 'mosquitto.service', 0.004],
  ['/usr/sbin/squid', ['--foreground'], 3128, 'tcp', '0.0.0.0', 'proxy', 'squid.service', 0.003],
  ['/usr/sbin/named', ['-f'], 53, 'tcp', '0.0.0.0', 'bind', 'named.service', 0.005],
  ['/usr/sbin/smbd', ['--foreground'], 445, 'tcp', '0.0.0.0', 'root', 'smbd.service', 0.006],
  ['/usr/sbin/dovecot', ['-F'], 143, 'tcp', '0.0.0.0', 'root', 'dovecot.service', 0.003],
  ['/usr/sbin/haproxy', ['-Ws'], 8404, 'tcp', '0.0.0.0', 'haproxy', 'haproxy.service', 0.006],
  ['/usr/sbin/snmpd', ['-f'], 161, 'udp', '0.0.0.0', 'Debian-snmp', 'snmpd.service', 0.01],
  ['/usr/bin/prometheus', [], 9090, 'tcp', '0.0.0.0', 'prometheus', 'prometheus.service', 0.003],
  ['/usr/sbin/ntpd', ['-g'], 123, 'udp', '0.0.0.0', 'ntp', 'ntp.service', 0.004],
  ['/opt/vendor/bin/licensed', [], 27010, 'tcp', '0.0.0.0', 'licence', 'licensed.service', 0.006],
  ['/opt/backup/bin/agentd', [], 10080, 'tcp', '0.0.0.0', 'root', 'backup-agent.service', 0.01],
];

function listener(exe, args, port, protocol, address, user, unit, pid, more = {}) {
  const name = exe.split('/').at(-1).slice(0, 15);
  const uid = user === 'root' ? 0 : 100 + name.length;
  const owner = {
    pid,
    name,
    exe,
    exeDeleted: false,
    exeReplaced: false,
    exeInPlace: true,
    exeMapped: true,
    exeGuarded: true,
    exeFile: { uid: 0, gid: 0, mode: '0755' },
    cmdline: [exe, ...args],
    cwd: '/',
    user,
    uid,
    parentPid: 1,
    startedAt: '2026-11-20T08:00:00.000Z',
    unit,
    unitGuarded: true,
    container: null,
    package: null,
    ...more,
  };
  return {
    id: `${protocol}4:${address}:${port}`,
    protocol,
    family: 'ipv4',
    address,
    port,
    dualStack: false,
    interface: null,
    netns: null,
    exposure: address.startsWith('127.') ? 'loopback' : 'all',
    uid,
    user,
    ownerStatus: 'known',
    ownerReason: null,
    owners: [owner],
    unit,
    container: null,
    forwarded: null,
    seenBy: ['kernel', 'ss'],
  };
}

const LOOSE = { exeGuarded: false, unitGuarded: null };

/** What does not belong, by the number of the machine. */
function strangers(machine) {
  const planted = [];
  if ([17, 1017, 2017].includes(machine)) {
    planted.push(
      listener('/usr/bin/python3.11', ['-m', 'http.server', '3099'], 3099, 'tcp', '0.0.0.0', 'root', null, 4711),
    );
  }
  if (machine === 233) {
    planted.push(
      listener(
        '/usr/bin/node',
        ['--inspect=0.0.0.0:9229', '/srv/app.js'],
        9229,
        'tcp',
        '0.0.0.0',
        'www-data',
        null,
        4712,
      ),
    );
  }
  if (machine === 404 || machine === 1404) {
    const forged = {
      name: 'sshd',
      cmdline: ['sshd: /usr/sbin/sshd -D'],
      exeFile: { uid: 1000, gid: 1000, mode: '0755' },
      ...LOOSE,
    };
    planted.push(listener('/tmp/.x/kworker', [], 2222, 'tcp', '0.0.0.0', 'root', null, 4713, forged));
  }
  return planted;
}

const COVERS = ['tcp4', 'tcp6', 'udp4', 'udp6', 'owner', 'interface', 'dualStack', 'netns'];

/** Those of some programs that a machine has. */
function held(programs, random) {
  return programs
    .filter(([, , , , , , , share]) => random() < share)
    .map(([exe, args, port, ...rest], index) =>
      listener(
        exe,
        args,
        exe.endsWith('agent') && random() < 0.02 ? port + 1 : port,
        ...rest.slice(0, 4),
        300 + Math.floor(random() * 9000) + index,
      ),
    );
}

function snapshot(machine, random, randomRole) {
  const ordinary = held(PROGRAMS, random);
  const drift =
    random() < 0.03
      ? [
          listener(
            '/usr/bin/node',
            ['/srv/app/server.js'],
            3000,
            'tcp',
            '127.0.0.1',
            'deploy',
            'app.service',
            900,
            LOOSE,
          ),
        ]
      : [];
  const telnet =
    random() < 0.01
      ? [listener('/usr/sbin/inetutils-inetd', [], 23, 'tcp', '0.0.0.0', 'root', 'inetd.service', 901)]
      : [];
  const roles = held(ROLES, randomRole);
  const listeners = [...ordinary, ...roles, ...drift, ...telnet, ...strangers(machine)].sort((a, b) => a.port - b.port);
  const release = `6.1.0-${18 + Math.floor(random() * 4)}-amd64`;
  const host = {
    hostname: `web${machine}`,
    platform: 'linux',
    release,
    distribution: 'Debian GNU/Linux 12',
    privileged: true,
    localPortRange: [32768, 60999],
  };
  const source = { id: 'kernel', ok: true, milliseconds: 12, listeners: listeners.length, covers: COVERS, error: null };
  return {
    schema: 'port-audit/snapshot@1',
    tool: { name: 'port-audit', version: '1.0.0' },
    takenAt: '2026-11-20T10:00:00.000Z',
    host,
    sources: [source],
    listeners,
    gaps: [],
  };
}

// Each kind from its own numbers: who adds a role changes nothing of what machines have besides.
const [random, randomRole] = [randomOf(seed), randomOf(seed + 1_000_000)];
for (let machine = 1; machine <= machines; machine++) {
  const line = `${JSON.stringify(snapshot(machine, random, randomRole))}\n`;
  if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
