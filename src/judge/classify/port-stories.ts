import type { Listener } from '../../domain/listener.js';
import type { Registry } from '../../registry/types.js';

/** A port that nobody is known to use is a stranger's, whoever holds it for whom. */
export function isDormant({ port, protocol }: Pick<Listener, 'port' | 'protocol'>, registry: Registry): boolean {
  return registry.claimsOn(port, protocol).some(({ kind }) => kind === 'dormant');
}
