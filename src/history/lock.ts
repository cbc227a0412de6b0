import { OptionError, UnobservableError, type UsageError } from '../base/errors.js';
import { sha256 } from '../base/sha256.js';
import { writeFailure } from '../host/failure.js';
import { errorCode, type Host } from '../host/types.js';

/** Milliseconds to wait for another run. */
const PATIENCE = 30_000;

/** Milliseconds between two looks, at least. */
const INTERVAL = 50;

const PS_TIME_LIMIT = 5_000;

/** Stands where the system does not say when a process began. */
const UNMARKED = '0'.repeat(16);

/** Gives the lock back. */
export type Release = () => void;

/**
 * `0011223344556677-4711-0123456789abcdef-89abcdef.lock`: who holds it, on which machine, stands in the name, so that it
 * is there as soon as the file is. The machine was not named by earlier versions.
 */
const NAME = /^(?:([0-9a-f]{16})-)?(\d+)-([0-9a-f]{16})-[0-9a-f]{8}\.lock$/;

function readOrEmpty(host: Host, file: string): string {
  try {
    return host.files.readText(file);
  } catch {
    return '';
  }
}

/** When a process began, in whatever words the system has; null where it does not say. */
async function beginningOf(host: Host, pid: number): Promise<string | null> {
  if (host.platform === 'linux' || host.platform === 'android') {
    const stat = readOrEmpty(host, `/proc/${pid}/stat`);
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? null : `${readOrEmpty(host, '/proc/sys/kernel/random/boot_id')} ${ticks}`;
  }
  if (host.platform === 'win32') return null;
  const { stdout } = await host.run('ps', ['-o', 'lstart=', '-p', String(pid)], { timeLimit: PS_TIME_LIMIT });
  return stdout.toString('utf8').trim() || null;
}

/** Tells a process from a later one with the same pid; null where nothing can. */
async function birthMark(host: Host, pid: number): Promise<string | null> {
  const beginning = await beginningOf(host, pid);
  return beginning === null ? null : sha256(beginning).slice(0, 16);
}

async function isStillHeld(host: Host, pid: number, mark: string): Promise<boolean> {
  if (!host.isAlive(pid)) return false;
  const now = await birthMark(host, pid);
  return now === null || mark === UNMARKED || now === mark;
}

interface Place {
  /** Path of the state file. */
  readonly file: string;
  /** Id of this machine. */
  readonly machine: string;
  readonly directory: string;
  /** Name of the state file and a dot: what the names of its locks begin with. */
  readonly prefix: string;
}

function placeOf(file: string, platform: string, machine: string): Place {
  const slash = Math.max(file.lastIndexOf('/'), platform === 'win32' ? file.lastIndexOf('\\') : -1);
  const directory = slash < 0 ? '.' : file.slice(0, Math.max(slash, 1));
  return { file, machine, directory, prefix: `${file.slice(slash + 1)}.` };
}

/** A pid says nothing about another machine, so nobody here can tell whether its run still lives. */
function foreignLock({ file, directory, machine }: Place, name: string, owner: string): UsageError {
  return new OptionError((option) =>
    [
      `state ${file}: in use by another machine (${owner}; this one is ${machine}), and a state belongs to one`,
      `state ${file}: name another file with ${option('state')}; if that machine is gone, remove ${directory}/${name}`,
    ].join('\n'),
  );
}

/**
 * Pid of a living process that holds the lock, null when there is none. Locks of the dead are removed on the way.
 * Throws UsageError for one of another machine.
 */
async function holder(host: Host, place: Place, own: string | null): Promise<number | null> {
  const { directory, prefix, machine } = place;
  let living: number | null = null;
  for (const name of host.files.list(directory)) {
    const match = name.startsWith(prefix) && name !== own ? NAME.exec(name.slice(prefix.length)) : null;
    if (match === null) continue;
    const [, owner = machine, pidText, mark = UNMARKED] = match;
    if (owner !== machine) throw foreignLock(place, name, owner);
    const pid = Number(pidText);
    if (await isStillHeld(host, pid, mark)) living = pid;
    else host.files.remove(`${directory}/${name}`);
  }
  return living;
}

/** What a run that was killed while it wrote has left behind; nobody else writes while we are in. */
function removeLeftovers(host: Host, { directory, prefix }: Place): void {
  const leftovers = host.files.list(directory).filter((name) => name.startsWith(`.${prefix}`) && name.endsWith('.tmp'));
  for (const name of leftovers) host.files.remove(`${directory}/${name}`);
}

/** Two waiting runs must not keep step: each derives its own rhythm from what nobody shares with it. */
async function rest(host: Host): Promise<void> {
  const jitter = Number.parseInt(sha256(`${host.pid} ${host.elapsed()}`).slice(0, 2), 16);
  await host.pause(INTERVAL + jitter / 2);
}

let announcements = 0;

/** A name that no other run has or had. */
async function ownName(host: Host, { prefix, machine }: Place): Promise<string> {
  const mark = (await birthMark(host, host.pid)) ?? UNMARKED;
  const serial = sha256(`${host.now().getTime()} ${announcements++}`).slice(0, 8);
  return `${prefix}${machine}-${host.pid}-${mark}-${serial}.lock`;
}

/**
 * Announces itself by a file of its own name and enters only when no living process has announced itself too. Whoever
 * announces later sees the earlier file, so two can never both enter; and a dead process has a name that nobody else
 * uses, so removing its file cannot take a lock from the living.
 */
async function tryEnter(host: Host, place: Place): Promise<Release | number> {
  const before = await holder(host, place, null);
  if (before !== null) return before;
  const own = await ownName(host, place);
  const path = `${place.directory}/${own}`;
  const release = () => host.files.remove(path);
  try {
    host.files.create(path, '', { mode: 0o600 });
    const other = await holder(host, place, own);
    if (other === null) removeLeftovers(host, place);
    else release();
    return other ?? release;
  } catch (error) {
    release();
    throw error;
  }
}

/** Codes that say the path is wrong, not the disk. */
const WRONG_PLACE = ['EACCES', 'EPERM', 'ENOTDIR', 'ENOENT', 'ENAMETOOLONG'];

/** Codes of a disk that takes nothing at the moment. */
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EROFS'];

/**
 * Waits until no other run uses the state file, creating its directory where there is none. Where the disk takes
 * nothing there is nothing to protect either: the run goes on, and says so when it cannot save.
 * Throws UnobservableError after 30 s, UsageError for a place where no file can be, or that another machine uses.
 */
export async function lockState(host: Host, file: string, machine: string): Promise<Release> {
  const place = placeOf(file, host.platform, machine);
  const until = host.elapsed() + PATIENCE;
  try {
    if (host.files.stat(place.directory) === null) host.files.makeDirectory(place.directory, 0o700);
    for (;;) {
      const entered = await tryEnter(host, place);
      if (typeof entered === 'function') return entered;
      if (host.elapsed() >= until) {
        throw new UnobservableError(
          `state ${file}: in use by another run (pid ${entered}) for ${PATIENCE / 1000} s; nothing was done`,
        );
      }
      await rest(host);
    }
  } catch (error) {
    if (NO_ROOM.includes(errorCode(error))) return () => {};
    if (!WRONG_PLACE.includes(errorCode(error))) throw error;
    throw new OptionError((name) => `${name('state')} ${file}: cannot be written: ${writeFailure(error)}`);
  }
}
