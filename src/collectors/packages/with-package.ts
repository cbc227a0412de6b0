import type { Owner } from '../../domain/owner.js';
import type { PackageOwner } from './types.js';

/** `name version`, as snapshots have it. */
export function withPackage(owner: Owner, found: PackageOwner | null): Owner {
  if (found === null) return owner;
  return { ...owner, package: found.version === null ? found.name : `${found.name} ${found.version}` };
}
