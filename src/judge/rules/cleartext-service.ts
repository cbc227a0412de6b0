import { portName } from '../../domain/words.js';
import { listenerRule } from './types.js';

/** A service that sends passwords in the clear although a successor exists. */
export const cleartextService = listenerRule({
  id: 'cleartext-service',
  title: 'Credentials in the clear',
  meaning:
    'The program does what the port is known for, and the protocol sends names and passwords unencrypted: whoever shares the network can read them. A well-known successor exists.',
  remedy: 'Replace the service by its encrypted successor, or bind it to the loopback interface.',
  when: 'an `expected` service that sends credentials in the clear and has a well-known successor (telnet, rlogin, rsh, rexec, ftp, tftp and their kind)',
  severity: { loopback: 'info', elsewhere: 'medium' },
  acceptedBy: 'port',
  check(listener, { registry }) {
    if (listener.verdict !== 'expected') return null;
    const program = listener.program?.name ?? '';
    const claim = registry
      .claimsOn(listener.port, listener.protocol)
      .find(({ kind, programs }) => kind === 'cleartext' && (programs.length === 0 || programs.includes(program)));
    if (claim === undefined) return null;
    return {
      message: `${portName(listener)} ${program} speaks ${claim.name}, which sends credentials in the clear`,
      remedy: `Use ${claim.successor ?? 'an encrypted protocol'} instead.`,
    };
  },
});
