import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Report } from '../../src/domain/report.js';

/** How long servers may take until they listen, and an audit until it answers, milliseconds. */
const DEADLINE = 45_000;
const AUDIT_LIMIT = 60_000;

const PROGRAM = path.resolve('bin/port-audit.js');

/** The built program as it is run inside. */
export const AUDIT = [process.execPath, PROGRAM, '--format', 'json', '--source', 'kernel,ss', '--fail-on', 'never'];

/** What is written to /etc, /tmp, /usr, /var and /run is gone with the namespace. Nobody but root writes to /run, as on a real system. */
const BOX = `set -e
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ip link set lo up
hostname localhost
echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock
chmod 1777 /run/lock
mkdir -p -m 1777 /run/over/tmp
mount -t tmpfs tmpfs /dev/shm
for directory in etc tmp usr var; do
  mkdir -p /run/over/$directory /run/work/$directory
  mount -t overlay -o "lowerdir=/$directory,upperdir=/run/over/$directory,workdir=/run/work/$directory" none /$directory
done
rm -rf /tmp/.X*
cd /run
exec >/run/log 2>&1
`;

/** Processes in a network, PID, mount, UTS and IPC namespace of their own: even the host name may be changed. */
export interface Namespace {
  /** Its root directory, as seen from outside. */
  readonly root: string;
  /** Resolves when something listens on every one of these ports, like `53/udp` or, of IPv4, `127.0.0.1:53/udp`. */
  listening(ports: readonly string[], deadline?: number): Promise<void>;
  /** The report of the built program, run inside, where it sees nothing else. */
  audit(...options: readonly string[]): Promise<Report>;
  /** The same as an ordinary user sees it. */
  auditAs(uid: number, ...options: readonly string[]): Promise<Report>;
  /** What a command prints that is run inside, as root. */
  run(...command: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** `0100007F` of IPv4 in /proc/net, in the byte order of this machine, as it is written. */
const dotted = (hex: string) =>
  (hex.match(/../g) ?? [])
    .map((byte) => Number.parseInt(byte, 16))
    .reverse()
    .join('.');

/** Ports on which something listens, as the kernel tells: state 0A is LISTEN, 07 a UDP socket without a peer. */
function openPorts(pid: number): Set<string> {
  const tables = [
    ['tcp', 'tcp', '0A'],
    ['tcp6', 'tcp', '0A'],
    ['udp', 'udp', '07'],
    ['udp6', 'udp', '07'],
  ] as const;
  return new Set(
    tables.flatMap(([table, protocol, state]) => {
      const rows = read(`/proc/${pid}/net/${table}`).matchAll(/^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /gm);
      return [...rows]
        .filter((row) => row[3] === state)
        .map((row) => [row[1] ?? '', `${Number.parseInt(row[2] ?? '', 16)}/${protocol}`] as const)
        .flatMap(([address, port]) => [port, `${dotted(address)}:${port}`]);
    }),
  );
}

/** Children of a process; those whose own parent has ended are children of the first one of their namespace. */
const childrenOf = (pid: number) => read(`/proc/${pid}/task/${pid}/children`);

/** The first process inside, which all others end with. */
async function firstProcess(unshare: ChildProcess): Promise<number> {
  for (;;) {
    const child = Number(childrenOf(unshare.pid ?? 0).split(' ')[0]);
    if (child > 0) return child;
    if (unshare.exitCode !== null) throw new Error('no namespace could be made');
    await pause(5);
  }
}

/** Starts a shell script in namespaces of its own. What it starts in the background lives until `close`. */
export async function openNamespace(script: string): Promise<Namespace> {
  const options = ['--net', '--pid', '--mount', '--uts', '--ipc', '--fork', '--kill-child', '--mount-proc'];
  const inside = `${BOX}${script}\nexec sleep infinity`;
  const unshare = spawn('unshare', [...options, 'sh', '-c', inside], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(unshare, 'exit');
  const pid = await firstProcess(unshare);
  const log = () => read(`/proc/${pid}/root/run/log`).slice(-3000);
  const run = async (...command: readonly string[]) => {
    const entering = ['--target', String(pid), '--net', '--pid', '--mount', '--uts', ...command];
    return (await promisify(execFile)('nsenter', entering, { timeout: AUDIT_LIMIT, maxBuffer: 1 << 28 })).stdout;
  };
  return {
    root: `/proc/${pid}/root`,
    async listening(ports, deadline = DEADLINE) {
      const until = performance.now() + deadline;
      for (;;) {
        const open = openPorts(pid);
        const missing = ports.filter((port) => !open.has(port));
        if (missing.length === 0) return;
        const first = read(`/proc/${pid}/comm`);
        const ended = first === '' || (first === 'sleep\n' && childrenOf(pid) === '');
        const over = performance.now() > until || ended;
        if (over) throw new Error(`nothing listens on ${missing.join(', ')}; open: ${[...open].join(', ')}\n${log()}`);
        await pause(50);
      }
    },
    run,
    async audit(...more) {
      return JSON.parse(await run(...AUDIT, ...more)) as Report;
    },
    async auditAs(uid, ...more) {
      const user = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', 'env', 'HOME=/nonexistent'];
      return JSON.parse(await run(...user, ...AUDIT, ...more)) as Report;
    },
    async close() {
      unshare.kill('SIGKILL');
      await ended;
    },
  };
}
