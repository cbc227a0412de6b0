import type { Change } from '../../domain/difference.js';
import type { WatchedChange } from '../../domain/watched.js';
import type { Every } from './every.js';
import { findingFields, reportListenerFields } from './report.js';

const changeFields = ({ field, from, to }: Change) => ({ field, from, to }) satisfies Every<Change>;

/** A change as `watch --format ndjson` prints it. `lasted`: milliseconds. */
export const watchedFields = (change: WatchedChange) =>
  ({
    type: change.type,
    at: change.at,
    listener: reportListenerFields(change.listener),
    verdict: change.listener.verdict,
    findings: change.findings.map(findingFields),
    changes: change.changes.map(changeFields),
    lasted: change.lasted,
    seenBy: change.seenBy,
  }) satisfies Every<WatchedChange & { readonly verdict: unknown }>;
