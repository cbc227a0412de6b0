import type { Snapshot } from '../../src/domain/snapshot.js';
import { snapshotPieces } from '../../src/reports/formats/json.js';

/** What `port-audit collect` prints of a snapshot, in one piece. */
export function renderSnapshot(snapshot: Snapshot): string {
  return [...snapshotPieces(snapshot)].join('');
}
