import { groupBy } from '../base/group-by.js';
import type { Confidence, Severity } from './severity.js';

/** Where in a file something stands; both count from 1, columns in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `active`: speaks; `accepted`: a policy entry allows it; `known`: `cron` told it before. */
export type Disposition = 'active' | 'accepted' | 'known';

/** Something that does not fit. */
export interface Finding {
  /** The id of the rule that found it (judge/rules/list.ts). */
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Id of the listener; null for what concerns none (`policy-missing`, `policy-unused`). */
  readonly listener: string | null;
  readonly message: string;
  readonly remedy: string;
  readonly disposition: Disposition;
  /** Why it is not active. */
  readonly reason: string | null;
  /** Where the policy entry stands that it is about; null: about none. No part of what the formats for programs tell. */
  readonly place: Place | null;
  /** 32 hex digits, stable over restarts and reboots: no pid, inode or time goes into it. */
  readonly fingerprint: string;
}

/** A finding on its way to the report, which gives it a fingerprint: a policy may yet drop it. */
export interface FindingDraft extends Omit<Finding, 'fingerprint'> {
  /** What names a thing that is no listener whenever it is seen: no line, pid or time. Empty where it is a listener. */
  readonly lasting: readonly string[];
}

/** Findings by listener id, in their order; under null those that concern no listener. */
export function byListener(findings: readonly Finding[]): Map<string | null, readonly Finding[]> {
  return groupBy(findings, ({ listener }) => listener);
}
