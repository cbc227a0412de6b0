import type { OwnerDetails } from '../types.js';
import type { PackageOwner } from './types.js';

/** `name version`, as snapshots have it. */
export function withPackage(details: OwnerDetails, owner: PackageOwner | null): OwnerDetails {
  if (owner === null) return details;
  return { ...details, package: owner.version === null ? owner.name : `${owner.name} ${owner.version}` };
}
