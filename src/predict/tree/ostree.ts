import { HostError } from '../../host/types.js';
import { resolved } from './paths.js';
import type { Tree } from './types.js';

const LINK = { kind: 'link', size: 0, mode: 0o777, uid: 0, gid: 0 } as const;

/** The largest entry of a boot loader that is read, bytes. */
const ENTRY_LIMIT = 64 << 10;

/** The directory behind a path, with links followed inside the tree; null where there is none. */
function directoryAt(tree: Tree, path: string): string | null {
  const isLink = (each: string) => tree.node(each)?.kind === 'link';
  const found = resolved(path, { isLink, target: (each) => tree.target(each) });
  return found !== null && tree.isSilent?.(found) !== true && tree.node(found)?.kind === 'directory' ? found : null;
}

/** What a directory lists; nothing where it is none. */
function listed(tree: Tree, path: string): readonly string[] {
  const found = directoryAt(tree, path);
  if (found === null) return [];
  try {
    return tree.list(found);
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}

/** Of what the boot loader would start first, the deployment; null where no entry names one. */
function booted(tree: Tree): string | null {
  const loader = directoryAt(tree, '/boot/loader/entries') ?? '';
  const entries = listed(tree, loader).flatMap((name) => {
    const file = `${loader}/${name}`;
    if (!name.endsWith('.conf') || tree.node(file)?.kind !== 'file') return [];
    try {
      const text = tree.read(file, ENTRY_LIMIT).toString('utf8');
      const [, path] = /^options\b[^\n]*\bostree=(\/\S+)/m.exec(text) ?? [];
      const [, version = '0'] = /^version\s+(\d+)/m.exec(text) ?? [];
      return path === undefined ? [] : [{ path, version: Number(version) }];
    } catch (error) {
      if (error instanceof HostError) return [];
      throw error;
    }
  });
  const [first] = entries.sort((left, right) => right.version - left.version);
  return first === undefined ? null : directoryAt(tree, first.path);
}

/** Every deployment below a root that is none itself. */
const deployments = (tree: Tree): string[] =>
  listed(tree, '/ostree/deploy').flatMap((system) =>
    listed(tree, `/ostree/deploy/${system}/deploy`)
      .flatMap((name) => directoryAt(tree, `/ostree/deploy/${system}/deploy/${name}`) ?? [])
      .filter((path) => directoryAt(tree, `${path}/usr`) !== null),
  );

/** The tree below a directory, with the `/var` that all deployments of a system share. */
function below(tree: Tree, deployment: string): Tree {
  const shared = deployment.replace(/\/deploy\/[^/]+$/, '');
  const at = (path: string) =>
    path === '/var' || path.startsWith('/var/') ? shared + path : path === '/' ? deployment : deployment + path;
  return {
    ...tree,
    node: (path) => tree.node(at(path)),
    list: (path) => tree.list(at(path)),
    target: (path) => tree.target(at(path)),
    read: (path, limit) => tree.read(at(path), limit),
    head: (path, length) => tree.head(at(path), length),
    isSilent: (path) => tree.isSilent?.(at(path)) === true,
    isClosed: (path) => tree.isClosed?.(at(path)) === true,
  };
}

/** Until it is deployed, a commit has its configuration in /usr/etc alone; it becomes /etc then. ostree, Deployments */
function asCommit(tree: Tree): Tree {
  if (listed(tree, '/etc').length > 0 || directoryAt(tree, '/usr/etc') === null) return tree;
  return {
    ...tree,
    node: (path) => (path === '/etc' ? LINK : tree.node(path)),
    target: (path) => (path === '/etc' ? 'usr/etc' : tree.target(path)),
    list: (path) => (path === '/' ? [...new Set([...tree.list(path), 'etc'])] : tree.list(path)),
  };
}

/**
 * A root as it would be once it runs, where ostree keeps it: the deployment in the file system of a disk that boots by ostree,
 * and the configuration of a commit. Any other tree stays what it is.
 */
export function asDeployed(tree: Tree): Tree {
  if (tree.node('/usr') === null && directoryAt(tree, '/ostree/deploy') !== null) {
    const all = deployments(tree);
    const found = booted(tree) ?? (all.length === 1 ? all[0] : undefined);
    const choice = `its deployments are the roots to be asked about: ${all.slice(0, 4).join(', ')}`;
    const problem = { place: '/ostree/deploy', reason: choice };
    return found === undefined ? { ...tree, problems: [...tree.problems, problem] } : asCommit(below(tree, found));
  }
  return asCommit(tree);
}
