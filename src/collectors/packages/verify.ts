import type { Verification } from '../../domain/listener.js';
import type { Gap } from '../../domain/snapshot.js';
import { builtin } from '../../host/builtin.js';
import type { Host } from '../../host/types.js';
import type { Described, OwnerDetails } from '../types.js';
import type { Checksum, Evidence, PackageOwner } from './types.js';
import { withPackage } from './with-package.js';

/** Why a running file could not be compared; phrases for the gap, each after a number of executables. */
const UNVERIFIED = {
  hidden: 'may not be read by this run',
  gone: 'deleted or replaced since the start',
  foreign: 'of a container or another mount namespace',
  unowned: 'of no package',
  unlisted: 'of a package that lists no checksum',
} as const;
type Unverified = keyof typeof UNVERIFIED;

/** What became of the executable of one process. */
interface Outcome {
  readonly verification: Verification;
  /** Null unless `unknown`. */
  readonly why: Unverified | null;
}

/** The checksum of a file; null when it cannot be read, or this Node knows no such algorithm. */
async function hashOf(host: Host, path: string, algorithm: Checksum['algorithm']): Promise<string | null> {
  try {
    const hash = builtin.crypto().createHash(algorithm);
    await host.files.stream(path, (chunk) => hash.update(chunk) !== undefined);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

/** Why there is nothing to compare with, null when there is. */
function obstacle(details: OwnerDetails, owner: PackageOwner | null): Unverified | null {
  if (details.exe === null) return 'hidden';
  if (details.exeDeleted === true) return 'gone';
  if (details.container !== null || details.exeInPlace !== true) return 'foreign';
  if (owner === null) return 'unowned';
  return owner.checksum === null ? 'unlisted' : null;
}

async function compare(host: Host, pid: number, details: OwnerDetails, owner: PackageOwner | null): Promise<Outcome> {
  const why = obstacle(details, owner);
  const checksum = owner?.checksum ?? null;
  if (why !== null || checksum === null) return { verification: 'unknown', why };
  const hex = await hashOf(host, `/proc/${pid}/exe`, checksum.algorithm);
  if (hex === null) return { verification: 'unknown', why: 'hidden' };
  return { verification: hex === checksum.hex ? 'intact' : 'modified', why: null };
}

/** What could not be compared, and why. */
function unverifiedGap(hasDatabase: boolean, outcomes: readonly Outcome[]): Gap[] {
  const unknown = outcomes.filter(({ verification }) => verification === 'unknown');
  if (unknown.length === 0) return [];
  const reasons = Object.entries(UNVERIFIED).flatMap(([key, phrase]) => {
    const count = unknown.filter(({ why }) => why === key).length;
    return count === 0 ? [] : [`${count} ${phrase}`];
  });
  const what = hasDatabase ? reasons.join(', ') : 'this machine has no package database that port-audit can read';
  return [
    {
      kind: 'partial',
      scope: 'package',
      count: unknown.length,
      reason: `not compared with what was installed: ${what}`,
      remedy: unknown.some(({ why }) => why === 'hidden') ? 'run as root' : null,
    },
  ];
}

/** Compares what runs, not what lies at its path, with the checksum of its package; each file of a package once. */
export async function verifyAll(
  host: Host,
  described: Described,
  ownerOf: (details: OwnerDetails) => PackageOwner | null,
  hasDatabase: boolean,
): Promise<Evidence> {
  const known = new Map<PackageOwner, Outcome>();
  const outcomes: Outcome[] = [];
  const verified = new Map<number, OwnerDetails>();
  for (const [pid, details] of described) {
    const owner = ownerOf(details);
    const outcome = (owner && known.get(owner)) ?? (await compare(host, pid, details, owner));
    if (owner !== null) known.set(owner, outcome);
    outcomes.push(outcome);
    verified.set(pid, { ...withPackage(details, owner), exeVerified: outcome.verification });
  }
  return { described: verified, gaps: unverifiedGap(hasDatabase, outcomes) };
}
