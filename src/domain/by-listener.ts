import type { Finding } from './finding.js';
import { groupBy } from './group-by.js';

/** Findings by listener id, in their order; under null those that concern no listener. */
export function byListener(findings: readonly Finding[]): Map<string | null, readonly Finding[]> {
  return groupBy(findings, ({ listener }) => listener);
}
