import { wildcard } from '../../base/wildcard.js';
import type { Host } from '../../host/types.js';
import type { Policy } from '../../policy/types.js';
import { policyOf } from '../audit.js';

/** A policy for some machines of many. */
export interface HostPolicy {
  /** A pattern of their names with `*` and `?`; upper and lower case are the same. */
  readonly hosts: string;
  /** The file. */
  readonly policy: string;
}

/** Which policies there are: those for some machines, and the one for all others. */
export interface PolicyChoice {
  readonly hostPolicies?: readonly HostPolicy[];
  readonly policy?: string | null;
  readonly strict?: boolean;
}

/**
 * Reads all policies, and returns which one is for a machine: the first whose pattern fits its name, else the one for all
 * others; null where there is none. Rejects with UsageError for a policy that is not valid.
 */
export async function openPolicies(choice: PolicyChoice, host: Host): Promise<(hostname: string) => Policy | null> {
  const { hostPolicies = [], policy = null, strict = false } = choice;
  const others = await policyOf({ policy, strict }, host);
  const known = new Map<string, Policy | null>();
  for (const { policy: file } of hostPolicies) {
    if (!known.has(file)) known.set(file, await policyOf({ policy: file, strict }, host));
  }
  const patterns = hostPolicies.map(({ hosts, policy: file }) => ({ names: wildcard(hosts, 'i'), file }));
  return (hostname) => {
    const found = patterns.find(({ names }) => names.test(hostname));
    return found === undefined ? others : (known.get(found.file) ?? null);
  };
}
