import type { Finding } from './domain/finding.js';
import { reaches, type Threshold } from './domain/severity.js';
import type { Gap, Source } from './domain/snapshot.js';

export const EXIT = { clean: 0, findings: 1, invalid: 2, unobserved: 3 } as const;

/** Whether a whole socket table, or everything, was not seen. */
export function isBlind(seen: { readonly sources: readonly Source[]; readonly gaps: readonly Gap[] }): boolean {
  return seen.gaps.some(({ kind }) => kind === 'blind') || !seen.sources.some(({ ok }) => ok);
}

/**
 * The exit code of an audit, the only place where it is decided: findings speak first, a blind spot next. "Could not
 * look" is never 0, under no threshold.
 */
export function exitCodeOf(
  seen: { readonly sources: readonly Source[]; readonly gaps: readonly Gap[] },
  findings: readonly Finding[],
  failOn: Threshold,
): number {
  const speaks = ({ disposition, severity }: Finding) => disposition === 'active' && reaches(severity, failOn);
  if (findings.some(speaks)) return EXIT.findings;
  return isBlind(seen) ? EXIT.unobserved : EXIT.clean;
}
