import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import zlib from 'node:zlib';
import { buildStandalone, STANDALONE } from '../helpers/standalone-file.js';
import { build, IMAGES, missing } from '../images/build.js';
import { Twin } from '../images/twin.js';
import { type Day, LOOKS, readDay } from './day.js';
import { Lan } from './lan.js';
import type { Look } from './look.js';

const MINUTE = 60_000;

/** Milliseconds that a step of a page may take: an upgrade of everything is one. */
const STEP_LIMIT = 5 * MINUTE;

/** A machine that lives a day. */
class Living {
  /** Moments of the recording, and what time it was in the day. */
  private readonly clock: Array<readonly [real: number, told: number]> = [];

  constructor(
    private readonly day: Day,
    private readonly twin: Twin,
    private readonly lan: Lan,
  ) {}

  /** A script of the day, as root. */
  run(script: string): Promise<string> {
    const environment = ['env', `USER_NAME=${this.day.user}`];
    return this.twin.run([...environment, 'sh', '-euc', `. /root/words.sh; ${script}`], STEP_LIMIT);
  }

  private async lease(address: string, prefix: string): Promise<void> {
    await this.lan.gives(address, prefix);
    await this.run(`plugged ${address}`);
  }

  /** A step of the page: the network and sleep are not the machine's own doing. */
  async step(text: string): Promise<void> {
    const [word, ...more] = text.split(' ');
    if (word === 'lan') await this.lease(more[0] ?? '', more[1] ?? '');
    else if (word !== 'asleep') await this.run(text);
  }

  async look(told: number): Promise<Look> {
    const text = await this.run('port-audit collect');
    this.clock.push([Date.now(), told]);
    const links = JSON.parse(await this.run('ip -json address')) as readonly Link[];
    const interfaces = links.flatMap(({ ifname, addr_info }) =>
      addr_info.map(({ local }) => ({ name: ifname, address: local })),
    );
    return { interfaces, snapshot: JSON.parse(text) };
  }

  /** What time of the day it was at a moment of the recording. */
  told(real: number): string {
    const next = this.clock.findIndex(([moment]) => moment >= real);
    const [after, before] = [this.clock.at(next), next > 0 ? this.clock.at(next - 1) : undefined];
    if (after === undefined) throw new Error('nothing was looked at');
    if (before === undefined || next < 0) return new Date(after[1] + real - after[0]).toISOString();
    const share = (real - before[0]) / (after[0] - before[0]);
    return new Date(Math.round(before[1] + share * (after[1] - before[1]))).toISOString();
  }

  /** The same look with the times of the day. */
  timed({ interfaces, snapshot }: Look): Look {
    const at = (time: string) => this.told(Date.parse(time));
    const listeners = snapshot.listeners.map((listener) => ({
      ...listener,
      owners: listener.owners.map((owner) => ({
        ...owner,
        startedAt: owner.startedAt === null ? null : at(owner.startedAt),
      })),
    }));
    return { interfaces, snapshot: { ...snapshot, takenAt: at(snapshot.takenAt), listeners } };
  }
}

interface Link {
  readonly ifname: string;
  readonly addr_info: ReadonlyArray<{ readonly local: string }>;
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: the words of dpkg-query(1)
const FORMAT = '${source:Package} ${Package}\\n';

/** All packages of an image that are made of the same sources as some: they come together. */
function ofOneSource(packages: readonly string[], root: string): string[] {
  const words = [`--admindir=${root}/var/lib/dpkg`, '--showformat', FORMAT, '--show'];
  const pairs = execFileSync('dpkg-query', words, { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const sources = new Set(pairs.filter(([, name = '']) => packages.includes(name)).map(([source]) => source));
  return pairs.flatMap(([source, name]) => (name !== undefined && sources.has(source) ? [name] : []));
}

/** The packages that are installed anew, and those of npm, kept beside the image. */
function provide({ upgrade, npm }: Day, root: string): { readonly debs: string; readonly modules: string | null } {
  const [debs, modules] = [`${root}.debs`, `${root}.npm`];
  if (!fs.existsSync(debs)) {
    fs.mkdirSync(debs);
    execFileSync('apt-get', ['download', '--quiet', ...ofOneSource(upgrade, root)], { cwd: debs, stdio: 'inherit' });
  }
  if (npm.length === 0) return { debs, modules: null };
  if (!fs.existsSync(modules)) {
    fs.mkdirSync(modules);
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', modules, ...npm], { stdio: 'inherit' });
  }
  return { debs, modules: `${modules}/node_modules` };
}

/** What the machine gets that its image does not have. */
async function furnish(living: Living, day: Day, root: string, inside: string): Promise<void> {
  const { debs, modules } = provide(day, root);
  const put = (from: string, to: string) => fs.cpSync(from, path.join(inside, to), { recursive: true });
  put(STANDALONE, '/usr/local/bin/port-audit');
  put(process.execPath, '/usr/local/bin/node');
  put(debs, '/var/cache/apt/archives');
  put('test/days/words.sh', '/root/words.sh');
  if (modules !== null) execFileSync('cp', ['-r', modules, `${inside}/home/${day.user}/shop/`]);
  await living.run('furnished');
}

async function live(day: Day): Promise<readonly Look[]> {
  const variations = [{ what: 'what lies there', write: day.write }];
  const root = build({ name: `day-${day.name}`, packages: day.packages, variations }, true);
  const twin = new Twin(root);
  const scratch = fs.mkdtempSync(path.join(IMAGES, 'lan-'));
  let lan: Lan | null = null;
  try {
    await twin.start();
    lan = await Lan.plug(twin.pid, scratch);
    const living = new Living(day, twin, lan);
    await furnish(living, day, root, `/proc/${twin.pid}/root`);
    await twin.settle();
    const looks: Look[] = [];
    let told = Date.parse(day.begins);
    for (let number = 0; number < LOOKS; number++, told += 15 * MINUTE) {
      for (const step of day.looks[number] ?? []) {
        process.stdout.write(`${day.name} ${number}: ${step}\n`);
        await living.step(step);
        told += Number(/^asleep (\d+)$/.exec(step)?.[1] ?? 0) * MINUTE;
      }
      await pause(500);
      looks.push(await living.look(told));
    }
    return looks.map((look) => living.timed(look));
  } finally {
    lan?.close();
    await twin.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

const why = missing();
if (why !== null) throw new Error(why);
buildStandalone();
for (const name of process.argv.length > 2 ? process.argv.slice(2) : ['desktop', 'server']) {
  const looks = await live(readDay(name));
  const text = looks.map((look) => `${JSON.stringify(look)}\n`).join('');
  const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  const params = { [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: text.length };
  const file = `test/fixtures/recorded-days/${name}.ndjson.br`;
  fs.writeFileSync(file, zlib.brotliCompressSync(text, { params }));
  process.stdout.write(`${file}: ${looks.length} looks, ${text.length} bytes, ${fs.statSync(file).size} compressed\n`);
}
