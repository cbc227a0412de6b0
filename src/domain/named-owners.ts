import type { Owner } from './listener.js';
import type { JudgedListener } from './report.js';

/**
 * The owners that a listener's program is the name of. Beside them others may hold the same port: systemd, which opened
 * the socket of a service, or a stranger that joined the port of a known daemon (SO_REUSEPORT). Every owner where none
 * is recognised as the program.
 */
export function namedOwners({
  owners,
  ownerPrograms,
  program,
}: Pick<JudgedListener, 'owners' | 'ownerPrograms' | 'program'>): readonly Owner[] {
  if (owners.length < 2 || program === null) return owners;
  const named = owners.filter((_, index) => ownerPrograms[index] === program.name);
  return named.length > 0 ? named : owners;
}
