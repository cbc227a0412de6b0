import { portName, reachWords } from '../../domain/words.js';
import { listenerRule } from './types.js';

/** A service that gives away the machine or its data to whoever reaches it. */
export const sensitiveService = listenerRule({
  id: 'sensitive-service',
  title: 'Must not face a network',
  meaning:
    'The program does what the port is known for, and by default it lets everyone who reaches it in: a container engine, a debugger, a store without a password. That it may be configured with a password cannot be seen from its socket.',
  remedy: 'Bind it to the loopback interface or put it behind authentication and a firewall.',
  when: 'an `expected` service that must not face a network (Docker API, debugger, unauthenticated store)',
  severity: { loopback: null, elsewhere: 'high' },
  acceptedBy: 'port',
  check(listener, { registry }) {
    if (listener.verdict !== 'expected') return null;
    const program = listener.program?.name ?? '';
    const claim = registry
      .claimsOn(listener.port, listener.protocol)
      .find(({ kind, programs }) => kind === 'sensitive' && programs.includes(program));
    if (claim === undefined) return null;
    return {
      message: `${portName(listener)} ${program} is open to ${reachWords(listener.exposure)}: ${claim.note}`,
      remedy: 'Bind it to the loopback interface, or allow it in the policy with what protects it as the reason.',
    };
  },
});
