import { isTemporaryPath } from '../../domain/executable-path.js';
import type { Owner } from '../../domain/listener.js';
import { portName } from '../../domain/words.js';
import { listenerRule } from './types.js';

const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;

/** Why others could replace the program that runs, null when they cannot. */
function weakness({ exe, exeFile }: Owner): string | null {
  if (exe !== null && isTemporaryPath(exe)) return 'lies in a directory that everybody may write to';
  if (exeFile === null) return null;
  const mode = Number.parseInt(exeFile.mode, 8);
  if ((mode & OTHERS_WRITE) !== 0) return 'may be overwritten by everybody';
  return (mode & GROUP_WRITE) !== 0 && exeFile.gid !== 0 ? `may be overwritten by group ${exeFile.gid}` : null;
}

/** Whoever can write the file decides what answers on the port. */
export const writableExecutable = listenerRule({
  id: 'writable-executable',
  title: 'Executable that others can write',
  meaning:
    'The file that runs lies in a temporary directory, or users other than its owner and root may overwrite it. Whoever can do that decides what answers on this port after the next start.',
  remedy: 'Install the program in a system directory, owned by root and writable by nobody else.',
  when: 'executable under /tmp, /var/tmp, /dev/shm, or writable by group or others (owner root aside)',
  severity: { loopback: 'high', elsewhere: 'high' },
  acceptedBy: 'executable',
  check(listener) {
    for (const owner of listener.owners) {
      const why = weakness(owner);
      if (why === null) continue;
      return {
        message: `${portName(listener)} is held by pid ${owner.pid}, whose executable ${owner.exe ?? 'file'} ${why}`,
        remedy: 'Install the program in a system directory, owned by root and writable by nobody else.',
        confidence: 'high',
      };
    }
    return null;
  },
});
