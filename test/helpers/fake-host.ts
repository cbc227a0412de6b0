import { eventHelper, type ForHelper } from '../../src/collectors/events/event-helper.js';
import { readTask } from '../../src/collectors/processes/process-helper.js';
import { readAsset } from '../../src/host/assets.js';
import { HELPERS } from '../../src/host/host-helper.js';
import {
  type FileFacts,
  type Followed,
  type FollowOptions,
  type HelperHandlers,
  type Host,
  HostError,
  type HostFiles,
  type HostHelper,
  type HostOutput,
  type PathRisk,
  type RunResult,
} from '../../src/host/types.js';

/** An output that keeps what was written. */
export interface FakeOutput extends HostOutput {
  text: string;
}

/** Files by path. A string or Buffer is a file, `{ link }` a symbolic link, `{ error }` what may not be read. */
export type FakeFile = string | Buffer | { readonly link: string } | { readonly error: string };

export interface FakeWorld {
  /** In place of `files`: the disk itself, which another machine may have too. */
  readonly disk?: Map<string, FakeFile>;
  readonly files?: Readonly<Record<string, FakeFile>>;
  /** What stat says beside the kind and size, by path. */
  readonly stats?: Readonly<Record<string, Partial<FileFacts>>>;
  /** Ids of the mounts that hold paths and links of /proc; 1 for all others. */
  readonly mounts?: Readonly<Record<string, number>>;
  readonly platform?: string;
  readonly uid?: number | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: Date;
  readonly stdin?: string | Buffer;
  /** In place of `stdin`: the pieces in which it comes. */
  readonly chunks?: ReadonlyArray<string | Buffer>;
  readonly columns?: number | null;
  /** What programs answer, by name; a program that is not here is not installed. */
  readonly run?: Readonly<Record<string, Partial<RunResult> | ((args: readonly string[]) => Partial<RunResult>)>>;
  /** In place of what the build made. */
  readonly assets?: Readonly<Record<string, Buffer>>;
  readonly fetch?: Host['fetch'];
  readonly addresses?: readonly string[];
  readonly interfaces?: ReturnType<Host['interfaces']>;
  readonly bindPorts?: Host['bindPorts'];
  /** The port of a socket of this process; without it none can be bound. */
  readonly udpPort?: number;
}

export interface FakeHost extends Host {
  readonly stdout: FakeOutput;
  readonly stderr: FakeOutput;
  /** The files as they are now. */
  readonly disk: Map<string, FakeFile>;
  /** Moves the clock. */
  advance(milliseconds: number): void;
}

type Content = string | Uint8Array | Iterable<string | Uint8Array>;

function fakeOutput(columns: number | null): FakeOutput {
  const output: FakeOutput = {
    text: '',
    columns,
    rows: null,
    isTerminal: columns !== null,
    failure: null,
    write: async (text) => {
      output.text += typeof text === 'string' ? text : Buffer.from(text).toString();
    },
  };
  return output;
}

const fakeDirectory: FileFacts = {
  kind: 'directory',
  size: 0,
  links: 9,
  device: 1,
  inode: 1,
  uid: 0,
  gid: 0,
  mode: 0o755,
  modifiedAt: 0,
};

/** By what `stats` say of a path and of the directories above it. */
function risksOf(path: string, stats: NonNullable<FakeWorld['stats']>, own: number | null): PathRisk[] {
  const names = path.split('/').filter((name) => name !== '');
  const places = names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`);
  return places.flatMap((at): PathRisk[] => {
    const { uid = 0, gid = 0, mode = 0o755 } = stats[at] ?? {};
    const kind = at === path ? 'file' : 'directory';
    const sticky = kind === 'directory' && (mode & 0o1000) !== 0;
    return [
      ...(uid === 0 || uid === own ? [] : [{ who: 'user' as const, id: uid, at, kind } as const]),
      ...(sticky || (mode & 0o002) === 0 ? [] : [{ who: 'everybody' as const, id: null, at, kind } as const]),
      ...(sticky || (mode & 0o022) !== 0o020 || gid === 0
        ? []
        : [{ who: 'group' as const, id: gid, at, kind } as const]),
    ];
  });
}

function fakeFiles(
  disk: Map<string, FakeFile>,
  uid: number | null,
  stats: FakeWorld['stats'] = {},
  mounts: FakeWorld['mounts'] = {},
): HostFiles {
  const fail = (code: string, path: string): never => {
    throw new HostError(code, `${code}: ${path}`);
  };
  const at = (path: string): Exclude<FakeFile, { error: string }> => {
    const file: FakeFile = disk.get(path) ?? fail('ENOENT', path);
    return typeof file === 'object' && 'error' in file ? fail(file.error, path) : file;
  };
  const read = (path: string, limit = Number.POSITIVE_INFINITY): Buffer => {
    const file = at(path);
    if (typeof file === 'object' && 'link' in file) return read(file.link, limit);
    const bytes = Buffer.from(file);
    return bytes.length > limit ? fail('EFBIG', path) : bytes;
  };
  const made = new Set<string>();
  const list = (directory: string): string[] => {
    if (disk.has(directory)) at(directory);
    const prefix = directory.endsWith('/') ? directory : `${directory}/`;
    const names = [...disk.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
    if (names.length === 0 && !made.has(directory)) return fail('ENOENT', directory);
    return [...new Set(names.map((name) => name.split('/')[0] ?? ''))];
  };
  const readLink = (path: string): string => {
    const file = at(path);
    return typeof file === 'object' && 'link' in file ? file.link : fail('EINVAL', path);
  };
  const write = (path: string, content: Content) => {
    if (typeof content === 'string') disk.set(path, content);
    else if (content instanceof Uint8Array) disk.set(path, Buffer.from(content));
    else disk.set(path, Array.from(content, (piece) => Buffer.from(piece).toString()).join(''));
  };
  const create = (path: string, content: Content) => (disk.has(path) ? fail('EEXIST', path) : write(path, content));
  const linkOf = (path: string) => {
    const file = disk.get(path);
    return typeof file === 'object' && 'link' in file ? file.link : null;
  };
  const stat = (path: string | Buffer): FileFacts | null => {
    const name = path.toString();
    const extra = stats[name];
    const exists =
      disk.has(name) ||
      made.has(name) ||
      [...disk.keys(), ...Object.keys(stats)].some((each) => each.startsWith(`${name}/`));
    if (!exists && extra === undefined) return null;
    const file = disk.get(name);
    const size = typeof file === 'string' || Buffer.isBuffer(file) ? Buffer.from(file).length : 0;
    const kind = file === undefined ? 'directory' : 'file';
    return { kind, size, links: 9, device: 1, inode: 1, uid: 0, gid: 0, mode: 0o755, modifiedAt: 0, ...extra };
  };
  /** The root directory of a process that has no mount namespace of its own. */
  const isOwnRoot = (root: string) => /^\/proc\/\d+.*\/root$/.test(root) && !disk.has(root.replace(/root$/, 'ns/mnt'));
  /** Every mount has the id that stats give as `mount`, 1 by default; links are resolved by text. */
  const follow = (path: string | Buffer, { root, mayAsk }: FollowOptions): Followed => {
    const top = root === '/' || isOwnRoot(root) ? '' : root;
    if (!mayAsk(mounts[root] ?? 1)) return { outcome: 'unasked' };
    const directories: FileFacts[] = [{ ...fakeDirectory, ...stats[root] }];
    const left = path.toString().split('/').reverse();
    let here: string[] = [];
    let links = 0;
    while (left.length > 0) {
      const name = left.pop() ?? '';
      if (name === '..') {
        if (here.pop() !== undefined) directories.pop();
      }
      if (['', '.', '..'].includes(name)) continue;
      const at = `${top}/${[...here, name].join('/')}`;
      if (!mayAsk(mounts[at] ?? 1)) return { outcome: 'unasked' };
      const link = linkOf(at);
      if (link !== null) {
        if (++links > 40) return { outcome: 'failed' };
        if (link.startsWith('/')) {
          here = [];
          directories.length = 1;
        }
        left.push(...link.split('/').reverse());
        continue;
      }
      const facts = stat(at);
      const entry = disk.get(at);
      if (typeof entry === 'object' && 'error' in entry) return { outcome: 'denied' };
      if (facts === null) return { outcome: 'missing' };
      here.push(name);
      directories.push(facts);
    }
    const file = directories.pop();
    return file === undefined
      ? { outcome: 'missing' }
      : { outcome: 'found', path: `/${here.join('/')}`, file, directories, links };
  };
  return {
    follow,
    readFollowed: (path, limit, options) => {
      const found = follow(path, options);
      if (found.outcome !== 'found' || found.file.kind !== 'file') return null;
      const top = options.root === '/' || isOwnRoot(options.root) ? '' : options.root;
      return read(`${top}${found.path}`).subarray(0, limit);
    },
    listFollowed: (path, most, options) => {
      const top = options.root === '/' || isOwnRoot(options.root) ? '' : options.root;
      try {
        return list(`${top}${path}`).slice(0, most);
      } catch {
        return null;
      }
    },
    statBehind: (link, mayAsk) => {
      const file = disk.get(link);
      if (file === undefined) return 'missing';
      if (typeof file === 'object' && 'error' in file) return file.error === 'EACCES' ? 'denied' : 'failed';
      return mayAsk(mounts[link] ?? 1) ? (stat(link) ?? 'missing') : 'unasked';
    },
    readStart: (path, limit) => {
      const bytes = read(path);
      return { bytes: bytes.subarray(0, limit), cut: bytes.length > limit };
    },
    read,
    readText: (path, limit) => read(path, limit).toString('utf8'),
    stream: async (path, onChunk) => void onChunk(read(path)),
    list,
    readLink,
    readLinkBytes: (path) => Buffer.from(readLink(path)),
    readLinks: (directory, visit) => {
      for (const name of list(directory)) visit(name, readLink(`${directory}/${name}`));
    },
    realPath: (path) => {
      const file = disk.get(path);
      return typeof file === 'object' && 'link' in file ? file.link : path;
    },
    stat,
    look: (path) => {
      const file = disk.get(path);
      const size = typeof file === 'string' || Buffer.isBuffer(file) ? Buffer.from(file).length : 0;
      if (file === undefined && ![...disk.keys()].some((each) => each.startsWith(`${path}/`))) return null;
      const kind = file === undefined ? 'directory' : typeof file === 'object' && 'link' in file ? 'link' : 'file';
      const { mode = 0o755, uid = 0, gid = 0 } = stats[path] ?? {};
      return { kind, size, mode, uid, gid };
    },
    risks: (path) => risksOf(path, stats, uid),
    readHere: (path, limit) => read(path, limit),
    headHere: (path, length) => read(path).subarray(0, length),
    readAt: (path, offset, length) => read(path).subarray(offset, offset + length),
    writeAtomic: (path, content, options) =>
      options?.exclusive === true ? create(path, content) : write(path, content),
    create,
    append: (path, content) => write(path, (disk.has(path) ? read(path).toString() : '') + content),
    makeDirectory: (directory) => void made.add(directory),
    remove: (path) => void disk.delete(path),
    removeDirectory: (directory) => {
      if (!made.delete(directory)) fail('ENOENT', directory);
      for (const path of [...disk.keys()]) if (path.startsWith(`${directory}/`)) disk.delete(path);
    },
    rename: (from, to) => {
      disk.set(to, at(from));
      disk.delete(from);
    },
  };
}

function shipped(assets: Readonly<Record<string, Buffer>>, name: string): Buffer {
  const bytes = assets[name];
  if (bytes === undefined) throw new HostError('ENOENT', `ENOENT: ${name}`);
  return bytes;
}

/** A helper of a watch on a made-up machine. */
export function fakeHelper(host: Host): Host['openHelper'] {
  return (_, { onLine }) => {
    const helper = eventHelper(host, (line) => onLine(JSON.stringify(line)));
    return {
      send: (text) => {
        const line: ForHelper = JSON.parse(text);
        if ('taken' in line) helper.taken(line.taken);
        else void helper.run(line);
      },
      end: () => {},
    };
  };
}

/** A helper that reads processes of the same made-up machine. */
function fakeProcessHelper(host: Host, { onLine }: HelperHandlers): HostHelper {
  return {
    send: (text) => {
      for (const line of readTask(host, JSON.parse(text))) onLine(JSON.stringify(line));
    },
    end: () => {},
  };
}

/** A world of its own for a test: nothing in it touches the machine. */
export function fakeHost(world: FakeWorld = {}): FakeHost {
  const disk = world.disk ?? new Map(Object.entries(world.files ?? {}));
  let now = (world.now ?? new Date('2026-11-20T10:00:00.000Z')).getTime();
  let elapsed = 0;
  const advance = (milliseconds: number) => {
    now += milliseconds;
    elapsed += milliseconds;
  };
  const host: FakeHost = {
    disk,
    advance,
    platform: world.platform ?? 'linux',
    env: world.env ?? {},
    uid: world.uid === undefined ? 0 : world.uid,
    pid: 4242,
    command: ['/usr/bin/node', '/usr/lib/node_modules/port-audit/bin/port-audit.js'],
    workingDirectory: '/work',
    homeDirectory: '/home/user',
    identity: { hostname: 'web1', release: '6.1.0' },
    files: fakeFiles(disk, world.uid === undefined ? 0 : world.uid, world.stats, world.mounts),
    stdout: fakeOutput(world.columns ?? null),
    stderr: fakeOutput(null),
    now: () => new Date(now),
    elapsed: () => elapsed,
    pause: async (milliseconds) => advance(milliseconds),
    alarm: () => () => {},
    readStdin: async () => Buffer.from(world.stdin ?? ''),
    stdin: async function* () {
      for (const chunk of world.chunks ?? [world.stdin ?? '']) yield Buffer.from(chunk);
    },
    openThread: () => null,
    openHelper: (word, handlers) =>
      word === HELPERS.processes ? fakeProcessHelper(host, handlers) : fakeHelper(host)(word, handlers),
    run: async (command, args) => {
      const answer = world.run?.[command];
      const missing: RunResult = { outcome: 'missing', code: null, stdout: Buffer.alloc(0), stderr: '' };
      if (answer === undefined) return missing;
      const result = typeof answer === 'function' ? answer(args) : answer;
      return { ...missing, outcome: 'exited', code: 0, ...result };
    },
    contain: (work) => work(),
    socketsOf: async () => Promise.reject(new HostError('ENOSYS', 'a made-up machine has one core')),
    interfaces: () => world.interfaces ?? [],
    addresses: () => world.addresses ?? ['127.0.0.1', '::1'],
    bindPorts: world.bindPorts ?? (async () => ({ taken: [], refused: [] })),
    onEnd: () => () => {},
    openScreen: async () => null,
    withUdpPort: (work) => work(world.udpPort ?? null),
    page: async () => false,
    hasProgram: (name) => world.run?.[name] !== undefined,
    hideArguments: () => {},
    isAlive: (pid) => disk.has(`/proc/${pid}/stat`),
    fetch: world.fetch ?? (async (url) => Promise.reject(new HostError('ENETUNREACH', `${url}: no network`))),
    asset: (name) => (world.assets === undefined ? readAsset(name) : shipped(world.assets, name)),
  };
  return host;
}
