import type { Owner } from '../../domain/owner.js';
import { leastConfident } from '../../domain/severity.js';
import type { Registry } from '../../registry/types.js';
import type { Candidate, Identity } from './identify.js';

/** The services that a process of Windows runs: `RpcEptMapper, RpcSs`, or `svchost.exe -k NetworkService -p -s Dnscache`. */
function servicesOf({ unit, cmdline }: Owner): readonly string[] {
  if (unit !== null) return unit.split(', ').filter((service) => service !== '');
  const option = cmdline?.indexOf('-s') ?? -1;
  const named = option < 0 ? undefined : cmdline?.[option + 1];
  return named === undefined ? [] : [named];
}

/**
 * Whom a program of Windows stands for that hosts services, as svchost.exe does: each service belongs on its own ports
 * alone, and one that nobody knows on none. Where no service is told, the program stays what it is. Which of several
 * services opened a socket, nothing tells.
 */
export function asServices(owner: Owner, identity: Identity, registry: Pick<Registry, 'hostedBy'>): Identity {
  const [host] = identity.candidates;
  if (host === undefined || !host.trusted) return identity;
  const hosted = registry.hostedBy(host.program.name);
  const services = hosted.length === 0 ? [] : servicesOf(owner);
  if (services.length === 0) return identity;
  const names = services.map((service) => service.toLowerCase());
  const known = hosted.filter((program) => program.hosted?.as.some((name) => names.includes(name.toLowerCase())));
  const strength = leastConfident(host.strength, services.length === 1 ? 'high' : 'medium');
  const candidates = known.map(
    (program): Candidate => ({ ...host, program, strength, evidence: `${host.evidence}, for ${services.join(', ')}` }),
  );
  const name = `${host.program.name} (${services.join(', ')})`;
  return { ...identity, candidates, fallback: { name, product: null, by: host.by } };
}
