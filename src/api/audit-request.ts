import type { Threshold } from '../domain/severity.js';
import { FLAG, RANGE_OR_NULL, TEXT_OR_NULL, TEXTS, THRESHOLD } from './option-checks.js';
import { ATTENDED_OPTIONS, type Checks } from './options.js';
import type { Attended } from './progress.js';

/** What to audit, and by which measure. */
export interface AuditRequest extends Attended {
  /** Live sources by id, or `auto`. */
  readonly sources: readonly string[];
  /** A capture in place of this machine: `FORMAT:FILE`, `FORMAT:-` for stdin, or a file whose content tells the format. */
  readonly from: string | null;
  /** First and last port that the system of the capture hands out by itself, where they are not its default; only with `from`. */
  readonly dynamicPorts: readonly [number, number] | null;
  /** Path of a policy file. */
  readonly policy: string | null;
  /** Apply the policy of this machine or user where no other is named, and this machine is looked at. */
  readonly defaultPolicy: boolean;
  /** Everything that the policy does not allow is a finding, and what it requires must be there. */
  readonly strict: boolean;
  /** The severity from which findings make the exit code 1; null: as the policy says, else `medium` (`low` if strict). */
  readonly failOn: Threshold | null;
  /** Compare executables with the checksums of their packages. */
  readonly verify: boolean;
  /** Look for ports that are taken though nothing shows them (Linux): binds every port for an instant. */
  readonly hidden: boolean;
  /** Say which unit and line of this machine's files make each listener, as `predict` reads them. */
  readonly explainOrigin: boolean;
  /** Hide passwords and the like in command lines; everything is judged by the whole ones. Default true. */
  readonly redact: boolean;
}

export const AUDIT_OPTIONS: Checks<AuditRequest> = {
  sources: TEXTS,
  from: TEXT_OR_NULL,
  dynamicPorts: RANGE_OR_NULL,
  policy: TEXT_OR_NULL,
  defaultPolicy: FLAG,
  strict: FLAG,
  failOn: THRESHOLD,
  verify: FLAG,
  hidden: FLAG,
  explainOrigin: FLAG,
  redact: FLAG,
  ...ATTENDED_OPTIONS,
};
