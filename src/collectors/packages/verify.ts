import crypto from 'node:crypto';
import type { Owner, Verification } from '../../domain/owner.js';
import type { Gap } from '../../domain/snapshot.js';
import type { Host } from '../../host/types.js';
import type { Described } from '../types.js';
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
    const hash = crypto.createHash(algorithm);
    await host.files.stream(path, (chunk) => hash.update(chunk) !== undefined);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

/** Why there is nothing to compare with, null when there is. */
function obstacle(owner: Owner, found: PackageOwner | null): Unverified | null {
  if (owner.exe === null) return 'hidden';
  if (owner.exeDeleted === true) return 'gone';
  if (owner.container !== null || owner.exeInPlace !== true) return 'foreign';
  if (found === null) return 'unowned';
  return found.checksum === null ? 'unlisted' : null;
}

async function compare(host: Host, owner: Owner, found: PackageOwner | null): Promise<Outcome> {
  const why = obstacle(owner, found);
  const checksum = found?.checksum ?? null;
  if (why !== null || checksum === null) return { verification: 'unknown', why };
  const hex = await hashOf(host, `/proc/${owner.pid}/exe`, checksum.algorithm);
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
  packageOf: (owner: Owner) => PackageOwner | null,
  hasDatabase: boolean,
): Promise<Evidence> {
  const known = new Map<PackageOwner, Outcome>();
  const outcomes: Outcome[] = [];
  const verified = new Map<number, Owner>();
  for (const [pid, owner] of described) {
    const found = packageOf(owner);
    const outcome = (found && known.get(found)) ?? (await compare(host, owner, found));
    if (found !== null) known.set(found, outcome);
    outcomes.push(outcome);
    verified.set(pid, { ...withPackage(owner, found), exeVerified: outcome.verification });
  }
  return { described: verified, gaps: unverifiedGap(hasDatabase, outcomes) };
}
