import type { Host } from '../../host/types.js';

/** What ps says of a process, on any system that has one. */
export interface PsProcess {
  readonly parentPid: number;
  /** Effective. */
  readonly uid: number;
  readonly user: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** argv, joined with blanks; the process may rewrite it. */
  readonly command: string;
}

/** Every process, whole lines; `-p` takes a list not everywhere. Names of columns without a header: POSIX. */
const ARGUMENTS = ['-axww', ...['pid', 'ppid', 'uid', 'user', 'lstart', 'command'].flatMap((key) => ['-o', `${key}=`])];

const LINE = /^ *(\d+) +(\d+) +(-?\d+) +(\S.*?) +[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d+) (\d\d:\d\d:\d\d) (\d{4}) ?(.*)$/;

/** Null for what is no line of ps; a part of a command line may look like one but for its date. */
function readLine(line: string): readonly [pid: number, process: PsProcess] | null {
  const [, pid, parentPid, uid, user = '', month, day, clock, year, command = ''] = LINE.exec(line) ?? [];
  const time = Date.parse(`${day} ${month} ${year} ${clock} GMT`);
  if (pid === undefined || Number.isNaN(time)) return null;
  const startedAt = new Date(time).toISOString();
  // Ids are unsigned, but some print the largest ones as negative: nobody of macOS is -2.
  return [Number(pid), { parentPid: Number(parentPid), uid: Number(uid) >>> 0, user, startedAt, command }];
}

/**
 * What `ps` printed. A command line may hold a line break and pretend to be another line, so a process that is there
 * twice is left out.
 */
export function readPs(text: string): Map<number, PsProcess> {
  const processes = new Map<number, PsProcess>();
  const twice = new Set<number>();
  for (const line of text.split('\n')) {
    const read = readLine(line);
    if (read === null) continue;
    if (processes.has(read[0])) twice.add(read[0]);
    processes.set(...read);
  }
  for (const pid of twice) processes.delete(pid);
  return processes;
}

/** Every process that ps shows; empty when there is no ps, or it fails. */
export async function listProcesses(host: Host, timeLimit: number): Promise<Map<number, PsProcess>> {
  const result = await host.run('ps', ARGUMENTS, { timeLimit, env: { TZ: 'UTC', LC_ALL: 'C' } });
  return result.outcome === 'exited' ? readPs(result.stdout.toString('utf8')) : new Map();
}
