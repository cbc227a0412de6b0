import { type ExecutableFile, type Owner, ownerOf } from '../../domain/owner.js';
import type { FileFacts, Host } from '../../host/types.js';
import type { Described } from '../types.js';
import { type LsofExecutable, listExecutables } from './lsof-executables.js';
import { listProcesses, type PsProcess } from './ps.js';

/** Milliseconds for each of the two tools. */
const TIME_LIMIT = 5_000;

/**
 * argv as far as it can be told from words joined with blanks: an executable whose path has blanks is one word, any
 * other word with a blank falls apart. `(name)` stands for a process without argv.
 */
export function splitCommand(command: string, exe: string | null): string[] | null {
  if (command === '' || /^\(.*\)$/.test(command)) return null;
  if (exe !== null && (command === exe || command.startsWith(`${exe} `))) {
    return [exe, ...command.slice(exe.length).split(' ').slice(1)];
  }
  return command.split(' ');
}

function fileOf({ uid, gid, mode }: FileFacts): ExecutableFile {
  return { uid, gid, mode: mode.toString(8).padStart(4, '0') };
}

/** Whether the path leads to another file by now. Without a file it may be hidden as well as gone. */
function isReplaced(executable: LsofExecutable | undefined, file: FileFacts | null): boolean | null {
  if (file === null || executable === undefined || executable.inode === null) return null;
  return Number(executable.inode) !== file.inode;
}

function processOf(
  host: Host,
  pid: number,
  seen: PsProcess | undefined,
  executable: LsofExecutable | undefined,
): Owner {
  const exe = executable?.path ?? null;
  const file = exe === null ? null : host.files.stat(exe);
  const exeDeleted = isReplaced(executable, file);
  return ownerOf(pid, {
    name: executable?.name ?? null,
    exe,
    exeDeleted,
    exeReplaced: exeDeleted === true ? true : null,
    exeFile: file === null || exeDeleted === true ? null : fileOf(file),
    cmdline: seen === undefined ? null : splitCommand(seen.command, exe),
    user: seen?.user ?? null,
    uid: seen?.uid ?? null,
    parentPid: seen?.parentPid ?? null,
    startedAt: seen?.startedAt ?? null,
  });
}

/**
 * Details of processes on macOS and BSD: the executable from lsof, because there it is the kernel's word and in argv the
 * process's own, the rest from ps. A process that neither shows any more has ended; where ps fails, all are kept.
 */
export async function describeUnixProcesses(host: Host, pids: readonly number[]): Promise<Described> {
  const [processes, executables] = await Promise.all([
    listProcesses(host, TIME_LIMIT),
    listExecutables(host, pids, TIME_LIMIT),
  ]);
  const living = processes.size === 0 ? pids : pids.filter((pid) => processes.has(pid) || executables.has(pid));
  return new Map(living.map((pid) => [pid, processOf(host, pid, processes.get(pid), executables.get(pid))]));
}
