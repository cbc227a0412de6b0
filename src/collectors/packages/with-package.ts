import type { Owner } from '../../domain/owner.js';
import type { PackageOwner } from './types.js';

/** `name version`, as snapshots have it. */
export const packageWords = ({ name, version }: PackageOwner) => (version === null ? name : `${name} ${version}`);

/** A process with the package that brought its executable. */
export const withPackage = (owner: Owner, found: PackageOwner | null): Owner =>
  found === null ? owner : { ...owner, package: packageWords(found) };
