import { listed } from '../base/listed.js';
import type { ReportListener } from '../domain/report.js';
import type { Gap } from '../domain/snapshot.js';
import { portName } from '../domain/words.js';

/** How many are named. */
const NAMED = 5;

/** One gap that names what a policy allows by a name or path that is shown and that nothing proves; none where all is proven. */
export function shownGaps(listeners: readonly ReportListener[]): Gap[] {
  const shown = listeners.filter(({ allowedBy }) => allowedBy !== null && allowedBy.by !== 'evidence');
  if (shown.length === 0) return [];
  const names = shown.map((listener) => `${portName(listener)} ${listener.program?.name ?? ''}`.trimEnd());
  const reason = `allowed by the name or path that is shown, which nothing here proves: ${listed([...new Set(names)], NAMED)}`;
  return [{ kind: 'partial', scope: 'policy', count: shown.length, reason, remedy: null }];
}
