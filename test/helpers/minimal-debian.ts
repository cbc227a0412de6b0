import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that holds a minimal Debian, and nothing that was not put there. */
export interface MinimalDebian {
  readonly root: string;
  /** Copies a file of this machine to a path inside. */
  copy(from: string, to: string): void;
  write(to: string, text: string): void;
  /** What a shell script prints inside, in namespaces of its own that end with it and take its processes along. */
  run(script: string, options?: { readonly proc: boolean }): string;
  remove(): void;
}

interface Archive {
  readonly suite: string;
  readonly url: string;
}

/** Where apt of this machine has Debian from, or why that cannot be told. */
export function archive(): Archive | string {
  const codename = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (codename === undefined) return 'this machine is no Debian release';
  const args = ['indextargets', '--format', '$(CODENAME) $(REPO_URI)', 'Created-By: Packages'];
  const { error, stdout } = spawnSync('apt-get', args, { encoding: 'utf8' });
  if (error !== undefined) return 'apt-get is not here';
  const line = stdout.split('\n').find((text) => text.startsWith(`${codename} `));
  return line === undefined
    ? `apt has no archive of ${codename}`
    : { suite: codename, url: line.slice(codename.length + 1) };
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join('; ');
}

function debian(root: string): MinimalDebian {
  const inside = (file: string) => path.join(root, file);
  return {
    root,
    copy: (from, to) => copyFileSync(from, inside(to)),
    write: (to, text) => writeFileSync(inside(to), text),
    run: (script, { proc } = { proc: true }) => {
      const enter = `${proc ? 'mount -t proc proc "$0/proc" && ' : ''}exec chroot "$0" sh -c "$1"`;
      const args = ['--net', '--pid', '--mount', '--fork', '--kill-child', 'sh', '-c', enter, root, script];
      const env = { PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
      return execFileSync('unshare', args, { encoding: 'utf8', env, maxBuffer: 2 ** 26 });
    },
    remove: () => execFileSync('rm', ['--recursive', '--force', '--one-file-system', root]),
  };
}

/** What debootstrap made today, for the other tests that need one. */
const KEPT = 'node_modules/.cache/port-audit/minimal-debian.tar';
const DAY = 24 * 60 * 60 * 1000;

function isFresh(): boolean {
  const made = statSync(KEPT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - made < DAY;
}

function tar(...words: readonly string[]): void {
  execFileSync('tar', ['--numeric-owner', ...words]);
}

/** Makes it in a folder; the text says why that cannot be done. */
function install(root: string, { suite, url }: Archive): string | null {
  if (isFresh()) {
    tar('--extract', '--preserve-permissions', '--file', KEPT, '--directory', root);
    return null;
  }
  const args = ['--variant=minbase', suite, root, url];
  const { error, status, stdout } = spawnSync('debootstrap', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error !== undefined) return 'debootstrap is not installed';
  if (status !== 0) return `debootstrap: ${lastLines(stdout)}`;
  mkdirSync(path.dirname(KEPT), { recursive: true });
  tar('--create', '--exclude=./var/cache/apt/archives/*.deb', '--file', `${KEPT}.new`, '--directory', root, '.');
  renameSync(`${KEPT}.new`, KEPT);
  return null;
}

/** Debian's smallest variant, which takes about a minute the first time; the text says why it cannot be had here. */
export function minimalDebian(): MinimalDebian | string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root of a Linux machine can chroot';
  const from = archive();
  if (typeof from === 'string') return from;
  const root = mkdtempSync(path.join(tmpdir(), 'port-audit-debian-'));
  const failure = install(root, from);
  if (failure === null) return debian(root);
  rmSync(root, { recursive: true, force: true });
  return failure;
}
