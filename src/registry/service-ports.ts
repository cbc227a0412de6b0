import type { Protocol } from '../domain/listener.js';
import { localService } from './local-services.js';
import type { Registry } from './types.js';

/** Ports by service and protocol; both ends of a range, for a range is no port. */
function portsByName({ allAssignments }: Registry): ReadonlyMap<string, readonly number[]> {
  const ports = new Map<string, number[]>();
  for (const { service, protocol, low, high } of allAssignments()) {
    const key = `${service} ${protocol}`;
    if (service !== null) ports.set(key, [...(ports.get(key) ?? []), low, high]);
  }
  return ports;
}

/** The ports that IANA's records have under the name of a service, or Linux where they have none; empty: none. */
export function servicePortsOf(registry: Registry): (service: string, protocol: Protocol) => readonly number[] {
  let ports: ReadonlyMap<string, readonly number[]> | null = null;
  return (service, protocol) => {
    ports ??= portsByName(registry);
    const local = localService(service, protocol);
    return ports.get(`${service} ${protocol}`) ?? (local === undefined ? [] : [local]);
  };
}
