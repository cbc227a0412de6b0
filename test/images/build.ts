import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { archive } from '../helpers/minimal-debian.js';
import type { Recipe, Variation } from './recipe.js';

/** Where images are kept between runs. */
export const IMAGES = path.resolve('build/images');

/** What a machine that boots needs beside the packages of a recipe; of netbase the names of protocols, without which some end. */
const BASE = ['systemd', 'systemd-sysv', 'dbus', 'udev', 'iproute2', 'procps', 'netbase'];

/** Answers to questions that packages would ask. */
const ANSWERS = [
  'postfix postfix/main_mailer_type string Internet Site',
  'postfix postfix/mailname string twin.example',
  'krb5-config krb5-config/default_realm string TWIN.EXAMPLE',
];

/** What nobody reads in an image. */
const WITHOUT = ['doc', 'man', 'locale'].map((each) => `path-exclude=/usr/share/${each}/*\\n`).join('');

/** Where the cgroup2 hierarchy is mounted, null where there is none. */
export const cgroups = (): string | null =>
  /^\S+ (\S+) cgroup2 /m.exec(readFileSync('/proc/self/mounts', 'utf8'))?.[1] ?? null;

/** Why no image can be built and booted here; null where it can. */
export function missing(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root of a Linux machine can boot an image';
  if (cgroups() === null) return 'no cgroup2 hierarchy is mounted';
  for (const tool of ['mmdebstrap', 'ss', 'unshare', 'nsenter'])
    if (spawnSync(tool, ['--version']).error !== undefined) return `${tool} is not installed`;
  const from = archive();
  return typeof from === 'string' ? from : null;
}

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 10);

/** Makes a directory whole or not at all, and takes what is there. */
function kept(name: string, make: (half: string) => void): string {
  const target = path.join(IMAGES, name);
  if (existsSync(target)) return target;
  const half = `${target}.half`;
  const remove = () => rmSync(half, { recursive: true, force: true });
  remove();
  mkdirSync(IMAGES, { recursive: true });
  try {
    make(half);
    renameSync(half, target);
  } finally {
    remove();
  }
  return target;
}

function run(command: string, words: readonly string[]): void {
  const { error, status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${command} ${words.join(' ').slice(0, 200)}: ${`${stdout}${stderr}`.slice(-1500)}`);
}

/** What all images have, from an earlier run where there is one. It keeps the lists of apt, so that only news are fetched. */
function base(): string {
  const from = archive();
  if (typeof from === 'string') throw new Error(from);
  return kept(`base-${from.suite}-${hashOf(BASE)}`, (half) =>
    run('mmdebstrap', [
      '--quiet',
      '--variant=minbase',
      '--skip=cleanup/apt/lists',
      `--include=${BASE.join(',')}`,
      '--dpkgopt=force-unsafe-io',
      // Not by --dpkgopt: then each of the first hundred packages goes through a filter in Python.
      `--essential-hook=printf '${WITHOUT}' >"$1/etc/dpkg/dpkg.cfg.d/99without"`,
      from.suite,
      half,
      from.url,
    ]),
  );
}

/** Calls the machine by a name that it finds itself. */
function name(root: string): void {
  writeFileSync(path.join(root, 'etc/hostname'), 'twin\n');
  const hosts = '127.0.0.1 localhost\n127.0.1.1 twin.example twin\n::1 localhost ip6-localhost ip6-loopback\n';
  writeFileSync(path.join(root, 'etc/hosts'), hosts);
}

/** Installs the words behind it in a root, with the apt of this machine, and starts nothing. Some ask for the machine's name. */
const ADD = `
root=$0
hostname twin
mount -t proc proc "$root/proc"; mount --rbind /dev "$root/dev"
printf '#!/bin/sh\\nexit 101\\n' >"$root/usr/sbin/policy-rc.d"; chmod 755 "$root/usr/sbin/policy-rc.d"
mv "$root/sbin/start-stop-daemon" "$root/sbin/start-stop-daemon.real"; ln -s /bin/true "$root/sbin/start-stop-daemon"
printf "$ANSWERS" | chroot "$root" debconf-set-selections
apt() {
  apt-get --yes --quiet --no-install-recommends -o Dir="$root" -o Dir::State::status="$root/var/lib/dpkg/status" \
    -o DPkg::Chroot-Directory="$root" -o APT::Sandbox::User=root "$@" </dev/null
}
apt update; apt install "$@"
mv -f "$root/sbin/start-stop-daemon.real" "$root/sbin/start-stop-daemon"
rm -r "$root/usr/sbin/policy-rc.d" "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/archives/*.deb`;

/** A Debian with these packages: what they enable is enabled, and nothing is started. */
function install(packages: readonly string[], root: string): void {
  run('cp', ['--archive', base(), root]);
  name(root);
  const spaces = ['--mount', '--uts', '--pid', '--fork', '--kill-child'];
  run('unshare', [
    ...spaces,
    'env',
    `ANSWERS=${ANSWERS.map((each) => `${each}\\n`).join('')}`,
    'DEBIAN_FRONTEND=noninteractive',
    'LC_ALL=C.UTF-8',
    'sh',
    '-ec',
    ADD,
    root,
    ...packages,
  ]);
}

/** A shell command in an image, without a network and in process ids of its own. */
function inside(root: string, command: string): void {
  const script = 'mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" && exec chroot "$0" /bin/sh -ec "$1"';
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  const words = ['--mount', '--net', '--pid', '--fork', '--kill-child', 'sh', '-c', script, root, command];
  execFileSync('unshare', words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
}

function edited(file: string, pairs: ReadonlyArray<readonly [string, string]>): string {
  let text = readFileSync(file, 'utf8');
  for (const [pattern, replacement] of pairs) {
    const changed = text.replace(new RegExp(pattern, 'gm'), () => replacement);
    if (changed === text) throw new Error(`nothing in ${file} matches ${pattern}`);
    text = changed;
  }
  return text;
}

function vary(root: string, variation: Variation): void {
  const { write = {}, append = {}, edit = {}, link = {}, remove = [], systemctl = [], run: commands = [] } = variation;
  const at = (name: string) => path.join(root, name);
  const put = (name: string) => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    return at(name);
  };
  for (const [name, text] of Object.entries(write)) {
    writeFileSync(put(name), text);
    if (text.startsWith('#!')) chmodSync(at(name), 0o755);
  }
  for (const [name, text] of Object.entries(append)) appendFileSync(at(name), text);
  for (const [name, pairs] of Object.entries(edit)) writeFileSync(at(name), edited(at(name), pairs));
  for (const [name, target] of Object.entries(link)) symlinkSync(target, put(name));
  for (const name of remove) rmSync(at(name));
  for (const words of systemctl) inside(root, `systemctl ${words}`);
  for (const command of commands) inside(root, command);
}

/**
 * What a machine of its own has: an id (without it the first boot would enable anew), and no resolver: not on loopback, where who
 * asks would start what a socket unit of port 53 is for.
 */
function settle(root: string, id: string): void {
  writeFileSync(path.join(root, 'etc/machine-id'), `${id.padEnd(32, '0')}\n`);
  rmSync(path.join(root, 'etc/resolv.conf'), { force: true });
  writeFileSync(path.join(root, 'etc/resolv.conf'), 'nameserver 192.0.2.53\n');
}

/** The root of a recipe, with or without its variations, from an earlier run where nothing of it has changed. */
export function build({ name, packages, variations }: Recipe, varied: boolean): string {
  const stock = hashOf([...packages].sort());
  const base = kept(`${name}-${stock}`, (half) => {
    install(packages, half);
    settle(half, stock);
  });
  if (!varied) return base;
  return kept(`${name}-${stock}-${hashOf(variations)}`, (half) => {
    run('cp', ['--archive', base, half]);
    for (const each of variations) {
      try {
        vary(half, each);
      } catch (error) {
        throw new Error(`${name}, ${each.what}: ${(error as Error).message}`);
      }
    }
  });
}
