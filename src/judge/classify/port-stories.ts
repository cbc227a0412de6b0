import type { Listener } from '../../domain/listener.js';
import type { PortClaim, Registry } from '../../registry/types.js';

/** A port that nobody is known to use is a stranger's, whoever holds it for whom. */
export function isDormant({ port, protocol }: Pick<Listener, 'port' | 'protocol'>, registry: Registry): boolean {
  // Dormant is what was registered there: others may have come since.
  if (registry.programsOn(port, protocol).length > 0) return false;
  return registry.claimsOn(port, protocol).some(({ kind }) => kind === 'dormant');
}

/** Malware for another system cannot be what listens here; where its systems are not known, it may. */
const runsOn = (platform: string) => (claim: PortClaim) =>
  claim.platforms.length === 0 || claim.platforms.some((each) => each === platform);

/** The worms and backdoors that listened on a port, of those that run on a system. */
export function malwareOn(
  { port, protocol }: Pick<Listener, 'port' | 'protocol'>,
  registry: Pick<Registry, 'claimsOn'>,
  platform: string,
): readonly PortClaim[] {
  return registry
    .claimsOn(port, protocol)
    .filter(({ kind }) => kind === 'malware')
    .filter(runsOn(platform));
}
