import type { PolicyRule } from './types.js';

/** `check`: nobody approved the listener. */
export const policyUnlisted: PolicyRule = {
  id: 'policy-unlisted',
  title: 'Not in the policy',
  meaning:
    'In check everything that may listen has to be in the policy, and no allow or require entry matches this listener: its port, its program, its user or its address differs from all of them. The program may be perfectly ordinary; nobody has approved it here.',
  remedy:
    'If it has to listen here, add an allow entry with the reason; if not, stop it. `port-audit check --explain-policy` shows the nearest entry and why it does not match.',
  when: "`check`: no `allow` or `require` entry matches; stands in place of the verdict's own finding where that is not more severe",
  severity: { loopback: 'low', elsewhere: 'medium' },
  fromPolicy: true,
};
