import { type Owner, ownerOf } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { splitWindowsCommandLine } from '../processes/windows-command-line.js';
import type { Described } from '../types.js';

/** Milliseconds; the first PowerShell after the start of Windows takes several seconds. */
const TIME_LIMIT = 15_000;

const EARLIEST = Date.UTC(2000, 0, 1);

/**
 * systeminformation gives local time, as PowerShell writes it in the language of the user. The years of other calendars
 * are recognised by what they would mean: before 2000, or the future.
 */
export function readStarted(text: unknown, now: Date): string | null {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d)[:.](\d\d)[:.](\d\d)$/.exec(typeof text === 'string' ? text : '');
  if (match === null) return null;
  const [year, month, day, hours, minutes, seconds] = match.slice(1).map(Number) as Six;
  const time = new Date(year, month - 1, day, hours, minutes, seconds).getTime();
  const tomorrow = now.getTime() + 24 * 60 * 60 * 1000;
  return time >= EARLIEST && time <= tomorrow ? new Date(time).toISOString() : null;
}

type Six = [number, number, number, number, number, number];

const textOr = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
const pidOr = (value: unknown) => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null);

/** systeminformation puts the name where there is no command line. */
function commandLineOf(command: string | null, name: string | null): string[] | null {
  return command === null || command === name ? null : splitWindowsCommandLine(command);
}

/** One row of `processes()` on Windows: what Win32_Process has. Permissions of files are no modes there. */
export function windowsProcess(
  pid: number,
  row: Readonly<Record<string, unknown>>,
  host: Pick<Host, 'files' | 'now'>,
): Owner {
  const name = textOr(row.name);
  const exe = textOr(row.path);
  return ownerOf(pid, {
    name,
    exe,
    exeDeleted: exe !== null && host.files.stat(exe) !== null ? false : null,
    cmdline: commandLineOf(textOr(row.command), name),
    parentPid: pidOr(row.parentPid),
    startedAt: readStarted(row.started, host.now()),
  });
}

/** Details of processes on Windows, through systeminformation and PowerShell. Where that fails, all stay unknown. */
export async function describeWindowsProcesses(host: Host, pids: readonly number[]): Promise<Described> {
  const [{ default: lib }, { default: util }] = await Promise.all([
    import('systeminformation/lib/processes.js'),
    import('systeminformation/lib/util.js'),
  ]);
  // Its index does this at the start; without it the library does not know where PowerShell is.
  util.getPowershell();
  const answer = await host.contain(() => lib.processes(), TIME_LIMIT).catch(() => null);
  const rows = new Map(answer?.list.map((row) => [row.pid, row]));
  const entries = pids.flatMap((pid) => {
    const row = rows.get(pid);
    if (row !== undefined) return [[pid, windowsProcess(pid, row, host)] as const];
    return rows.size === 0 ? [[pid, ownerOf(pid, {})] as const] : [];
  });
  return new Map(entries);
}
