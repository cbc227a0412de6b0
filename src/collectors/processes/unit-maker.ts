import { runtimeOf } from '../../domain/invocation/runtime.js';
import { isOrdinaryUser, type Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { attempt, loadUnit, values } from './unit-file.js';

/** What of a process is held against the unit that it runs in. */
export type Member = Pick<Owner, 'uid' | 'user' | 'exe'>;

/** Of a control group with more processes than that is not known what is among them. */
const MOST_MEMBERS = 1024;

/** User ids that systemd hands out for DynamicUser=; systemd.exec(5). */
const isDynamic = (uid: number | null) => uid !== null && uid >= 61184 && uid <= 65519;

const isYes = (value: string | undefined) => value !== undefined && /^(yes|true|1|on)$/i.test(value);

/** The user that `User=` names; `%i` is what stands behind the `@` of the unit. */
function isUser(named: string | undefined, unit: string, { uid, user }: Member): boolean {
  const instance = /@([^@]*)\.service$/.exec(unit)?.[1] ?? '';
  const name = named?.replaceAll(/%[iI]/g, instance);
  return name !== undefined && name !== '' && (name === user || name === String(uid));
}

/** Whether a program is the one that a service starts; an interpreter may run anything. */
function isStarted(host: Pick<Host, 'files'>, commands: readonly string[], { exe }: Member): boolean {
  if (exe === null || runtimeOf(exe) !== null) return false;
  return commands.some((command) => {
    const path = command.replace(/^[-@:+!|]+/, '').split(/\s/)[0] ?? '';
    return path === exe || (path.startsWith('/') && attempt(() => host.files.realPath(path), path) === exe);
  });
}

/**
 * Whether nobody else has processes in a control group. The program of a service that starts what users like goes on as root
 * beside them, and they may start the same one for themselves, with files of their own; one that gave up its rights does not.
 * `members`: the file with the ids of the processes; cgroups(7).
 */
function isAlone({ files }: Pick<Host, 'files'>, { uid }: Member, members: string): boolean {
  const pids = attempt(() => files.readText(members, 64 << 10), '')
    .trim()
    .split('\n');
  if (pids.length > MOST_MEMBERS) return false;
  return pids.every((pid) => {
    const status = attempt(() => files.readText(`/proc/${pid}/status`, 64 << 10), '');
    return Number(/^Uid:\t\d+\t(\d+)/m.exec(status)?.[1]) === uid;
  });
}

/**
 * Whether root has made a service for the process that runs in it. A service that starts what users like (cron, at, a mail
 * server with their filters, ssh) has their processes in its control group too: then neither its user nor its program fits, or
 * it runs for others as well.
 */
export function isMadeFor(host: Pick<Host, 'files'>, unit: string, member: Member, members: string): boolean {
  if (!isOrdinaryUser(member.uid)) return true;
  const settings = loadUnit(host, unit);
  if (isUser(values(settings, 'User').at(-1), unit, member)) return true;
  if (isDynamic(member.uid) && isYes(values(settings, 'DynamicUser').at(-1))) return true;
  return isStarted(host, values(settings, 'ExecStart'), member) && isAlone(host, member, members);
}
