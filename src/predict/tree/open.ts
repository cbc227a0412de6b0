import { UsageError } from '../../base/errors.js';
import type { Host } from '../../host/types.js';
import { type Bytes, fileBytes } from './archive/bytes.js';
import { archiveTree, treeOfStore } from './archive/open-archive.js';
import { directoryTree } from './directory.js';
import { asDeployed } from './ostree.js';
import type { Tree } from './types.js';

/** A file of a layout, where nothing but a regular file lies at exactly that path. */
function fileAt(host: Host, root: string, path: string): Bytes | null {
  const file = `${root}/${path}`;
  const facts = host.files.look(file);
  return facts?.kind === 'file' ? fileBytes(host, file, facts.size) : null;
}

/** A directory is an OCI layout where the marker of one lies in it, and no file system of a machine. */
const isLayout = (host: Host, root: string) =>
  host.files.look(`${root}/oci-layout`)?.kind === 'file' && host.files.look(`${root}/index.json`)?.kind === 'file';

function isEmpty(tree: Tree): boolean {
  try {
    return tree.list('/').length === 0;
  } catch {
    return false;
  }
}

/**
 * Opens what people named: a root directory, a tar archive (also compressed), an OCI layout, or what `docker save` wrote.
 * Throws {@link UsageError} for anything else, and where nothing lies in it, as before a mount or behind a command that failed.
 */
export async function openTree(host: Host, name: string): Promise<Tree> {
  const tree = await asItLies(host, name);
  if (tree.entry === null && isEmpty(tree))
    throw new UsageError([`${name}: there is no file in it; name a root directory or an archive`]);
  return asDeployed(tree);
}

async function asItLies(host: Host, name: string): Promise<Tree> {
  const facts = host.files.stat(name);
  if (facts === null) throw new UsageError([`${name}: no such file or directory; name a root directory or an archive`]);
  if (facts.kind === 'other') throw new UsageError([`${name}: neither a directory nor an archive`]);
  if (facts.kind === 'file') return archiveTree(host, name, fileBytes(host, name, facts.size));
  const root = host.files.realPath(name);
  if (!isLayout(host, root)) return directoryTree(host, name);
  return treeOfStore(host, name, { read: (path) => fileAt(host, root, path) });
}
