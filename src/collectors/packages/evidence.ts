import { isTemporaryPath, locationOf } from '../../domain/executable-path.js';
import type { Gap } from '../../domain/snapshot.js';
import type { Host } from '../../host.js';
import type { Described, OwnerDetails } from '../types.js';
import * as systems from './index.js';
import type { PackageOwner, PackageSystem } from './types.js';
import { type Outcome, unverifiedGap, verifier } from './verify.js';

/** Every way of keeping packages; a machine has one that fills its system directories. */
export const PACKAGE_SYSTEMS: readonly PackageSystem[] = Object.values(systems);

/** What the package database adds to processes. */
export interface Evidence {
  readonly described: Described;
  readonly gaps: readonly Gap[];
}

/** Paths with control characters are in no package, and could pass for several lines of a list. */
const isPlain = (path: string) => !/\p{Cc}/u.test(path);

/** Directories where a search that has to be quick can find anything. */
const isUsual = (path: string) => locationOf(path) === 'packaged' || path.startsWith('/opt/');

/** The executable, where this machine's database can know it: the file that runs is the one at its path. */
function ownFile({ exe, exeInPlace, container }: OwnerDetails): string | null {
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

const textOf = ({ name, version }: PackageOwner) => (version === null ? name : `${name} ${version}`);

/**
 * Says of every process to which package its executable belongs and, when asked to verify, whether the file that runs
 * is what the package installed.
 */
export async function addPackages(host: Host, described: Described, thorough: boolean): Promise<Evidence> {
  const system = PACKAGE_SYSTEMS.find((each) => each.isPresent(host));
  const packages = await packagesOf(host, system, described, thorough);
  const outcomes: Outcome[] = [];
  const verify = thorough ? verifier(host) : null;
  const result = new Map<number, OwnerDetails>();
  for (const [pid, details] of described) {
    const owner = packages.get(ownFile(details) ?? '') ?? null;
    const outcome = verify === null ? null : await verify(pid, details, owner);
    if (outcome !== null) outcomes.push(outcome);
    const exeVerified = outcome?.verification ?? null;
    result.set(pid, { ...details, package: owner && textOf(owner), exeVerified });
  }
  return { described: result, gaps: unverifiedGap(system !== undefined, outcomes) };
}
