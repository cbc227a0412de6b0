import { policyRule } from './types.js';
import { type Instead, insteadWords, notLookedAt } from './words.js';

/** An entry that nothing meets. */
export interface Missing {
  /** What it is called, with where it stands. */
  readonly entry: string;
  readonly reason: string;
  /** A listener on its port, and what of it does not fit; null: there is none. */
  readonly instead: Instead | null;
  /** The socket tables that it is about and nobody could look at. */
  readonly blind: readonly string[];
}

/** A `require` entry found no listener. */
export const policyMissing = policyRule({
  id: 'policy-missing',
  title: 'Required, but not listening',
  meaning:
    'The policy requires a listener, and none that was seen fits the entry: the service is down, listens elsewhere, runs as another user, or something else has its port.',
  remedy:
    'Start the service and look why it was not running. If it moved, change the require entry; if it is no longer needed, remove the entry.',
  when: 'a `require` entry found no listener',
  severity: { loopback: 'high', elsewhere: 'high' },
  acceptedBy: 'never',
  tell({ entry, reason, instead, blind }: Missing) {
    const why = instead === null && blind.length > 0 ? `; ${notLookedAt(blind)}` : insteadWords(instead);
    return {
      message: `nothing listens that fits ${entry}: ${reason}${why}`,
      remedy: 'Start it, or look where it listens instead.',
      ...(blind.length > 0 ? { confidence: 'low' as const } : {}),
    };
  },
});
