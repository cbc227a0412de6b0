import { listed } from '../../base/listed.js';
import { isLookedAt, type Owner } from '../../domain/owner.js';
import type { JudgedListener } from '../../domain/report.js';
import type { Gap } from '../../domain/snapshot.js';
import { portName } from '../../domain/words.js';

/** How many are named. */
const NAMED = 5;

/** Whether nothing but the word of its own user says what a process runs; nobody enters a service of the system by himself. */
const isOwnWord = ({ uid, unitGuarded }: Owner) => uid !== 0 && unitGuarded !== true;

/** Whether an `expected` rests on what an ordinary user could have made up. */
function isClaim({ verdict, confidence, program, owners }: JudgedListener): boolean {
  if (verdict !== 'expected' || !owners.some(isLookedAt)) return false;
  return confidence === 'low' || (program?.by === 'cmdline' && owners.some(isOwnWord));
}

/**
 * What is expected by its own word alone: no finding, as most of it is what it says, and no all-clear either. One gap
 * names it; none where every program was recognised by what a user cannot make up.
 */
export function claimGaps(listeners: readonly JudgedListener[]): Gap[] {
  const claims = listeners.filter(isClaim);
  if (claims.length === 0) return [];
  const names = claims.map((listener) => `${portName(listener)} ${listener.program?.name ?? ''}`);
  const reason = `believed by their own word, which the user who runs them could have made up: ${listed([...new Set(names)], NAMED)}`;
  return [{ kind: 'partial', scope: 'program', count: claims.length, reason, remedy: null }];
}
