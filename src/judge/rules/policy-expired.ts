import type { PolicyRule } from './types.js';

/** The last day of an entry has passed. */
export const policyExpired: PolicyRule = {
  id: 'policy-expired',
  title: 'Policy entry has expired',
  meaning:
    'An entry of the policy was meant to hold until a day that is over (end of that day, UTC). It no longer counts: what it allowed is judged as if it were not there.',
  remedy: 'Decide again: give the entry a new last day if it still has to hold, or remove it.',
  when: 'the `until` of an entry has passed',
  severity: { loopback: 'medium', elsewhere: 'medium' },
  fromPolicy: true,
};
