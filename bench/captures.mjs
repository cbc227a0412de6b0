// Usage: node bench/captures.mjs ROUNDS FORMAT...
// Reads, judges and reports captures of 100,000 lines with the built program: the median of the rounds for each format.
import { spawnSync } from 'node:child_process';

const LINES = 100_000;
/** Of lsof -F, a process and a socket take this many lines. */
const FIELDS = 10;
const bin = new URL('../bin/port-audit.js', import.meta.url).pathname;
const address = (index) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
const each = (count, item) => Array.from({ length: count }, (_, index) => item(index));
const text = (lines) => `${lines.join('\n')}\n`;
/** A line for each element, as tools print long lists. */
const json = (elements) => `[\n${elements.map((element) => JSON.stringify(element)).join(',\n')}\n]\n`;

const owner = (index) => ({
  pid: index + 1,
  name: 'nginx',
  exe: '/usr/sbin/nginx',
  exeDeleted: false,
  exeFile: { uid: 0, gid: 0, mode: '0755' },
  cmdline: ['nginx: master process /usr/sbin/nginx'],
  user: 'root',
  uid: 0,
  parentPid: 1,
  startedAt: '2026-11-20T08:00:00.000Z',
  unit: 'nginx.service',
  container: null,
  package: null,
});

const listener = (index) => ({
  id: `tcp4:${address(index)}:80`,
  protocol: 'tcp',
  family: 'ipv4',
  address: address(index),
  port: 80,
  dualStack: false,
  interface: null,
  netns: null,
  exposure: 'private',
  uid: 0,
  user: 'root',
  ownerStatus: 'known',
  ownerReason: null,
  owners: [owner(index)],
  seenBy: ['kernel'],
});

const snapshot = (listeners) => ({
  schema: 'port-audit/snapshot@1',
  tool: { name: 'port-audit', version: '1.0.0' },
  takenAt: '2026-11-20T10:00:00.000Z',
  host: {
    hostname: 'bench',
    platform: 'linux',
    release: '6.1.0',
    distribution: null,
    privileged: true,
    localPortRange: [32768, 60999],
  },
  sources: [
    {
      id: 'kernel',
      ok: true,
      milliseconds: 1,
      listeners: listeners.length,
      covers: ['tcp4', 'tcp6', 'udp4', 'udp6', 'owner'],
      error: null,
    },
  ],
  listeners,
  gaps: [],
});

const LSOF_HEAD = 'COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME';

/** What each format reads; the JSON of a snapshot has twenty lines a listener where it is laid out like others'. */
const CAPTURES = {
  ss: () =>
    text(
      each(LINES, (index) => `tcp LISTEN 0 128 ${address(index)}:80 0.0.0.0:* users:(("nginx",pid=${index + 1},fd=6))`),
    ),
  netstat: () =>
    text(each(LINES, (index) => `tcp 0 0 ${address(index)}:80 0.0.0.0:* LISTEN ${index + 1}/nginx: master`)),
  'lsof -F': () =>
    text(
      each(
        LINES / FIELDS,
        (index) =>
          `p${index + 1}\nR1\ncnginx\nu0\nLroot\nf6\ntIPv4\nd${index}\nPTCP\nn${address(index)}:80\nTST=LISTEN`,
      ),
    ),
  lsof: () =>
    text([
      LSOF_HEAD,
      ...each(LINES, (index) => `nginx ${index + 1} root 6u IPv4 ${index + 9} 0t0 TCP ${address(index)}:80 (LISTEN)`),
    ]),
  osquery: () =>
    json(
      each(LINES, (index) => ({
        address: address(index),
        family: '2',
        name: 'nginx',
        path: '/usr/sbin/nginx',
        pid: String(index + 1),
        port: '80',
        protocol: '6',
        uid: '0',
      })),
    ),
  systeminformation: () =>
    json(
      each(LINES, (index) => ({
        protocol: 'tcp',
        localAddress: address(index),
        localPort: '80',
        peerAddress: '0.0.0.0',
        peerPort: '*',
        state: 'LISTEN',
        pid: index + 1,
        process: 'nginx',
      })),
    ),
  snapshot: () => `${JSON.stringify(snapshot(each(LINES / 20, listener)), null, 1)}\n`,
};

function once(format, input) {
  const began = process.hrtime.bigint();
  const args = [bin, '--from', `${format.split(' ')[0]}:-`, '--format', 'prometheus'];
  const { status } = spawnSync(process.execPath, args, { input, stdio: ['pipe', 'ignore', 'inherit'] });
  if (![0, 1, 3].includes(status)) throw new Error(`${format}: exit ${status}`);
  return Number(process.hrtime.bigint() - began) / 1e9;
}

const [rounds = '3', ...only] = process.argv.slice(2);
for (const [format, capture] of Object.entries(CAPTURES)) {
  if (only.length > 0 && !only.includes(format)) continue;
  const input = capture();
  const times = each(Number(rounds), () => once(format, input)).toSorted((left, right) => left - right);
  const median = times[Math.floor(times.length / 2)].toFixed(2);
  console.log(`${format.padEnd(18)} ${String(input.split('\n').length - 1).padStart(7)} lines  ${median} s`);
}
