import { listed } from '../../base/listed.js';
import { policyRule } from './types.js';

/** An entry, what it is called with where it stands, and its last day. */
export interface Expired {
  readonly entry: string;
  readonly reason: string;
  readonly day: string;
  /** Ids of what listens and would be allowed by it. */
  readonly listeners: readonly string[];
}

const MOST_NAMED = 4;

/** The last day of an entry has passed. */
export const policyExpired = policyRule({
  id: 'policy-expired',
  title: 'Policy entry has expired',
  meaning:
    'An entry of the policy was meant to hold until a day that is over (end of that day, UTC). It no longer counts: what it allowed is judged as if it were not there.',
  remedy: 'Decide again: give the entry a new last day if it still has to hold, or remove it.',
  when: 'the `until` of an entry has passed',
  severity: { loopback: 'medium', elsewhere: 'medium' },
  acceptedBy: 'never',
  tell({ entry, reason, day, listeners }: Expired) {
    const still =
      listeners.length === 0
        ? ''
        : `; ${listed(listeners, MOST_NAMED)} still ${listeners.length === 1 ? 'listens' : 'listen'}`;
    return {
      message: `${entry} ended with ${day} and no longer counts: ${reason}${still}`,
      remedy: 'Decide again: give it a new last day, or remove it.',
    };
  },
});
