import type { Finding } from '../domain/finding.js';
import { reaches, type Severity, type Threshold } from '../domain/severity.js';
import type { Gap, Source } from '../domain/snapshot.js';

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

/** What an unattended run came to, as far as its exit code depends on it. */
export interface UnattendedOutcome {
  readonly blind: boolean;
  /** News that was told, and what this run noticed while the options hide it. */
  readonly news: ReadonlyArray<{ readonly kind: string; readonly finding: { readonly severity: Severity } }>;
  readonly failOn: Threshold;
  /** How telling or remembering went wrong. */
  readonly failures: ReadonlyArray<{ readonly kind: 'failed' | 'rejected' | 'refused' }>;
}

/**
 * The exit code of an unattended run. What could not be seen, told or remembered comes before what was found, for
 * nobody looks at the output of a run that is thought to work.
 */
export function exitCodeOfUnattended({ blind, news, failOn, failures }: UnattendedOutcome): number {
  if (failures.some(({ kind }) => kind === 'refused')) return EXIT.invalid;
  if (failures.length > 0 || blind) return EXIT.unobserved;
  const counts = ({ kind, finding }: UnattendedOutcome['news'][number]) =>
    (kind === 'new' || kind === 'changed' || kind === 'flapping') && reaches(finding.severity, failOn);
  return news.some(counts) ? EXIT.findings : EXIT.clean;
}
