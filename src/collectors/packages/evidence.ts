import { isTemporaryPath, locationOf } from '../../domain/executable-path.js';
import type { Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import type { Described } from '../types.js';
import * as systems from './index.js';
import type { Evidence, PackageOwner, PackageSystem } from './types.js';
import { withPackage } from './with-package.js';

/** Every way of keeping packages; a machine has one that fills its system directories. */
export const PACKAGE_SYSTEMS: readonly PackageSystem[] = Object.values(systems);

/** Paths with control characters are in no package, and could pass for several lines of a list. */
const isPlain = (path: string) => !/[\x00-\x1f\x7f-\x9f]/.test(path);

/** Directories where a search that has to be quick can find anything. */
const isUsual = (path: string) => locationOf(path) === 'packaged' || path.startsWith('/opt/');

/** Whether it is worth asking which package brought a file. */
export const mayBePackaged = (path: string) => isPlain(path) && isUsual(path);

/** The executable, where this machine's database can know it: the file that runs is the one at its path. */
function ownFile({ exe, exeInPlace, container }: Owner): string | null {
  return exeInPlace === true && container === null ? exe : null;
}

async function packagesOf(host: Host, system: PackageSystem | undefined, described: Described, thorough: boolean) {
  const executables = new Set([...described.values()].map(ownFile).filter((path) => path !== null));
  const wanted = [...executables].filter(
    (path) => isPlain(path) && !isTemporaryPath(path) && (thorough || isUsual(path)),
  );
  return system === undefined || wanted.length === 0
    ? new Map<string, PackageOwner>()
    : system.ownersOf(host, wanted, thorough);
}

/**
 * Says of every process to which package its executable belongs and, when asked to verify, whether the file that runs
 * is what the package installed.
 */
export async function addPackages(host: Host, described: Described, thorough: boolean): Promise<Evidence> {
  const system = PACKAGE_SYSTEMS.find((each) => each.isPresent(host));
  const packages = await packagesOf(host, system, described, thorough);
  const packageOf = (owner: Owner) => packages.get(ownFile(owner) ?? '') ?? null;
  if (thorough) {
    // Loads what ordinary audits have no use for.
    const { verifyAll } = await import('./verify.js');
    return verifyAll(host, described, packageOf, system !== undefined);
  }
  const named = [...described].map(([pid, owner]) => [pid, withPackage(owner, packageOf(owner))] as const);
  return { described: new Map(named), gaps: [] };
}
