import type { PolicyRule } from './types.js';

/** A `require` entry found no listener. */
export const policyMissing: PolicyRule = {
  id: 'policy-missing',
  title: 'Required, but not listening',
  meaning:
    'The policy requires a listener, and none that was seen fits the entry: the service is down, listens elsewhere, runs as another user, or something else has its port.',
  remedy:
    'Start the service and look why it was not running. If it moved, change the require entry; if it is no longer needed, remove the entry.',
  when: 'a `require` entry found no listener',
  severity: { loopback: 'high', elsewhere: 'high' },
  fromPolicy: true,
};
