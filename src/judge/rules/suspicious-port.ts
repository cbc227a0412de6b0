import { holderWords, portName } from '../../domain/words.js';
import type { ListenerRule } from './types.js';

/** A port that worms or backdoors used, held by something that does not belong there. */
export const suspiciousPort: ListenerRule = {
  id: 'suspicious-port',
  title: 'Port with a malware history',
  meaning:
    'A worm or backdoor is known to have listened on this port, and the program that holds it is not known to belong there. Most hits are coincidence; the history tells what to look for.',
  remedy: 'Check the executable and who started it. If it is yours, allow it in the policy with the reason.',
  when: 'worm or backdoor history, and the program is not known to belong',
  severity: { loopback: 'medium', elsewhere: 'high' },
  check(listener, { host, registry }) {
    if (listener.verdict === 'expected' || listener.verdict === 'ephemeral') return null;
    if (listener.ownerStatus === 'hidden' && !host.privileged) return null;
    const claims = registry.claimsOn(listener.port, listener.protocol).filter((claim) => claim.kind === 'malware');
    if (claims.length === 0) return null;
    const history = claims.map((claim) => (claim.years === null ? claim.name : `${claim.name} (${claim.years})`));
    return {
      message: `${portName(listener)} was used by ${history.join(', ')}; actual: ${holderWords(listener)}`,
      remedy: 'Check the executable and who started it; if it is yours, allow it in the policy with the reason.',
      confidence: 'low',
    };
  },
};
