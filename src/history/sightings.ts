import { errorCode, type Host } from '../host/types.js';

/** Bytes of sightings that wait for a run of `cron`; some thousand of them. */
const SIZE_LIMIT = 8 << 20;

/** What a watch saw waits beside the state, one JSON object a line, until a run takes it. */
const waitingFile = (state: string) => `${state}.watched`;
/** What a run has taken and not remembered yet: a run that is killed leaves it to the next one. */
const takenFile = (state: string) => `${state}.watched.taken`;

/** Adds a line; false where too many wait already. Throws HostError where nothing can be written. */
export function addSighting(host: Host, state: string, line: string): boolean {
  const file = waitingFile(state);
  const waiting = host.files.stat(file);
  if (waiting !== null && waiting.size + line.length > SIZE_LIMIT) return false;
  if (waiting === null) {
    host.files.makeDirectory(state.slice(0, Math.max(1, state.lastIndexOf('/'))), 0o700);
    host.files.create(file, '', { mode: 0o600 });
  }
  host.files.append(file, `${line}\n`);
  return true;
}

/** Lines that a run has taken. */
export interface Sightings {
  readonly lines: readonly string[];
  /** To be called once they are remembered. */
  readonly forget: () => void;
}

function linesOf(host: Host, file: string): string[] {
  try {
    const text = host.files.readText(file, 2 * SIZE_LIMIT);
    return text.split('\n').filter((line) => line !== '');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Takes what waits. Only for who holds the lock of the state. A watch that goes on meanwhile begins a new file. Throws
 * HostError for a file that cannot be read.
 */
export function takeSightings(host: Host, state: string): Sightings {
  const [waiting, taken] = [waitingFile(state), takenFile(state)];
  const before = linesOf(host, taken);
  if (before.length === 0 && host.files.stat(waiting) !== null) host.files.rename(waiting, taken);
  return { lines: before.length > 0 ? before : linesOf(host, taken), forget: () => host.files.remove(taken) };
}
