import { baseName } from '../../domain/executable-path.js';
import { runtimeOf } from '../../domain/invocation/runtime.js';
import type { Host } from '../../host/types.js';
import { directoryOf } from './guard.js';
import { bornOf, endsWithMain, fileOf, isRootsFile, membersOf, type Started, wordsOf } from './service-start.js';
import { attempt, type Unit, values } from './unit-file.js';

type Files = Pick<Host, 'files'>;

/** Programs of root's that start what the account asks of them: jobs, logins, the filters of its mail. */
const START_FOR_OTHERS =
  /^(cron|crond|fcron|dcron|anacron|atd|sshd(-session)?|dropbear|login|exim4?|local|procmail|maildrop)$/;

/** Directories of everybody's programs, where one that lies beside another has nothing to do with it but by its name. */
const SHARED = /^(\/usr(\/local)?)?\/s?bin$/;

/** More ancestors than a service has. */
const MOST_ANCESTORS = 64;

interface Ancestor {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number | null;
  readonly exe: string;
}

function ancestorAt(host: Files, pid: number): Ancestor {
  const status = attempt(() => host.files.readText(`/proc/${pid}/status`, 64 << 10), '');
  const uid = /^Uid:\t\d+\t(\d+)/m.exec(status)?.[1];
  const exe = attempt(() => host.files.readLink(`/proc/${pid}/exe`), '').replace(/ \(deleted\)$/, '');
  return { pid, parent: bornOf(host, pid).parent, uid: uid === undefined ? null : Number(uid), exe };
}

/** The processes that a process descends from, the nearest first, as far as the first process of all. */
function ancestorsOf(host: Files, pid: number): Ancestor[] {
  const found: Ancestor[] = [];
  for (let at = pid; at > 1 && found.length < MOST_ANCESTORS; at = found.at(-1)?.parent ?? 0)
    found.push(ancestorAt(host, at));
  return found;
}

/** Units that are no more than a name for whatever they have started, in no order. */
const isCollection = (settings: Unit['settings']) =>
  values(settings, 'Type').at(-1) === 'oneshot' ||
  values(settings, 'ExitType').at(-1) === 'cgroup' ||
  /^(yes|true|on|1)$/i.test(values(settings, 'RemainAfterExit').at(-1) ?? '');

/** The process that a service began with: nothing outlives it, or it is root's own, whom the account cannot end. */
function firstOf(host: Files, settings: Unit['settings'], members: string): Ancestor | null {
  if (isCollection(settings)) return null;
  const born = (membersOf(host, members) ?? []).map((pid) => bornOf(host, pid)).filter(({ ticks }) => ticks >= 0);
  const [oldest] = born.sort((left, right) => left.ticks - right.ticks || left.pid - right.pid);
  if (oldest?.parent !== 1) return null;
  const first = ancestorAt(host, oldest.pid);
  return first.uid === 0 || endsWithMain(settings) ? first : null;
}

/** Whether a file is a script of root's, which may start what it likes. */
const isRootsScript = (host: Files, file: string) =>
  isRootsFile(host, file) && attempt(() => host.files.readStart(file, 2).bytes.toString('latin1'), '') === '#!';

/** Whether a service runs what its unit says: what that names, or what a script or a shell of root's has made of it. */
function isOfUnit(host: Files, settings: Unit['settings'], runs: string): boolean {
  const started = values(settings, 'ExecStart').map(wordsOf);
  if (values(settings, 'Type').at(-1) === 'forking' || started.length === 0) return true;
  return started.some((words) => {
    const [program = ''] = words;
    const file = fileOf(host, program);
    if (/[$%]/.test(program) || runtimeOf(file) === 'shell' || isRootsScript(host, file)) return true;
    return words.some((word) => [word, fileOf(host, word)].some((each) => baseName(each) === baseName(runs)));
  });
}

/** The first word of a program's name: `traffic` of `traffic_server`. */
const stemOf = (exe: string) => baseName(exe).split(/[-_.]/)[0];

/** Whether two programs are parts of one: by a directory of their own, or a name; an interpreter is part of nothing. */
const areParts = (exe: string, other: string) => {
  const directory = directoryOf(exe);
  if (exe === other || directory !== directoryOf(other)) return false;
  return !SHARED.test(directory) || (runtimeOf(exe) === null && stemOf(exe) === stemOf(other));
};

/** Whether an account has started a program below a process that is not this very program. */
function isBelow(host: Files, { settings }: Unit, exe: string, above: readonly Ancestor[], first: Ancestor): boolean {
  const [parent] = above;
  if (parent === undefined) return false;
  if (parent.uid === 0) return START_FOR_OTHERS.test(baseName(parent.exe)) || above.some(({ uid }) => uid !== 0);
  const isShell = parent.pid === first.pid && runtimeOf(parent.exe) === 'shell';
  return !(isShell && isOfUnit(host, settings, exe)) && !areParts(exe, parent.exe);
}

/**
 * Whether the account of a service has started a program for itself, as whoever broke into the service does: not the process
 * that the service began with, nor its worker, nor what root has started. False where that cannot be told.
 */
export function isStartOfAccount(host: Files, unit: Unit, { pid, exe, script }: Started, members: string): boolean {
  const { settings, files } = unit;
  if (pid === null || exe === null || files.length === 0 || !files.every((file) => isRootsFile(host, file)))
    return false;
  if (values(settings, 'RootDirectory').length + values(settings, 'RootImage').length > 0) return false;
  const first = firstOf(host, settings, members);
  const ancestors = ancestorsOf(host, pid);
  if (first === null) return false;
  const other = ancestors.findIndex((each) => each.exe !== exe || each.uid === 0);
  if (other >= 0) return isBelow(host, unit, exe, ancestors.slice(other), first);
  const isFirst = ancestors.at(-1)?.pid === first.pid;
  return isFirst ? !isOfUnit(host, settings, script?.file ?? exe) : !areParts(exe, first.exe);
}
