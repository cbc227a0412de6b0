import { isTemporaryPath } from '../../domain/executable-path.js';
import type { Owner } from '../../domain/listener.js';
import { portName } from '../../domain/words.js';
import { isGoRun } from './development-server.js';
import { listenerRule } from './types.js';

const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;

/** Why others could replace the program that runs, and what to do. */
interface Weakness {
  readonly why: string;
  readonly remedy: string;
}

/** Whoever put it there may have been a stranger: to install it properly would be his wish. */
const STRANGE =
  'Find out who put it there and who started it, and keep a copy; if it is yours, install it in a system directory, owned by root and writable by nobody else.';

/** What looks like it may be something else: anybody can make directories of such names. */
const BUILD =
  'If you run it, nothing has to be done while you work on it; to keep it, build it with `go build` and start it from where it lies. If not, find out who did.';

const REPLACEABLE =
  'Compare the file with what its maker ships, since somebody may have replaced it; then let root own it and nobody else write to it.';

/** Null: others cannot replace it. */
function weakness(owner: Owner): Weakness | null {
  const { exe, exeFile } = owner;
  if (exe !== null && isTemporaryPath(exe)) {
    if (isGoRun(owner)) return { why: 'is a build of `go run` in a temporary directory of its user', remedy: BUILD };
    return { why: 'lies in a directory that everybody may write to', remedy: STRANGE };
  }
  if (exeFile === null) return null;
  const mode = Number.parseInt(exeFile.mode, 8);
  if ((mode & OTHERS_WRITE) !== 0) return { why: 'may be overwritten by everybody', remedy: REPLACEABLE };
  if ((mode & GROUP_WRITE) === 0 || exeFile.gid === 0) return null;
  return { why: `may be overwritten by group ${exeFile.gid}`, remedy: REPLACEABLE };
}

/** Whoever can write the file decides what answers on the port. */
export const writableExecutable = listenerRule({
  id: 'writable-executable',
  title: 'Executable that others can write',
  meaning:
    'The file that runs lies in a temporary directory, or users other than its owner and root may overwrite it. Whoever can do that decides what answers on this port after the next start.',
  remedy:
    'Find out who put the file there, or changed it last, and who started it. If it is yours, install it in a system directory, owned by root and writable by nobody else.',
  when: 'executable under /tmp, /var/tmp, /dev/shm, or writable by group or others (owner root aside)',
  severity: { loopback: 'high', elsewhere: 'high' },
  acceptedBy: 'executable',
  check(listener) {
    for (const owner of listener.owners) {
      const weak = weakness(owner);
      if (weak === null) continue;
      return {
        message: `${portName(listener)} is held by pid ${owner.pid}, whose executable ${owner.exe ?? 'file'} ${weak.why}`,
        remedy: weak.remedy,
        confidence: 'high',
      };
    }
    return null;
  },
});
