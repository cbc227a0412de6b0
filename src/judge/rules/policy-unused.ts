import { policyRule } from './types.js';
import { type Instead, insteadWords, notLookedAt } from './words.js';

/** An entry that no listener fits, as far as could be seen. */
export interface Unused {
  /** What it is called, with where it stands. */
  readonly entry: string;
  readonly reason: string;
  /** Id of a listener on its port whose owner could not be seen; null: there is none. */
  readonly hidden: string | null;
  /** A listener on its port, and what of it does not fit; null: there is none. */
  readonly instead: Instead | null;
  /** The socket tables that it is about and nobody could look at. */
  readonly blind: readonly string[];
}

/** An `allow` entry that allows nothing. */
export const policyUnused = policyRule({
  id: 'policy-unused',
  title: 'Policy entry matches nothing',
  meaning:
    'An allow entry of the policy fits no listener. Either what it was written for is gone, and the entry keeps a door open for whatever comes next, or it has a mistake and does not allow what it should.',
  remedy: 'Remove the entry, or correct it; `port-audit check --explain-policy` shows what each listener fits.',
  when: 'an `allow` entry matched nothing',
  severity: { loopback: 'info', elsewhere: 'info' },
  acceptedBy: 'never',
  tell({ entry, reason, hidden, instead, blind }: Unused) {
    const message = `${entry} matches no listener: ${reason}${hidden === null ? insteadWords(instead) : ''}`;
    if (hidden !== null) {
      return {
        message: `${message}; it may fit ${hidden}, whose owner could not be seen`,
        remedy: 'Look again with more rights before you remove it.',
        confidence: 'low',
      };
    }
    if (blind.length === 0) return { message, remedy: 'Remove it, or correct what it asks for.' };
    return {
      message: `${message}; ${notLookedAt(blind)}`,
      remedy: 'Look again where all can be seen before you remove it.',
      confidence: 'low',
    };
  },
});
