import type { Finding } from '../domain/finding.js';

/** Findings by the id of their listener; null: those that concern none. */
export function byListener(findings: readonly Finding[]): Map<string | null, Finding[]> {
  const groups = new Map<string | null, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.listener);
    if (group === undefined) groups.set(finding.listener, [finding]);
    else group.push(finding);
  }
  return groups;
}
