import { createMounts } from '../../collectors/processes/mounts.js';
import { type Host, HostError } from '../../host/types.js';
import type { Tree } from './types.js';

/** What is mounted below a root and may not answer; a root that lies there itself was named by whoever wants it read. */
function silentBelow(host: Host, root: string): (path: string) => boolean {
  const mounts = createMounts(host);
  const mayHang = (path: string) => mounts.mayHang('/proc/self', path);
  return mayHang(root || '/') ? () => false : mayHang;
}

/**
 * A directory of this machine as an image. `Image` follows links itself, inside the root; what is opened here is a
 * regular file at exactly that path, and a link that was put in its place meanwhile is refused.
 */
export function directoryTree(host: Host, name: string): Tree {
  const root = host.files.realPath(name).replace(/\/$/, '');
  const at = (path: string) => (path === '/' ? root || '/' : `${root}${path}`);
  const isSilent = silentBelow(host, root);
  const here = (path: string, bytes: Buffer | null): Buffer => {
    if (bytes === null) throw new HostError('ELOOP', `${path}: not a regular file at this place`);
    return bytes;
  };
  return {
    name,
    isSilent: (path) => isSilent(at(path)),
    // A directory without the right to search it has no `.` for this user.
    isClosed: (path) => host.files.look(at(path))?.kind === 'directory' && host.files.look(`${at(path)}/.`) === null,
    node: (path) => host.files.look(at(path)),
    list: (path) => host.files.list(at(path)),
    target: (path) => host.files.readLink(at(path)),
    read: (path, limit) => here(path, host.files.readHere(at(path), limit)),
    head: (path, length) => here(path, host.files.headHere(at(path), length)),
    entry: null,
    problems: [],
  };
}
