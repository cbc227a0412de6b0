import type { JudgedListener } from '../../domain/report.js';
import { portName } from '../../domain/words.js';
import { policyRule } from './types.js';
import { registeredAndActual } from './words.js';

/** A listener, and the entry that forbids it with where it stands and its reason. */
export interface Denied {
  readonly listener: JudgedListener;
  readonly entry: string;
}

/** A `deny` entry matches. */
export const policyDenied = policyRule({
  id: 'policy-denied',
  title: 'Forbidden by the policy',
  meaning:
    'The policy has a deny entry that this listener fits: somebody decided that it must not be there. A deny entry beats every allow entry, so nothing else about this listener is accepted either.',
  remedy:
    'Stop the program and keep it from starting again. If the decision no longer holds, narrow or remove the deny entry.',
  when: 'a `deny` entry matches',
  severity: { loopback: 'high', elsewhere: 'high' },
  acceptedBy: 'never',
  tell({ listener, entry }: Denied) {
    return {
      message: `${portName(listener)} ${registeredAndActual(listener)}: forbidden by ${entry}`,
      remedy: 'Stop it, and keep it from starting again.',
    };
  },
});
