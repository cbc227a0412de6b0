import { type Owner, ownerOf } from './owner.js';

/** The process that serves behind a systemd socket stands for systemd, which only opened it. */
function servingOwner(owner: Owner): Owner {
  const exe = owner.relay?.kind === 'socket' ? owner.relay.exe : null;
  if (exe === null) return owner;
  const { exeFile, cwd, user, uid, parentPid, startedAt, unit, container, relay, behind } = owner;
  const ofUnit = { exeFile, cwd, user, uid, parentPid, startedAt, unit, container, relay, behind };
  return ownerOf(owner.pid, { ...ofUnit, exe, exeDeleted: false, cmdline: [exe] });
}

/**
 * Processes that answer by themselves; those that hold the socket for another one only where there is no other.
 */
export function answeringOwners(owners: readonly Owner[]): readonly Owner[] {
  if (owners.length === 1 && owners[0]?.relay === null) return owners;
  const serving = owners.filter((owner) => owner.relay?.kind !== 'socket');
  return serving.length > 0 ? serving : owners.map(servingOwner);
}
