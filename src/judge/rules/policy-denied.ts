import type { PolicyRule } from './types.js';

/** A `deny` entry matches. */
export const policyDenied: PolicyRule = {
  id: 'policy-denied',
  title: 'Forbidden by the policy',
  meaning:
    'The policy has a deny entry that this listener fits: somebody decided that it must not be there. A deny entry beats every allow entry, so nothing else about this listener is accepted either.',
  remedy:
    'Stop the program and keep it from starting again. If the decision no longer holds, narrow or remove the deny entry.',
  when: 'a `deny` entry matches',
  severity: { loopback: 'high', elsewhere: 'high' },
  fromPolicy: true,
};
