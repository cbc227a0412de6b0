import { listed } from '../../base/listed.js';
import type { ReportListener } from '../../domain/report.js';
import type { Gap } from '../../domain/snapshot.js';
import { portName } from '../../domain/words.js';

/** So many are named in the gap. */
const MOST_NAMED = 5;

const COLLECT = 'run port-audit collect as root on that machine';

/** Whether somebody holds the port who is known, and only for another one. */
const isRelayed = ({ verdict, ownerStatus, program }: ReportListener) =>
  verdict === 'unattributed' && ownerStatus === 'known' && program !== null;

/** One line for all the ports that are held for others: what answers there was not seen. */
export function relayGaps(listeners: readonly ReportListener[]): Gap[] {
  const relayed = listeners.filter(isRelayed);
  if (relayed.length === 0) return [];
  const names = new Set(relayed.map((listener) => `${portName(listener)} by ${listener.program?.name ?? ''}`));
  const isCapture = relayed.some(({ owners }) => owners.some(({ exe }) => exe === null));
  const reason = `held for a container, a service or a tunnel, and what answers there ${isCapture ? 'a capture does not show' : 'could not be seen'}: ${listed([...names], MOST_NAMED)}`;
  return [{ kind: 'partial', scope: 'owner', count: relayed.length, reason, remedy: isCapture ? COLLECT : null }];
}
