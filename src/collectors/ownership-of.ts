import type { Ownership } from '../domain/listener.js';
import type { Owner } from '../domain/owner.js';
import type { MergedListener } from './merge.js';

const ENDED = 'the process that held it ended while port-audit looked';

/** Who holds a listener, and why nobody does; `otherwise` where no source looked for holders. */
export function ownershipOf(
  { holders, holderGap }: MergedListener,
  owners: readonly Owner[],
  otherwise: string,
): Ownership {
  if (owners.length > 0) return { ownerStatus: 'known', ownerReason: null, owners };
  if (holders.length > 0) return { ownerStatus: 'none', ownerReason: ENDED, owners };
  return { ownerStatus: holderGap?.status ?? 'hidden', ownerReason: holderGap?.reason ?? otherwise, owners };
}
