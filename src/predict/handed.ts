import { runtimeOf } from '../domain/invocation/runtime.js';
import type { Running } from './programs/running.js';
import type { Opened, Started } from './types.js';

/** The sockets that are handed to each service. */
export function handedTo(all: readonly Started[]): ReadonlyMap<string, readonly Opened[]> {
  const handed = new Map<string, Opened[]>();
  for (const { sockets: own, service } of all) {
    if (service === undefined || own.length === 0) continue;
    const sockets = handed.get(service) ?? [];
    sockets.push(...own);
    handed.set(service, sockets);
  }
  return handed;
}

/**
 * What a program takes for the socket that it would open, where it opens itself what it was not handed. Others take the
 * streams that they are handed for all of theirs.
 */
const SAME: ReadonlyMap<string, (given: Opened, own: Opened) => boolean> = new Map([
  // Transport by transport, each with its family. rpcbind.c, init_transport
  ['rpcbind', (given: Opened, own: Opened) => given.family === own.family],
  // The address, whatever the port. CUPS, scheduler/main.c, service_add_listener; cups/http-addr.c, httpAddrEqual
  ['cupsd', (given: Opened, own: Opened) => given.address === own.address],
  // Family and port, whatever the address. Dovecot, src/master/service-listen.c, systemd_listen_fd
  ['dovecot', (given: Opened, own: Opened) => given.family === own.family && given.port === own.port],
  // Questions alone come by what it is handed: its figures have a port of their own. dnss(1), --monitoring_listen_addr
  ['dnss', (given: Opened, own: Opened) => given.port === own.port],
]);

/** Whether what is run is nobody's but a script: what it does with sockets that it is handed, and opens beside them, is its own. */
const isOwnScript = ({ known, exe }: Pick<Running, 'known' | 'exe'>) => !known && runtimeOf(exe) !== null;

/**
 * What a program opens itself of all that it would open: whoever is handed streams may open datagrams of its own all the same. Of a
 * script of one's own that names other ports than it is handed, these are possible.
 */
export function openedBeside(
  run: Pick<Running, 'name' | 'known' | 'exe'>,
  given: readonly Opened[],
  opened: readonly Opened[],
): Opened[] {
  const isGiven = (own: Opened) =>
    given.some((each) => each.protocol === own.protocol && SAME.get(run.name)?.(each, own) !== false);
  return opened.flatMap((own): Opened[] => {
    if (!isGiven(own)) return [own];
    const isOther = isOwnScript(run) && given.every(({ port }) => port !== own.port);
    return isOther ? [{ ...own, certainty: 'possible' }] : [];
  });
}
