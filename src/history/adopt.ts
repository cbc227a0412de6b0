import { errorCode, type Host } from '../host/types.js';
import { readAnyState } from './state.js';

/** Where the first versions kept the state of a user, whichever machine it was. */
const earlierPath = (file: string) => file.replace(/[^/]*$/, 'state.json');

/**
 * From where to read what should be in `file`: where that is not there, a state of an earlier version, which knew no
 * machines. Throws UsageError for one that is damaged.
 */
export async function stateOrEarlier(host: Host, file: string): Promise<string> {
  const earlier = earlierPath(file);
  if (earlier === file || host.files.stat(file) !== null || host.files.stat(earlier) === null) return file;
  const state = await readAnyState(host, earlier);
  return state === null || state.machine !== null ? file : earlier;
}

/**
 * The same, and takes the state of an earlier version over. It is moved, not copied, so that of several machines that
 * share a home only one has it. The caller holds the lock of `file`.
 */
export async function adoptEarlier(host: Host, file: string): Promise<string> {
  const found = await stateOrEarlier(host, file);
  if (found === file) return file;
  try {
    host.files.rename(found, file);
    return file;
  } catch (error) {
    // Another machine was faster; or the disk takes nothing, which the run says when it cannot save.
    return errorCode(error) === 'ENOENT' ? file : found;
  }
}
