import { isTemporaryPath } from '../../domain/executable-path.js';
import { portName } from '../../domain/words.js';
import { recognise } from '../identify/recognise.js';
import { listenerRule } from './types.js';

/** The file that runs is no longer on disk. */
export const deletedExecutable = listenerRule({
  id: 'deleted-executable',
  title: 'Executable is gone',
  meaning:
    'The file that runs was deleted or replaced after the start. After an upgrade that only means that the old, perhaps vulnerable, program still runs; malware deletes its file so that nobody can look at it.',
  remedy: 'Restart the service; if its file does not exist at all, save /proc/PID/exe and find out where it came from.',
  when: 'the file is gone; high together with `name-mismatch` or a temporary directory',
  severity: { loopback: 'medium', elsewhere: 'medium' },
  acceptedBy: 'executable',
  check(listener, { registry }) {
    const owner = listener.owners.find(({ exeDeleted }) => exeDeleted === true);
    if (owner === undefined) return null;
    const grave =
      isTemporaryPath(owner.exe ?? '') || listener.owners.some((each) => recognise(each, registry).claimed !== null);
    return {
      message: `${portName(listener)} is held by pid ${owner.pid}, whose executable ${owner.exe ?? ''} ${owner.exeReplaced ? 'was replaced' : 'was deleted'}`,
      remedy: owner.exeReplaced
        ? 'Restart the service, so that the new file runs.'
        : `Save /proc/${owner.pid}/exe before you stop it, and find out where it came from.`,
      confidence: 'high',
      ...(grave ? { atLeast: 'high' as const } : {}),
    };
  },
});
