import * as systems from '../collectors/packages/index.js';
import type { PackageOwner } from '../collectors/packages/types.js';
import type { PredictedListener, Prediction, PredictionGap } from '../domain/prediction.js';
import { type FileFacts, type Host, HostError } from '../host/types.js';
import type { Image } from './tree/image.js';

/** The largest database of packages that is read, bytes. */
const DATABASE_LIMIT = 64 << 20;

function facts(image: Image, path: string): FileFacts | null {
  const node = image.stat(path);
  if (node === null) return null;
  const { kind, size, mode, uid, gid } = node;
  return { kind: kind === 'link' ? 'other' : kind, size, mode, uid, gid, links: 1, device: 0, inode: 0, modifiedAt: 0 };
}

/** A host whose files are those of the image, and that runs nothing: enough for databases that are files. */
function hostOf(image: Image, host: Host): Host {
  const read = (path: string, limit = DATABASE_LIMIT) => image.bytes(path, Math.min(limit, DATABASE_LIMIT));
  const found = (path: string) => {
    const real = image.find(path);
    if (real === null) throw new HostError('ENOENT', `${path}: not in the image`);
    return real;
  };
  return {
    ...host,
    files: {
      ...host.files,
      read,
      readText: (path, limit) => read(path, limit).toString('utf8'),
      stream: async (path, onChunk) => void onChunk(read(path)),
      list: (path) => [...image.list(path)],
      realPath: found,
      stat: (path) => facts(image, path.toString()),
    },
    run: async () => ({ outcome: 'missing', code: null, stdout: Buffer.alloc(0), stderr: '' }),
    hasProgram: () => false,
  };
}

const named = ({ name, version }: PackageOwner) => (version === null ? name : `${name} ${version}`);

function withPackage(listener: PredictedListener, owners: ReadonlyMap<string, PackageOwner>): PredictedListener {
  const owner = owners.get(listener.program?.exe ?? '');
  if (owner === undefined || listener.program === null) return listener;
  return { ...listener, program: { ...listener.program, package: named(owner) } };
}

/** Databases of RPM, which only its own tool reads; none is run on what an image holds. */
const BINARY_DATABASES = ['/usr/lib/sysimage/rpm', '/var/lib/rpm', '/usr/share/rpm'].flatMap((directory) =>
  ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((file) => `${directory}/${file}`),
);

function unreadDatabase(image: Image): readonly PredictionGap[] {
  const place = BINARY_DATABASES.find((each) => image.isFile(each));
  const reason = 'its packages are not known: this database is read by rpm alone';
  return place === undefined ? [] : [{ kind: 'config', place, reason }];
}

/** The packages of the programs, from the image's own database; what no package lists has none. */
export async function withPackages(prediction: Prediction, image: Image, host: Host): Promise<Prediction> {
  const inside = hostOf(image, host);
  const paths = [...new Set(prediction.listeners.map(({ program }) => program?.exe ?? '').filter((exe) => exe !== ''))];
  const owners = new Map<string, PackageOwner>();
  for (const system of Object.values(systems)) {
    if (!system.isPresent(inside)) continue;
    for (const [path, owner] of await system.ownersOf(inside, paths, false)) owners.set(path, owner);
  }
  const listeners = prediction.listeners.map((each) => withPackage(each, owners));
  return { ...prediction, listeners, gaps: [...prediction.gaps, ...unreadDatabase(image)] };
}
