import type { KnownUse, PortUser } from '../../domain/explanation.js';
import type { Protocol } from '../../domain/listener.js';
import type { PortRange, Registration } from '../../domain/report.js';
import { portName } from '../../domain/words.js';

/** What the paragraphs are made from. */
export interface PortFacts {
  readonly port: number;
  readonly range: PortRange;
  readonly registrations: ReadonlyArray<Registration & { readonly protocol: Protocol }>;
  readonly users: readonly PortUser[];
  readonly known: readonly KnownUse[];
  /** Ports that this machine hands out by itself; null when nobody looked. */
  readonly localPortRange: readonly [number, number] | null;
}

function rangeWords({ range }: PortFacts): string[] {
  if (range === 'system') {
    return [
      'It is a system port: on Linux and BSD only an administrator, or a program that was given the right to, may open one. Whoever listens here has or had that right.',
    ];
  }
  return range === 'user'
    ? ['It is a user port: any user may open it.']
    : [
        'It is a dynamic port: from 49152 up nobody can register one, and systems hand them out by themselves. The number says nothing, so a listener that is not known to belong here is called ephemeral, and nothing is reported.',
      ];
}

/** `3476/tcp and 3476/udp`. */
const named = (port: number, protocols: readonly Protocol[]) =>
  protocols.map((protocol) => portName({ port, protocol })).join(' and ');

function verdictWords(facts: PortFacts, protocols: readonly Protocol[], first: Registration): string {
  const { port, users } = facts;
  const subject = named(port, protocols);
  const isKnown = users.some((user) => user.protocols.some((protocol) => protocols.includes(protocol)));
  if (first.status === 'assigned') {
    const services = first.services.join(', ');
    return isKnown
      ? `A listener of the known software on ${subject} is as expected. Any other program is reported as registered-unexpected: the port is registered for ${services}, and the program is not known to belong here.`
      : `No software is known that implements ${services}, or uses ${subject} otherwise. What listens here is something else, most often a program that somebody set to a number that looked free; every listener is reported as registered-unexpected.`;
  }
  const owner = first.status === 'reserved' ? `IANA reserves ${subject}` : `Nobody has registered ${subject}`;
  return isKnown
    ? `${owner}, but the known software uses it and is as expected. Any other program is reported as unregistered-port.`
    : `${owner}, and no software is known to use it by default. A listener is reported as unregistered-port: less a warning than a question.`;
}

/** One paragraph for protocols that are in the same position, else one each. */
function registrationWords(facts: PortFacts): string[] {
  const groups = new Map<string, { protocols: Protocol[]; first: Registration }>();
  for (const registration of facts.registrations) {
    if (registration.status === 'dynamic') continue;
    const uses = facts.users.some(({ protocols }) => protocols.includes(registration.protocol));
    const key = JSON.stringify([registration.status, registration.services, uses]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { protocols: [registration.protocol], first: registration });
    else group.protocols.push(registration.protocol);
  }
  return [...groups.values()].map(({ protocols, first }) => verdictWords(facts, protocols, first));
}

function localRangeWords({ port, range, localPortRange }: PortFacts): string[] {
  if (localPortRange === null || range === 'dynamic') return [];
  const [low, high] = localPortRange;
  if (port < low || port > high) return [];
  return [
    `This machine hands out ${low}-${high} by itself, so a listener here that is not known to belong is called ephemeral, and nothing is reported.`,
  ];
}

const ofKind = (known: readonly KnownUse[], kind: string) => known.filter((use) => use.kind === kind);

function historyWords({ known }: PortFacts): string[] {
  const malware = ofKind(known, 'malware').map(({ name }) => name);
  const words =
    malware.length === 0
      ? []
      : [
          `Malware has used it (${malware.join(', ')}), so a program that is not known to belong here is reported as suspicious-port as well. The number alone proves nothing: look at the program.`,
        ];
  const cleartext = ofKind(known, 'cleartext').map(
    ({ name, successor }) => `${name} sends credentials in the clear (cleartext-service); use ${successor} instead.`,
  );
  const sensitive = ofKind(known, 'sensitive').map(
    ({ name, programs }) =>
      `${name} must not be reachable from a network: ${programs.join(', ')} on any address but loopback is reported as sensitive-service.`,
  );
  return [...words, ...cleartext, ...sensitive];
}

/** What it means to see a port open, in paragraphs. */
export function meaningOf(facts: PortFacts): string[] {
  return [...registrationWords(facts), ...localRangeWords(facts), ...historyWords(facts), ...rangeWords(facts)];
}
