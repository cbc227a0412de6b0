import type { Finding } from './finding.js';

/** Findings by listener id, in their order; under null those that concern no listener. */
export function byListener(findings: readonly Finding[]): Map<string | null, readonly Finding[]> {
  const groups = new Map<string | null, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.listener);
    if (group === undefined) groups.set(finding.listener, [finding]);
    else group.push(finding);
  }
  return groups;
}
