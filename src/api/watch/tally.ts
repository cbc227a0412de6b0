import { reaches, type Threshold } from '../../domain/severity.js';
import type { WatchedChange } from '../../domain/watched.js';

/** What a watch has counted so far. */
export interface Tally {
  opened: number;
  closed: number;
  changed: number;
  lost: number;
  skipped: number;
  /** Something that opened or changed reached the threshold. */
  failing: boolean;
  /** The last look could not see all. */
  blind: boolean;
}

/** A finding counts when it comes, not when it goes; what is missing comes when something goes. */
export function fails({ type, findings }: WatchedChange, threshold: Threshold): boolean {
  const counts = findings.filter(({ listener }) => type !== 'closed' || listener === null);
  return counts.some(({ disposition, severity }) => disposition === 'active' && reaches(severity, threshold));
}
