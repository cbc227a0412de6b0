import { portName } from '../../domain/words.js';
import { listenerRule } from './types.js';

/** The file that runs is not the one that its package installed. */
export const modifiedExecutable = listenerRule({
  id: 'modified-executable',
  title: 'Executable differs from its package',
  meaning:
    'The file that runs has another checksum than the one its distribution package lists: somebody or something changed it after the installation. Intruders replace daemons so that they let them in again. Whoever is root can change the package database as well, so the absence of this finding proves little.',
  remedy:
    'Keep a copy of the file, compare it with the one in the package from a trusted source, and reinstall the package. Unless the change can be explained, treat the machine as broken into.',
  when: 'differs from what its package installed (`--verify`)',
  severity: { loopback: 'critical', elsewhere: 'critical' },
  acceptedBy: 'never',
  check(listener) {
    const owner = listener.owners.find(({ exeVerified }) => exeVerified === 'modified');
    if (owner === undefined) return null;
    return {
      message: `${portName(listener)} is held by pid ${owner.pid}, whose executable ${owner.exe ?? ''} differs from what the package ${owner.package ?? ''} installed`,
      remedy: `Save /proc/${owner.pid}/exe, and compare it with the file of a freshly downloaded package.`,
      confidence: 'high',
    };
  },
});
