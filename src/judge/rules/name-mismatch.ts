import { portName } from '../../domain/words.js';
import { recognise } from '../identify/recognise.js';
import { listenerRule } from './types.js';

/** A process that calls itself what it is not. */
export const nameMismatch = listenerRule({
  id: 'name-mismatch',
  title: 'Name claims another program',
  meaning:
    'The process calls itself by the name of a known program, and its executable is another one. A process may choose its name freely; few honest programs choose that of another.',
  remedy:
    'Look at the executable and at who started it. If it is a wrapper that you know, allow its full path in the policy.',
  when: 'comm or argv claims a known program that the executable is not',
  severity: { loopback: 'high', elsewhere: 'high' },
  acceptedBy: 'executable',
  check(listener, { registry }) {
    for (const owner of listener.owners) {
      const { claimed } = recognise(owner, registry);
      if (claimed === null) continue;
      return {
        message: `${portName(listener)} is held by pid ${owner.pid}, which calls itself ${claimed} but runs ${owner.exe ?? ''}`,
        remedy: 'Look at the executable and at who started it.',
        confidence: 'high',
      };
    }
    return null;
  },
});
