import type { Listener } from '../../domain/listener.js';
import type { Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { mayBePackaged, PACKAGE_SYSTEMS } from './evidence.js';
import { packageWords } from './with-package.js';

/** The program behind a socket of systemd or inetd, where this machine's database can know it: a file that is root's alone. */
function fileBehind({ relay, container }: Owner): string | null {
  if (relay?.kind !== 'socket' || relay.exeGuarded !== true || container !== null) return null;
  return relay.exe !== null && mayBePackaged(relay.exe) ? relay.exe : null;
}

/** Says of every program that systemd or inetd starts for a socket to which package it belongs. */
export async function withRelayedPackages(host: Host, listeners: readonly Listener[]): Promise<readonly Listener[]> {
  const files = new Set(listeners.flatMap(({ owners }) => owners.flatMap((owner) => fileBehind(owner) ?? [])));
  const system = files.size === 0 ? undefined : PACKAGE_SYSTEMS.find((each) => each.isPresent(host));
  if (system === undefined) return listeners;
  const packages = await system.ownersOf(host, [...files], false);
  const named = (owner: Owner): Owner => {
    const found = packages.get(fileBehind(owner) ?? '');
    if (found === undefined || owner.relay === null) return owner;
    return { ...owner, relay: { ...owner.relay, package: packageWords(found) } };
  };
  return listeners.map((each) => ({ ...each, owners: each.owners.map(named) }));
}
