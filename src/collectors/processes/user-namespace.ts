import type { Host } from '../../host/types.js';

/**
 * Whether a process lives in another user namespace than this run, as everybody may make one: there he is root over
 * mounts of his own, and may say which file runs (prctl(2), PR_SET_MM_EXE_FILE). True where that may not be seen.
 */
export function hasOwnUserNamespace({ files }: Pick<Host, 'files'>, base: string): boolean {
  try {
    return files.readLink(`${base}/ns/user`) !== files.readLink('/proc/self/ns/user');
  } catch {
    return true;
  }
}
