// Judges snapshots of machines with 25 listeners through the library as built, each beside JSON.parse of the same text:
// the ratio of the medians, and machines a second. Both by turns, so that a busy machine slows both.
import { createRequire } from 'node:module';

const ROUNDS = 41;
const MACHINES = 200;
const LISTENERS = 25;

const PROGRAMS = [
  ['/usr/sbin/sshd', 22, 'root', 'ssh.service'],
  ['/usr/sbin/nginx', 80, 'www-data', 'nginx.service'],
  ['/usr/lib/postgresql/15/bin/postgres', 5432, 'postgres', 'postgresql@15-main.service'],
  ['/usr/bin/redis-check-rdb', 6379, 'redis', 'redis-server.service'],
  ['/usr/bin/python3.11', 3099, 'root', null],
  ['/opt/agent/bin/agent', 3476, 'agent', 'agent.service'],
];

function listener(machine, index) {
  const [exe, port, user, unit] = PROGRAMS[index % PROGRAMS.length];
  const address = `10.${machine & 255}.${index}.1`;
  const name = exe.split('/').at(-1).slice(0, 15);
  const owner = {
    pid: 500 + machine * 7 + index,
    name,
    exe,
    exeDeleted: false,
    exeReplaced: false,
    exeInPlace: true,
    exeFile: { uid: 0, gid: 0, mode: '0755' },
    cmdline: [exe, '-m', 'http.server', '--port', String(port)],
    cwd: '/',
    user,
    uid: 0,
    parentPid: 1,
    startedAt: '2026-11-20T08:00:00.000Z',
    unit,
    container: null,
    package: null,
    exeVerified: null,
    relay: null,
    behind: null,
  };
  return {
    id: `tcp4:${address}:${port}`,
    protocol: 'tcp',
    family: 'ipv4',
    address,
    port,
    dualStack: false,
    interface: null,
    netns: null,
    exposure: 'private',
    uid: 0,
    user,
    ownerStatus: 'known',
    ownerReason: null,
    owners: [owner],
    unit,
    container: null,
    seenBy: ['kernel', 'ss'],
  };
}

const covers = ['tcp4', 'tcp6', 'udp4', 'udp6', 'owner', 'interface', 'dualStack', 'netns'];

const snapshot = (machine) => ({
  schema: 'port-audit/snapshot@1',
  tool: { name: 'port-audit', version: '1.0.0' },
  takenAt: '2026-11-20T10:00:00.000Z',
  host: {
    hostname: `web${machine}`,
    platform: 'linux',
    release: '6.1.0',
    distribution: 'Debian GNU/Linux 12',
    privileged: true,
    localPortRange: [32768, 60999],
  },
  sources: [{ id: 'kernel', ok: true, milliseconds: 12, listeners: LISTENERS, covers, error: null }],
  listeners: Array.from({ length: LISTENERS }, (_, index) => listener(machine, index)),
  gaps: [],
});

const { openJudge } = createRequire(import.meta.url)('../dist/index.cjs');
const judge = await openJudge();
const texts = Array.from({ length: MACHINES }, (_, machine) => JSON.stringify(snapshot(machine)));

/** CPU time for one machine, microseconds. */
function costOf(work) {
  const before = process.cpuUsage();
  for (const text of texts) work(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / texts.length;
}

const works = { parse: (text) => JSON.parse(text), judge: (text) => judge.judge(text) };
const costs = { parse: [], judge: [] };
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, work] of Object.entries(works)) costs[name].push(costOf(work));
}
const median = (values) => values.toSorted((left, right) => left - right)[(values.length - 1) / 2];
const [parse, judged] = [median(costs.parse), median(costs.judge)];
const findings = judge.judge(texts[0]).findings.length;
console.log(`JSON.parse of one machine, ${LISTENERS} listeners, ${texts[0].length} bytes   ${parse.toFixed(0)} µs`);
console.log(
  `judged, with ${findings} findings   ${judged.toFixed(0)} µs, ${(judged / parse).toFixed(1)} times (at most 20)`,
);
console.log(`machines a second of CPU   ${Math.round(1e6 / judged)}`);
