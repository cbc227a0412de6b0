import type { PolicyRule } from './types.js';

/** An `allow` entry that allows nothing. */
export const policyUnused: PolicyRule = {
  id: 'policy-unused',
  title: 'Policy entry matches nothing',
  meaning:
    'An allow entry of the policy fits no listener. Either what it was written for is gone, and the entry keeps a door open for whatever comes next, or it has a mistake and does not allow what it should.',
  remedy: 'Remove the entry, or correct it; `port-audit check --explain-policy` shows what each listener fits.',
  when: 'an `allow` entry matched nothing',
  severity: { loopback: 'info', elsewhere: 'info' },
  fromPolicy: true,
};
