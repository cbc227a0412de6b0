import { holderWords, portName } from '../../domain/words.js';
import { perhapsInterpreted } from './bare-name.js';
import { developmentServer } from './development-server.js';
import { doubtHere } from './doubt-here.js';
import { listenerRule } from './types.js';

/** Nobody registered this port, and the program is not known to use it. */
export const unregisteredPort = listenerRule({
  id: 'unregistered-port',
  title: 'Unregistered port',
  meaning:
    'IANA assigned this port to nobody, and the program that holds it is not known to use it by default or by custom. That is what an in-house service usually looks like.',
  remedy: 'If the service is meant to be there, allow it in the policy with the reason; otherwise stop it.',
  when: 'the verdict `unregistered`',
  severity: { loopback: 'info', elsewhere: 'low' },
  acceptedBy: 'port',
  restatesVerdict: true,
  check(listener, context) {
    if (listener.verdict !== 'unregistered') return null;
    const development = developmentServer(listener, context);
    if (development !== null) return development;
    const interpreted = perhapsInterpreted(listener, context);
    if (interpreted !== null) return interpreted;
    return {
      message: `${portName(listener)} registered: nobody (${listener.registration.status}) / actual: ${holderWords(listener)}${doubtHere(listener, context.registry)}`,
      remedy: `If it is meant to be there, allow ${portName(listener)} in the policy with the reason; otherwise stop it.`,
    };
  },
});
