import { memoisedByObject } from '../../base/memoised.js';
import type { Access } from '../../domain/access.js';
import type { Documented } from '../../domain/documented.js';
import type { Forwarded, Listener } from '../../domain/listener.js';
import type { Behind, Container, ExecutableFile, Owner, Relay, Script } from '../../domain/owner.js';
import { type Every, orNull } from './every.js';

const containerFields = ({ runtime, id, name }: Container) => ({ runtime, id, name }) satisfies Every<Container>;
const behindFields = ({ container, address, port, netns }: Behind) =>
  ({ container: orNull(container, containerFields), address, port, netns }) satisfies Every<Behind>;
const relayFields = ({ kind, target, exe, exeGuarded, package: owningPackage }: Relay) =>
  ({ kind, target, exe, exeGuarded, package: owningPackage }) satisfies Every<Relay>;
const fileFields = ({ uid, gid, mode }: ExecutableFile) => ({ uid, gid, mode }) satisfies Every<ExecutableFile>;

const accessFields = ({ file, setting, asks, settled }: Access) =>
  ({ file, setting, asks, settled }) satisfies Every<Access>;

const documentedFields = ({ port, file, line, example, through }: Documented) =>
  ({ port, file, line, example, through }) satisfies Every<Documented>;

const scriptFields = ({ file, uid, gid, mode, guarded, package: found }: Script) =>
  ({
    file,
    uid,
    gid,
    mode,
    guarded,
    package: orNull(found, ({ name, version }) => ({ name, version })),
  }) satisfies Every<Script>;
const forwardedFields = ({ to, by, container }: Forwarded) =>
  ({ to, by, container: orNull(container, containerFields) }) satisfies Every<Forwarded>;

/** An owner, once for all that it holds. */
const ownerFields = memoisedByObject(
  (owner: Owner) =>
    ({
      pid: owner.pid,
      name: owner.name,
      exe: owner.exe,
      exeDeleted: owner.exeDeleted,
      exeReplaced: owner.exeReplaced,
      exeInPlace: owner.exeInPlace,
      exeMapped: owner.exeMapped,
      exeGuarded: owner.exeGuarded,
      exeFile: orNull(owner.exeFile, fileFields),
      foreignCode: owner.foreignCode,
      debugOptions: owner.debugOptions,
      anonymousCode: owner.anonymousCode,
      cmdline: owner.cmdline,
      cmdlineCut: owner.cmdlineCut,
      cmdlineRedacted: owner.cmdlineRedacted,
      cwd: owner.cwd,
      script: orNull(owner.script, scriptFields),
      access: orNull(owner.access, accessFields),
      documented: orNull(owner.documented, (places) => places.map(documentedFields)),
      user: owner.user,
      uid: owner.uid,
      parentPid: owner.parentPid,
      parentName: owner.parentName,
      repository: owner.repository,
      startedAt: owner.startedAt,
      unit: owner.unit,
      unitGuarded: owner.unitGuarded,
      container: orNull(owner.container, containerFields),
      package: owner.package,
      signer: owner.signer,
      exeVerified: owner.exeVerified,
      relay: orNull(owner.relay, relayFields),
      behind: orNull(owner.behind, behindFields),
    }) satisfies Every<Owner>,
);

/** A listener, as a snapshot has it. */
export const listenerFields = (listener: Listener) =>
  ({
    id: listener.id,
    protocol: listener.protocol,
    family: listener.family,
    address: listener.address,
    port: listener.port,
    dualStack: listener.dualStack,
    interface: listener.interface,
    netns: listener.netns,
    netnsName: listener.netnsName,
    exposure: listener.exposure,
    uid: listener.uid,
    user: listener.user,
    ownerStatus: listener.ownerStatus,
    ownerReason: listener.ownerReason,
    owners: listener.owners.map(ownerFields),
    unit: listener.unit,
    container: orNull(listener.container, containerFields),
    forwarded: orNull(listener.forwarded, forwardedFields),
    seenBy: listener.seenBy,
  }) satisfies Every<Listener>;
