import { namedOwners } from '../../domain/named-owners.js';
import type { JudgedListener } from '../../domain/report.js';
import { holderWords, portName } from '../../domain/words.js';
import { malwareOn } from '../classify/port-stories.js';
import { listenerRule } from './types.js';

/** A program that is known, and that a package put there: unusual on this port perhaps, but no worm. */
function isStock(listener: JudgedListener): boolean {
  const { program } = listener;
  const owners = namedOwners(listener);
  const known = program !== null && program.product !== null && program.by !== 'cmdline' && program.by !== 'name';
  const untouched = owners.every(
    (owner) => owner.package !== null && owner.exeVerified !== 'modified' && owner.exeDeleted !== true,
  );
  return known && owners.length > 0 && untouched;
}

/** A port that worms or backdoors used, held by something that does not belong there. */
export const suspiciousPort = listenerRule({
  id: 'suspicious-port',
  title: 'Port with a malware history',
  meaning:
    'A worm or backdoor for this system is known to have listened on this port, and the program that holds it is not known to belong there. Most hits are coincidence; the history tells what to look for. A known program from a package, and malware that only runs on other systems, are left to explain.',
  remedy: 'Check the executable and who started it. If it is yours, allow it in the policy with the reason.',
  when: 'worm or backdoor history, and the program is not known to belong',
  severity: { loopback: 'medium', elsewhere: 'high' },
  acceptedBy: 'port',
  check(listener, { host, registry }) {
    if (listener.verdict === 'expected' || listener.verdict === 'ephemeral') return null;
    // A pid is no program, and a relay is not what answers.
    if (listener.verdict === 'unattributed' && listener.ownerStatus === 'known') return null;
    if ((listener.ownerStatus === 'hidden' && !host.privileged) || isStock(listener)) return null;
    const claims = malwareOn(listener, registry, host.platform);
    if (claims.length === 0) return null;
    const history = claims.map((claim) => (claim.years === null ? claim.name : `${claim.name} (${claim.years})`));
    return {
      message: `${portName(listener)} was used by ${history.join(', ')}; actual: ${holderWords(listener)}`,
      remedy: 'Check the executable and who started it; if it is yours, allow it in the policy with the reason.',
      confidence: 'low',
    };
  },
});
