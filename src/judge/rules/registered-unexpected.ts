import { portName } from '../../domain/words.js';
import { isBareName, perhapsInterpreted } from './bare-name.js';
import { developmentServer } from './development-server.js';
import { doubtHere } from './doubt-here.js';
import { listenerRule } from './types.js';
import { isNamesake, registeredAndActual } from './words.js';

/** Whoever registered a name gave it to a program as well, but a name alone is no proof that this is the one. */
const NAMESAKE = '; it has the name of the registered service, but nothing more is known of it';

/** The headline: someone registered this port for something else. */
export const registeredUnexpected = listenerRule({
  id: 'registered-unexpected',
  title: 'Registered for something else',
  meaning:
    'IANA assigned this port to a service, and the program that holds it is not known to implement that service or to use the port by default or by custom. A registration is a reservation, not a promise: most often the program was simply configured to a number that looked free, but the same picture shows when something hides behind a harmless number.',
  remedy:
    'Find out who started the program and why. If it belongs there, allow it in the policy with the reason; if it could listen anywhere, move it to an unregistered port; otherwise stop it.',
  when: 'the verdict `registered-unexpected`',
  severity: { loopback: 'low', elsewhere: 'medium' },
  acceptedBy: 'port',
  restatesVerdict: true,
  check(listener, context) {
    if (listener.verdict !== 'registered-unexpected') return null;
    const development = developmentServer(listener, context);
    if (development !== null) return development;
    const interpreted = perhapsInterpreted(listener, context);
    if (interpreted !== null) return interpreted;
    const namesake = isNamesake(listener);
    return {
      message: `${portName(listener)} ${registeredAndActual(listener)}${namesake ? NAMESAKE : ''}${doubtHere(listener, context.registry)}`,
      remedy: `Find out why it listens on ${portName(listener)}; allow it in the policy with the reason, move it, or stop it.`,
      // Where a name is all that is known, it is believed of known programs as well.
      ...(namesake && listener.owners.every(isBareName) ? { atMost: 'low' as const } : {}),
    };
  },
});
