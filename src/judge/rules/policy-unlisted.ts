import type { JudgedListener } from '../../domain/report.js';
import { portName } from '../../domain/words.js';
import { policyRule } from './types.js';
import { registeredAndActual } from './words.js';

/** A listener that no entry allows, and whether one forbids it. */
export interface Unlisted {
  readonly listener: JudgedListener;
  readonly denied: boolean;
}

function remedyOf({ ownerStatus }: JudgedListener, denied: boolean): string {
  if (denied) return 'Stop it; an allow entry would not help against the deny entry.';
  if (ownerStatus !== 'hidden') return 'Add an allow entry with the reason, or stop it.';
  return 'Look again with more rights: an entry that names a program cannot fit an owner that is not seen.';
}

/** `check`: nobody approved the listener. */
export const policyUnlisted = policyRule({
  id: 'policy-unlisted',
  title: 'Not in the policy',
  meaning:
    'In check everything that may listen has to be in the policy, and no allow or require entry matches this listener: its port, its program, its user or its address differs from all of them. The program may be perfectly ordinary; nobody has approved it here.',
  remedy:
    'If it has to listen here, add an allow entry with the reason; if not, stop it. `port-audit check --explain-policy` shows the nearest entry and why it does not match.',
  when: "`check`: no `allow` or `require` entry matches; stands in place of the verdict's own finding where that is not more severe",
  severity: { loopback: 'low', elsewhere: 'medium' },
  acceptedBy: 'port',
  tell({ listener, denied }: Unlisted) {
    const { owners, ownerReason, forwarded } = listener;
    const unseen =
      owners.length > 0 || forwarded !== null
        ? ''
        : `its owner could not be seen (${ownerReason ?? 'why is unknown'}), and `;
    return {
      message: `${portName(listener)} ${registeredAndActual(listener)}: ${unseen}no entry of the policy allows it`,
      remedy: remedyOf(listener, denied),
    };
  },
});
