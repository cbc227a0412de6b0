import { isWildcard, parseAddress } from '../../domain/address.js';
import type { Listener } from '../../domain/listener.js';
import type { ChancePorts, Program } from '../../registry/types.js';
import type { OwnerMatch } from './types.js';

type Drawn = Pick<Listener, 'protocol' | 'address' | 'port' | 'exposure'>;

/** Whether a socket looks like one of those that such a program draws. */
const LOOKS: Readonly<Record<ChancePorts, (listener: Drawn) => boolean>> = {
  // A server would rather be reached on one address; questions go out from whichever the route takes.
  queries: ({ protocol, address, port }) => {
    const parsed = parseAddress(address);
    return protocol === 'udp' && port >= 1024 && parsed !== null && isWildcard(parsed);
  },
  forwards: ({ protocol, exposure, port }) => protocol === 'tcp' && exposure === 'loopback' && port >= 1024,
  // bindresvport(3) of the C library begins at 600, that of libtirpc at 600 too, older ones at 512.
  reserved: ({ port }) => port >= 512 && port < 1024,
  // PltHttpServer.cpp of Platinum: 1024 + random % 1024.
  upnp: ({ protocol, port }) => protocol === 'tcp' && port >= 1024 && port < 2048,
  // RAND_UDP_PORT_START and RAND_UDP_PORT_END of Mayaqua's Network.h.
  tunnels: ({ protocol, port }) => protocol === 'udp' && port >= 5000 && port < 65_530,
};

const REASONS: Readonly<Record<ChancePorts, (port: string, product: string) => string>> = {
  queries: (port, product) => `${product} asks from a UDP port drawn by chance, and ${port} looks like one of these`,
  forwards: (port, product) =>
    `${product} opens ports on loopback for its extensions and for what it forwards, and ${port} looks like one of these`,
  reserved: (port, product) => `${product} takes any privileged port that is free, and ${port} looks like one of these`,
  upnp: (port, product) => `${product} takes a port by chance for UPnP, and ${port} looks like one of these`,
  tunnels: (port, product) =>
    `${product} takes UDP ports by chance for its tunnels, and ${port} looks like one of these`,
};

/** The known program that an owner is, when it draws such ports by chance; null for anything else. */
export function drawerOf({ identity }: OwnerMatch, listener: Drawn): Program | null {
  const drawer = identity.candidates.find(
    ({ trusted, program }) => trusted && program.draws !== null && LOOKS[program.draws](listener),
  );
  return drawer?.program ?? null;
}

/** Why the number of a drawn port says nothing, one sentence. */
export function drawnSentence({ port, protocol }: Drawn, { draws, product }: Program): string {
  return draws === null ? '' : REASONS[draws](`${port}/${protocol}`, product);
}
