import { runtimeOf } from '../../domain/invocation/runtime.js';
import { isOrdinaryUser, type Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { isStartOfAccount } from './account-start.js';
import { isServiceStart, membersOf, type Started } from './service-start.js';
import { attempt, readUnitFiles, type Unit, values } from './unit-file.js';

/** What of a process is held against the unit that it runs in. */
export type Member = Pick<Owner, 'uid' | 'user'> & Started;

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
function isAlone(host: Pick<Host, 'files'>, { uid }: Member, members: string): boolean {
  const pids = membersOf(host, members);
  if (pids === null) return false;
  return pids.every((pid) => {
    const status = attempt(() => host.files.readText(`/proc/${pid}/status`, 64 << 10), '');
    return Number(/^Uid:\t\d+\t(\d+)/m.exec(status)?.[1]) === uid;
  });
}

/** Shells that let nobody in; nologin(8), false(1). */
const CLOSED = /\/(nologin|false)$/;

/**
 * Whether nobody who is not root gets at the processes of an account from outside of its services: nobody logs in to it, or
 * the kernel lets no process debug another one that it did not start (Yama, ptrace(2)).
 */
function isOutOfReach({ files }: Pick<Host, 'files'>, { uid }: Member): boolean {
  const scope = attempt(() => files.readText('/proc/sys/kernel/yama/ptrace_scope', 64), '');
  if (Number(scope) >= 1 || isDynamic(uid)) return true;
  const accounts = attempt(() => files.readText('/etc/passwd', 16 << 20), '')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields[2] !== undefined && fields[2] !== '' && Number(fields[2]) === uid);
  return accounts.length > 0 && accounts.every((fields) => CLOSED.test(fields[6] ?? ''));
}

/**
 * Whether a process of the user of a service is the service, and not what this user has started inside of it: an editor or a
 * notebook with a terminal runs whatever he likes. Code that is his own is worth no more for that, and goes as the service.
 */
function isService(host: Pick<Host, 'files'>, unit: Unit, member: Member, members: string): boolean {
  const isInterpreter = runtimeOf(member.exe ?? '') !== null;
  if (isInterpreter && member.script !== null && member.script.guarded !== true) return true;
  if (!isServiceStart(host, unit, member, members)) return false;
  return (isInterpreter && member.script === null) || isOutOfReach(host, member);
}

/**
 * Whether root has made a service for the process that runs in it. A service that starts what users like (cron, at, a mail
 * server with their filters, ssh, an editor) has their processes in its control group too: then neither its user nor its
 * program fits, or it runs for others as well, or something else started them. Of the account of a service it is in doubt only
 * where that has evidently started something for itself.
 */
export function isMadeFor(host: Pick<Host, 'files'>, name: string, member: Member, members: string): boolean {
  if (member.uid === 0) return true;
  const unit = readUnitFiles(host, name);
  if (!isOrdinaryUser(member.uid)) return !isStartOfAccount(host, unit, member, members);
  const all = (key: string) => values(unit.settings, key);
  const isItsOwn = isDynamic(member.uid) && isYes(all('DynamicUser').at(-1));
  if (isItsOwn || isUser(all('User').at(-1), name, member)) return isService(host, unit, member, members);
  if (!isStarted(host, all('ExecStart'), member) || !isAlone(host, member, members)) return false;
  return isServiceStart(host, unit, member, members);
}
