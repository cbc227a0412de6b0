import { isHiddenListener } from '../../domain/hidden-listener.js';
import { portName } from '../../domain/words.js';
import { listenerRule } from './types.js';

/** Taken, and nothing shows by what. */
export const hiddenListener = listenerRule({
  id: 'hidden-listener',
  title: 'Taken, and nothing shows by what',
  meaning:
    'A socket cannot be bound to the port, time and again, and yet neither the tables of the kernel nor any tool shows one that has it. Rootkits keep their listeners out of every table so. It can also be a TCP socket that was bound and never listens, which no table of the kernel shows either.',
  remedy:
    'Look at the machine from outside, with a scan from another host or its disk in another machine; do not trust its own tools. If no program of yours reserves the port without listening on it, treat the machine as compromised.',
  when: 'taken, and nothing shows it (`--hidden`)',
  severity: { loopback: 'critical', elsewhere: 'critical' },
  acceptedBy: 'never',
  check(listener) {
    if (!isHiddenListener(listener)) return null;
    return {
      message: `${portName(listener)} is taken, and nothing on this machine shows by what`,
      remedy:
        'Scan the port from another machine, and find out what has it without trusting the tools of this one; what no program of yours explains is a rootkit.',
      confidence: 'high',
    };
  },
});
