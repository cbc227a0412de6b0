import { UsageError } from '../base/errors.js';
import type { Input, OptionSpec } from './types.js';

export const POLICY_OPTION: OptionSpec = {
  flags: '--policy <file>',
  description: 'apply this policy',
  default: 'on this machine: /etc/port-audit/policy.yaml as root, else ~/.config/port-audit/policy.yaml, where it is',
};

export const NO_POLICY_OPTION: OptionSpec = {
  flags: '--no-policy',
  description: 'apply no policy, not even the one of this user',
};

/** `--policy FILE` and `--no-policy`. Throws UsageError for an empty name. */
export function readPolicy({ policy }: Input['options']): {
  readonly policy: string | null;
  readonly defaultPolicy: boolean;
} {
  if (policy === '') throw new UsageError(['--policy: the name of a file is missing']);
  return { policy: typeof policy === 'string' ? policy : null, defaultPolicy: policy !== false };
}
