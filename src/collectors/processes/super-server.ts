import { baseName } from '../../domain/executable-path.js';
import type { Endpoint, Relay } from '../../domain/listener.js';
import type { Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { isGuarded, isRoots } from './guard.js';
import { createMounts } from './mounts.js';
import { type Started, servingFile } from './serving-file.js';
import { namesOfPort, type Sought, startedByInetd, startedByXinetd } from './super-server-files.js';
import { list } from './unit-file.js';

/** What is read of a configuration, and how many files of a directory. */
const FILE_LIMIT = 256 << 10;
const MOST_FILES = 256;

/** A file that nobody but root can change, as a process sees it; null for any other. */
type Read = (path: string) => string | null;

function readerFor({ files }: Host, { pid }: Owner, mayAsk: (mountId: number) => boolean): Read {
  const options = { root: `/proc/${pid}/root`, mayAsk };
  return (path) => {
    const found = files.follow(path, options);
    if (found.outcome !== 'found' || found.file.kind !== 'file' || found.file.size > FILE_LIMIT) return null;
    return isGuarded(found) ? (files.readFollowed(path, FILE_LIMIT, options)?.toString('utf8') ?? null) : null;
  };
}

const inDirectory = (host: Host, directory: string, isRead: RegExp) =>
  list(host, directory)
    .filter((name) => isRead.test(name))
    .slice(0, MOST_FILES)
    .map((name) => `${directory}/${name}`);

/** Which files a super-server reads, and how. */
interface Kind {
  /** Options with a word of their own. */
  readonly withValue: RegExp;
  readonly file: (operands: readonly string[], option: string | undefined) => string;
  readonly directory: { readonly path: string; readonly names: RegExp };
  readonly started: (text: string, sought: Sought) => Started | null;
  /** An option with which it reads the file of inetd as well. */
  readonly alsoInetd: string | null;
}

/** inetd(8) of OpenBSD and of inetutils: the file is an operand; only the latter reads the directory as well. */
const INETD: Kind = {
  withValue: /^-[aR]$/,
  file: ([file]) => file ?? '/etc/inetd.conf',
  directory: { path: '/etc/inetd.d', names: /^[^.]/ },
  started: startedByInetd,
  alsoInetd: null,
};

/** xinetd(8), -f; of a directory that is included no file with a dot in its name is read, xinetd.conf(5). */
const XINETD: Kind = {
  withValue: /^-(?:f|filelog|syslog|pidfile|limit|logprocs|cc)$/,
  file: (_, option) => option ?? '/etc/xinetd.conf',
  directory: { path: '/etc/xinetd.d', names: /^[^.]+$/ },
  started: startedByXinetd,
  alsoInetd: '-inetd_compat',
};

/** Super-servers by the base name of their executable. */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['inetd', INETD],
  ['inetutils-inetd', INETD],
  ['xinetd', XINETD],
]);

export const SUPER_SERVERS: readonly string[] = [...KINDS.keys()];

/** A file that is read, and how. */
interface Source {
  readonly file: string;
  readonly started: Kind['started'];
}

/** The files that it reads, as its command line has them. */
function sourcesOf(host: Host, kind: Kind, words: readonly string[]): readonly Source[] {
  const { withValue, file, directory, started, alsoInetd } = kind;
  const rest = words.slice(1);
  const operands = rest.filter((word, index) => !word.startsWith('-') && !withValue.test(rest[index - 1] ?? ''));
  const at = rest.indexOf('-f');
  const main = file(operands, at < 0 ? undefined : rest[at + 1]);
  const own = [main, ...inDirectory(host, directory.path, directory.names)].map((each) => ({ file: each, started }));
  const isCompatible = alsoInetd !== null && rest.includes(alsoInetd);
  return isCompatible ? [...own, { file: '/etc/inetd.conf', started: startedByInetd }] : own;
}

/** The first of some files that says who is started for a socket; a second one for the same gets no socket. */
function startedFor(sources: readonly Source[], read: Read, sought: Sought) {
  for (const { file, started } of sources) {
    const found = started(read(file) ?? '', sought);
    if (found !== null) return { file, found };
  }
  return null;
}

/**
 * The program that inetd or xinetd starts for a socket, by the configuration that it reads. Only of one that root runs from a
 * file of root's, and only a configuration of root's is read. Null where nothing says it: it may answer by itself.
 */
export function programBehind(host: Host, owner: Owner, endpoint: Endpoint): Relay | null {
  const { exe, cmdline } = owner;
  const kind = KINDS.get(baseName(exe ?? ''));
  if (kind === undefined || !isRoots(owner) || cmdline === null) return null;
  const mayAsk = createMounts(host).mayAsk(`/proc/${owner.pid}`);
  const read = readerFor(host, owner, mayAsk);
  const sought = { endpoint, names: namesOfPort(read('/etc/services') ?? '', endpoint) };
  const line = startedFor(sourcesOf(host, kind, cmdline), read, sought);
  if (line === null) return null;
  const serving = servingFile(line.found);
  const found = host.files.follow(serving, { root: `/proc/${owner.pid}/root`, mayAsk });
  const target = `${baseName(serving)} of ${line.file}`;
  if (found.outcome !== 'found') return { kind: 'socket', target, exe: serving, exeGuarded: null, package: null };
  return { kind: 'socket', target, exe: found.path, exeGuarded: isGuarded(found), package: null };
}
