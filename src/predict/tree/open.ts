import { UsageError } from '../../base/errors.js';
import type { Host } from '../../host/types.js';
import { directoryTree } from './directory.js';
import type { Tree } from './types.js';

/** Opens what people named: a directory, or an archive. Throws {@link UsageError} for anything else. */
export async function openTree(host: Host, name: string): Promise<Tree> {
  const facts = host.files.stat(name);
  if (facts === null) throw new UsageError([`${name}: no such file or directory; name a root directory or an archive`]);
  if (facts.kind === 'directory') return directoryTree(host, name);
  throw new UsageError([`${name}: neither a directory nor an archive that is known`]);
}
