import { type Owner, ownerOf } from './owner.js';

/**
 * The process that serves behind a socket of systemd or inetd stands for the one that only opened it. Where the file was
 * looked at it is the one that will run, but nothing of it is in memory yet: that nobody can change it is all that is known.
 */
export function servingOwner(owner: Owner): Owner {
  if (owner.relay?.kind !== 'socket' || owner.relay.exe === null) return owner;
  const { exe, exeGuarded, package: owningPackage } = owner.relay;
  const { exeFile, cwd, documented, user, uid, parentPid, startedAt, unit, container, relay, behind } = owner;
  const ofUnit = { exeFile, cwd, documented, user, uid, parentPid, startedAt, unit, container, relay, behind };
  return ownerOf(owner.pid, {
    ...ofUnit,
    exe,
    exeDeleted: false,
    exeInPlace: exeGuarded === null ? null : true,
    exeGuarded,
    package: owningPackage,
    cmdline: [exe],
  });
}

/** The manager of the system or of a user, as root installed it; systemd(1). */
const MANAGER = /^\/(usr\/)?lib\/systemd\/systemd$/;

/**
 * Whether a process only keeps what another one serves: systemd holds the sockets of its units, and those that services
 * give it to keep (FileDescriptorStoreMax= of systemd.service(5)), whether or not a unit file says so.
 */
function onlyKeeps({ exe, exeInPlace, exeMapped, relay }: Owner): boolean {
  if (relay?.kind === 'socket') return true;
  return exe !== null && MANAGER.test(exe) && exeInPlace !== false && exeMapped !== false;
}

/**
 * Processes that answer by themselves; those that hold the socket for another one only where there is no other.
 */
export function answeringOwners(owners: readonly Owner[]): readonly Owner[] {
  if (owners.length === 1 && owners[0]?.relay === null) return owners;
  const serving = owners.filter((owner) => !onlyKeeps(owner));
  return serving.length > 0 ? serving : owners.map(servingOwner);
}
