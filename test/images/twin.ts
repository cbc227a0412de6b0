import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cgroups } from './build.js';
import { type Held, heldBy, Packages } from './held.js';
import { hopeful, settled, workedIn } from './settled.js';

/** How long systemd may take to start, and to finish its jobs, milliseconds. */
const START_LIMIT = 30_000;
const JOBS_LIMIT = 90_000;

const SCRIPT = path.resolve('test/images/twin.sh');

/** What reaches the machine below is taken from it: modules, raw access, reboot, clock, kernel log. */
const WITHOUT = 'sys_module,sys_rawio,sys_boot,sys_time,syslog'.split(',').map((each) => `-${each}`);

/** A socket that listened on the booted twin. */
export interface Truth {
  readonly id: string;
  readonly protocol: 'tcp' | 'udp';
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  readonly port: number;
  /** Base names of the files that hold it, and what they call themselves; of a socket unit what it starts. */
  readonly programs: readonly string[];
  /** Units that hold it. */
  readonly units: readonly string[];
  /** Empty where a socket unit holds it. */
  readonly processes: readonly Held[];
  /** Whether it was there at every boot; otherwise its port is chance. */
  readonly stable: boolean;
}

const attempt = <T>(what: () => T, otherwise: T): T => {
  try {
    return what();
  } catch {
    return otherwise;
  }
};

/** Addresses of the one device of a twin: a program that asks for each of them listens on every address. */
const OWN = /^(?:10\.99\.0\.|fd99::|fe80::)/;

function removeGroup(group: string): void {
  for (const { name } of attempt(
    () => readdirSync(group, { withFileTypes: true }).filter((each) => each.isDirectory()),
    [],
  ))
    removeGroup(path.join(group, name));
  attempt(() => rmdirSync(group), undefined);
}

/** A booted image; everything of it ends with `close`. */
export class Twin {
  private readonly work = mkdtempSync(path.join(tmpdir(), 'port-audit-twin-'));
  private readonly group = `${cgroups()}/port-audit-twin-${process.pid}-${path.basename(this.work)}`;
  private readonly child: ChildProcess;
  /** The systemd of the image; 0 until it has started. */
  pid = 0;
  private said = '';

  constructor(root: string) {
    mkdirSync(this.group);
    const spaces = ['--pid', '--fork', '--kill-child', '--mount', '--net', '--uts', '--ipc', '--cgroup'];
    const inner = ['unshare', ...spaces, 'setpriv', `--bounding-set=${WITHOUT}`, 'sh', SCRIPT, root, this.work];
    this.child = spawn('sh', ['-c', 'echo $$ >"$0/cgroup.procs" && exec "$@"', this.group, ...inner], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (piece: Buffer) => {
        this.said = (this.said + piece).slice(-3000);
      });
  }

  /** Until systemd is process 1 and answers. */
  async start(): Promise<void> {
    const until = performance.now() + START_LIMIT;
    const children = `/proc/${this.child.pid}/task/${this.child.pid}/children`;
    for (;;) {
      const first = Number(attempt(() => readFileSync(children, 'utf8'), '').split(' ')[0]);
      const exe = attempt(() => readlinkSync(`/proc/${first}/exe`), '');
      if (first > 0 && /\/systemd$/.test(exe)) this.pid = first;
      if (this.pid > 0 && existsSync(`/proc/${this.pid}/root/run/systemd/private`)) return;
      if (this.child.exitCode !== null || performance.now() > until)
        throw new Error(`the image did not start: ${this.said}`);
      await pause(50);
    }
  }

  /** A command inside; what it prints on stdout. Rejects where it fails. */
  async run(words: readonly string[], timeout = 0): Promise<string> {
    const enter = ['-t', String(this.pid), '-m', '-u', '-i', '-n', '-p', '-C', '--root', '--wd=/'];
    const env = { PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', HOME: '/root' };
    const { stdout } = await promisify(execFile)('nsenter', [...enter, ...words], { timeout, env, maxBuffer: 2 ** 26 });
    return stdout;
  }

  /** The same, whatever its exit code. */
  private async ask(words: readonly string[], timeout: number): Promise<string> {
    try {
      return await this.run(words, timeout);
    } catch (error) {
      return (error as { stdout?: string }).stdout ?? '';
    }
  }

  private async rows(): Promise<string[][]> {
    const { stdout } = await promisify(execFile)('nsenter', ['-t', String(this.pid), '-n', 'ss', '-Htulnp']);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(/\s+/));
  }

  /** Until systemd has nothing left to do and nothing new listens. */
  async settle(): Promise<void> {
    await this.ask(['systemctl', 'is-system-running', '--wait'], JOBS_LIMIT);
    const activating = ['systemctl', 'list-units', '--state=activating', '--plain', '--no-legend'];
    const facts = ['Id', 'SubState', 'NRestarts', 'InactiveExitTimestampMonotonic'].map((name) => `--property=${name}`);
    await settled({
      table: async () =>
        (await this.rows())
          .map((row) => `${row[0]} ${row[4]}`)
          .sort()
          .join('\n'),
      starting: async () => {
        const units = (await this.ask(activating, 20_000)).split('\n').flatMap((line) => line.split(/\s+/)[0] || []);
        return units.length === 0 ? 0 : hopeful(await this.ask(['systemctl', 'show', ...facts, ...units], 20_000));
      },
      worked: () => workedIn(this.group),
    });
  }

  /** Socket units by what they hold, as `127.0.0.1:80`, with the program that each is for. */
  private async held(): Promise<Map<string, { unit: string; program: string }>> {
    const text = await this.ask(
      ['systemctl', 'show', '*.socket', '-p', 'Id', '-p', 'Listen', '-p', 'Triggers'],
      20_000,
    );
    const held = new Map<string, { unit: string; program: string }>();
    for (const block of text.split('\n\n')) {
      const unit = /^Id=(.*)$/m.exec(block)?.[1] ?? '';
      const service = (/^Triggers=(\S*)/m.exec(block)?.[1] ?? '').replace(/@.*\.service$/, '@.service');
      const start = service === '' ? '' : await this.ask(['systemctl', 'cat', service], 20_000);
      const program = path.basename(/^ExecStart=[-@:+!|]*(\S+)/m.exec(start)?.[1] ?? '');
      for (const [, at = ''] of block.matchAll(/^Listen=(\S+) \(/gm)) held.set(at, { unit, program });
    }
    return held;
  }

  /** Everything that listens now. */
  async listeners(): Promise<Omit<Truth, 'stable'>[]> {
    const held = await this.held();
    const packages = new Packages(`/proc/${this.pid}/root`);
    const found = new Map<string, Omit<Truth, 'stable'>>();
    const everywhere = new Set<string>();
    for (const row of await this.rows()) {
      const [protocol = '', , , , local = ''] = row;
      const port = Number(local.slice(local.lastIndexOf(':') + 1));
      const bare = local
        .slice(0, local.lastIndexOf(':'))
        .replace(/%[^\]]*/, '')
        .replace(/^\[|\]$/g, '');
      const own = bare === '*' ? '::' : bare;
      const address = OWN.test(own) ? (own.includes(':') ? '::' : '0.0.0.0') : own;
      const device = address === own ? (/%[^\]:]+/.exec(local)?.[0] ?? '') : '';
      const family = address.includes(':') ? 'ipv6' : 'ipv4';
      const host = family === 'ipv6' ? `[${address}]` : address;
      const id = `${protocol}${family.slice(-1)}:${host}${device}:${port}`;
      const pids = [...new Set([...row.join(' ').matchAll(/pid=(\d+),/g)].map(([, text]) => Number(text)))];
      const processes = pids.filter((pid) => pid !== this.pid).flatMap((pid) => heldBy(pid, packages) ?? []);
      const activated = pids.includes(this.pid) ? held.get(`${host}:${port}`) : undefined;
      const programs = processes.flatMap(({ exe, comm }) => [path.basename(exe), comm]);
      const units = processes.flatMap(({ unit }) => unit ?? []);
      if (address !== own) everywhere.add(`${protocol} ${family} ${port}`);
      found.set(id, {
        id,
        protocol: protocol as 'tcp',
        family,
        address,
        port,
        programs: [...new Set([...programs, ...(activated === undefined ? [] : [activated.program])])],
        units: [...new Set([...units, ...(activated === undefined ? [] : [activated.unit])])],
        processes,
      });
    }
    // A program with a socket for each address of the machine listens on every address, loopback among them.
    return [...found.values()].filter(
      ({ protocol, family, port, address }) =>
        !everywhere.has(`${protocol} ${family} ${port}`) || address === '::' || address === '0.0.0.0',
    );
  }

  /** Units that failed. */
  async failed(): Promise<string[]> {
    const text = await this.ask(['systemctl', 'list-units', '--failed', '--plain', '--no-legend'], 20_000);
    return text.split('\n').flatMap((line) => line.split(/\s+/)[0] || []);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.pid > 0) attempt(() => process.kill(this.pid, 'SIGKILL'), true);
    if (this.child.exitCode === null) {
      this.child.kill('SIGKILL');
      await ended;
    }
    for (let round = 0; existsSync(this.group) && round < 100; round += 1) {
      removeGroup(this.group);
      await pause(50);
    }
    rmSync(this.work, { recursive: true, force: true });
  }
}

async function once(root: string): Promise<{ listeners: Omit<Truth, 'stable'>[]; failed: string[] }> {
  const twin = new Twin(root);
  try {
    await twin.start();
    await twin.settle();
    return { listeners: await twin.listeners(), failed: await twin.failed() };
  } finally {
    await twin.close();
  }
}

/** What listens when an image boots, kept beside it: two boots, since a port that differs is chance. */
export async function truthOf(
  root: string,
): Promise<{ readonly listeners: readonly Truth[]; readonly failed: readonly string[] }> {
  const file = `${root}.truth.json`;
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const [first, second] = [await once(root), await once(root)];
  const both = (id: string) => [first, second].every(({ listeners }) => listeners.some((each) => each.id === id));
  const all = new Map([...first.listeners, ...second.listeners].map((each) => [each.id, each]));
  const listeners = [...all.values()].map((each) => ({ ...each, stable: both(each.id) }));
  const truth = { listeners: listeners.sort((left, right) => left.port - right.port), failed: first.failed };
  writeFileSync(file, `${JSON.stringify(truth, null, 1)}\n`);
  return truth;
}
