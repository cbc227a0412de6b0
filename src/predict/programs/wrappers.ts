import type { Image } from '../tree/image.js';
import { joined } from '../tree/paths.js';
import type { Command } from '../types.js';
import { splitWords } from './environment.js';

/** What a wrapper starts, as words; null where its own words do not say. */
export type Unwrap = (command: Command, image: Image) => readonly string[] | null;

/** Options that take a value, by their letters or names. */
interface Shape {
  readonly valued: readonly string[];
  /** How many operands stand before the command. */
  readonly operands?: number;
  /** Whether `NAME=value` may stand before the command. */
  readonly assigns?: boolean;
}

/** The command behind the options of a wrapper: `nice -n 5 CMD`, `env A=b CMD`, `timeout 5 CMD`. */
export function behind({ valued, operands = 0, assigns = false }: Shape): Unwrap {
  return ({ words }) => {
    let at = 1;
    for (let skipped = 0; at < words.length; at += 1) {
      const word = words[at] ?? '';
      if (word === '--') continue;
      if (word.startsWith('-')) {
        if (valued.includes(word)) at += 1;
      } else if (assigns && /^\w+=/.test(word)) continue;
      else if (skipped < operands) skipped += 1;
      else break;
    }
    return at < words.length ? words.slice(at) : null;
  };
}

const inEnvironment = behind({ valued: ['-u', '--unset', '-C', '--chdir'], assigns: true });

const environment: Unwrap = (command, image) => inEnvironment({ ...command, words: splitWords(command.words) }, image);

/** Options of start-stop-daemon(8) that take a value, but for those that name the program. */
const STARTER_VALUED = new Set(
  '-p --pidfile -u --user -n --name -s --signal -R --retry -c --chuid -r --chroot -d --chdir -N --nicelevel -P --procsched -I --iosched -k --umask -g --group --ppid -1 --stdout -2 --stderr -e --env -w --wait -O --output --notify-timeout'.split(
    ' ',
  ),
);

/** start-stop-daemon(8), also that of OpenRC: null where it does not start anything. */
const starter: Unwrap = ({ words }) => {
  let exec: string | null = null;
  const rest: string[] = [];
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, option, value] = /^(--[a-z]+)=(.*)$/.exec(word) ?? [];
    if (word === '-K' || word === '--stop' || word === '-t' || word === '--test' || word === '-T') return null;
    if (word === '--') {
      rest.push(...words.slice(at + 1));
      break;
    }
    if (option === '--exec' || option === '--startas') exec = value ?? null;
    else if (/^(?:-x|--exec|-a|--startas)$/.test(word)) {
      at += 1;
      if (exec === null || /a/.test(word.replace('--', ''))) exec = words[at] ?? exec;
    } else if (STARTER_VALUED.has(word)) at += 1;
    else if (!word.startsWith('-') && exec === null) exec = word;
    else if (!word.startsWith('-')) rest.push(word);
  }
  return exec === null ? null : [exec, ...rest];
};

/** `runuser -u USER -- CMD`, `su USER -c 'CMD'`, `sudo -u USER CMD`. */
const asUser: Unwrap = (command) => {
  const { words } = command;
  const at = words.findIndex((word) => word === '-c' || word === '--command');
  if (at >= 0) return ['/bin/sh', '-c', words[at + 1] ?? ''];
  return behind({ valued: ['-u', '-g', '-G', '-s', '--user', '--group', '--shell'], assigns: true })(
    command,
    undefined as never,
  );
};

/** Debian's wrapper reads a file of options, one a line, and starts memcached with them. */
const memcached: Unwrap = ({ words }, image) => {
  const file = words[1] ?? '/etc/memcached.conf';
  const lines = (image.text(file) ?? '').split('\n').map((line) => line.replace(/#.*/, '').trim());
  return ['/usr/bin/memcached', ...lines.filter((line) => line.startsWith('-')).flatMap((line) => line.split(/\s+/))];
};

/** postgresql-common: `pg_ctlcluster VERSION-CLUSTER start`, also `VERSION CLUSTER start`. */
const postgres: Unwrap = ({ words }, image) => {
  const operands = words.slice(1).filter((word) => !word.startsWith('-'));
  const [version, cluster] = operands[0]?.includes('-') === true ? operands[0].split(/-(.*)/) : operands;
  if (version === undefined || cluster === undefined) return null;
  const file = `/usr/lib/postgresql/${version}/bin/postgres`;
  const configuration = `/etc/postgresql/${version}/${cluster}/postgresql.conf`;
  return image.isFile(file) ? [file, '-c', `config_file=${configuration}`] : null;
};

/** `git [options] daemon [options]`: another program; what git does else opens nothing. */
const git: Unwrap = ({ words }, image) => {
  const at = words.indexOf('daemon');
  const files = ['/usr/lib/git-core/git-daemon', '/usr/libexec/git-core/git-daemon'];
  const file = files.find((each) => image.isFile(each));
  return at < 0 || file === undefined ? null : [file, ...words.slice(at + 1)];
};

/** Controllers of which the words do not name what they start. */
const launches =
  (...files: readonly string[]): Unwrap =>
  ({ words }, image) => {
    const file = files.find((each) => image.isFile(each));
    return file === undefined
      ? null
      : [file, ...words.slice(1).filter((word) => word.startsWith('-') && word !== '-p')];
  };

const behindRoot = behind({ valued: [], operands: 1 });

/** chroot(8): the program lies below the directory that becomes its root; with none it is a shell. */
const changedRoot: Unwrap = (command, image) => {
  const [program, ...rest] = behindRoot(command, image) ?? [];
  const root = command.words.slice(1).find((word) => !word.startsWith('-')) ?? '';
  return program === undefined ? null : [joined(joined(command.directory, root), program.replace(/^\/+/, '')), ...rest];
};

const plain = behind({ valued: [] });

/** By the name of the file, how what is behind a wrapper is found. */
const WRAPPERS: Readonly<Record<string, Unwrap>> = {
  env: environment,
  nice: behind({ valued: ['-n', '--adjustment'] }),
  ionice: behind({ valued: ['-c', '--class', '-n', '--classdata', '-p'] }),
  chroot: changedRoot,
  chrt: behind({ valued: ['-p', '-T', '-P', '-D'], operands: 1 }),
  taskset: behind({ valued: ['-c'], operands: 1 }),
  nohup: plain,
  setsid: plain,
  stdbuf: behind({ valued: ['-i', '-o', '-e'] }),
  timeout: behind({ valued: ['-k', '-s'], operands: 1 }),
  catchsegv: plain,
  'systemd-cat': behind({ valued: ['-t', '--identifier', '-p', '--priority', '--stderr-priority', '--level-prefix'] }),
  'systemd-inhibit': plain,
  prlimit: plain,
  numactl: behind({ valued: ['-C', '-N', '-m', '-p', '-i', '-w', '-P'] }),
  choom: behind({ valued: ['-n', '--adjust'] }),
  cgexec: behind({ valued: ['-g'] }),
  setarch: behind({ valued: [], operands: 1 }),
  linux32: plain,
  linux64: plain,
  eatmydata: plain,
  unbuffer: plain,
  faketime: behind({ valued: ['-p'], operands: 1 }),
  'dbus-run-session': behind({ valued: ['--config-file', '--dbus-daemon'] }),
  'xvfb-run': behind({ valued: ['-e', '-f', '-n', '-p', '-s', '-w'] }),
  'ssh-agent': behind({ valued: ['-a', '-E', '-O', '-P', '-t'] }),
  'aa-exec': behind({ valued: ['-p', '-n', '-i'] }),
  runcon: behind({ valued: ['-t', '-u', '-r', '-l'] }),
  strace: behind({ valued: ['-e', '-o', '-s', '-u', '-p', '-P', '-a', '-b', '-E', '-I', '-O', '-S', '-U', '-X'] }),
  torsocks: behind({ valued: ['-a', '-P', '-u', '-p'] }),
  fakeroot: behind({ valued: ['-l', '-f', '-i', '-s', '-b'] }),
  setlock: behind({ valued: [], operands: 1 }),
  authbind: plain,
  flock: behind({ valued: ['-w', '-E', '--timeout'], operands: 1 }),
  'dumb-init': behind({ valued: ['-r', '--rewrite'] }),
  tini: behind({ valued: ['-p', '-e'] }),
  'tini-static': behind({ valued: ['-p', '-e'] }),
  'docker-init': plain,
  catatonit: plain,
  gosu: behind({ valued: [], operands: 1 }),
  'su-exec': behind({ valued: [], operands: 1 }),
  setpriv: behind({ valued: ['--reuid', '--regid', '--groups', '--inh-caps', '--ambient-caps', '--bounding-set'] }),
  chpst: behind({ valued: ['-u', '-U', '-b', '-/', '-e', '-n', '-m', '-d', '-o', '-p', '-f', '-c', '-t', '-l', '-L'] }),
  setuidgid: behind({ valued: [], operands: 1 }),
  's6-setuidgid': behind({ valued: [], operands: 1 }),
  's6-envuidgid': behind({ valued: [], operands: 1 }),
  'with-contenv': plain,
  softlimit: behind({ valued: ['-m', '-d', '-s', '-l', '-a', '-o', '-p', '-f', '-c', '-r', '-t'] }),
  envdir: behind({ valued: [], operands: 1 }),
  'dqcache-start': behind({ valued: [], operands: 2 }),
  chronic: plain,
  exec: plain,
  busybox: ({ words }, image) => (image.program(words[1] ?? '') === null ? null : words.slice(1)),
  daemon: behind({ valued: ['-u', '-n', '-U', '--user', '--pidfile', '--check'] }),
  start_daemon: behind({ valued: ['-n', '-p'] }),
  runuser: asUser,
  su: asUser,
  sudo: asUser,
  'start-stop-daemon': starter,
  courierlogger: plain,
  run_kannel_box: behind({ valued: ['--pidfile'] }),
  'systemd-memcached-wrapper': memcached,
  pg_ctlcluster: postgres,
  git,
  postmulti: launches('/usr/lib/postfix/sbin/master', '/usr/libexec/postfix/master'),
  postfix: launches('/usr/lib/postfix/sbin/master', '/usr/libexec/postfix/master'),
  mysqld_safe: launches('/usr/sbin/mariadbd', '/usr/sbin/mysqld', '/usr/libexec/mysqld'),
  'mariadbd-safe': launches('/usr/sbin/mariadbd', '/usr/libexec/mariadbd'),
};

/** What a wrapper starts; null where the command is no wrapper, or its words do not say. */
export function unwrapped(command: Command, image: Image): readonly string[] | null {
  const name = (command.words[0] ?? '').replace(/^.*\//, '');
  return Object.hasOwn(WRAPPERS, name) ? (WRAPPERS[name]?.(command, image) ?? null) : null;
}

/** Whether a file of this name only starts others, whatever its words say. */
export const isWrapper = (name: string): boolean => Object.hasOwn(WRAPPERS, name);
