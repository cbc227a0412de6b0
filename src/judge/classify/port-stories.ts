import type { Listener } from '../../domain/listener.js';
import type { Registry } from '../../registry/types.js';

/** A port that nobody is known to use is a stranger's, whoever holds it for whom. */
export function isDormant({ port, protocol }: Pick<Listener, 'port' | 'protocol'>, registry: Registry): boolean {
  // Dormant is what was registered there: others may have come since.
  if (registry.programsOn(port, protocol).length > 0) return false;
  return registry.claimsOn(port, protocol).some(({ kind }) => kind === 'dormant');
}
