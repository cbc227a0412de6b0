import { answeringOwners } from '../../domain/answering.js';
import type { Exposure } from '../../domain/exposure.js';
import { namedOwners } from '../../domain/named-owners.js';
import type { JudgedListener } from '../../domain/report.js';

/** `3099/tcp`. */
export function portName(listener: Pick<JudgedListener, 'port' | 'protocol'>): string {
  return `${listener.port}/${listener.protocol}`;
}

/** The program that really holds the port, with its path where that says more than the name. */
export function actual(listener: JudgedListener): string {
  const name = listener.program?.name ?? 'unknown';
  const exe = answeringOwners(namedOwners(listener)).find((owner) => owner.exe !== null)?.exe;
  return exe === undefined || exe === null || exe === name ? name : `${name} (${exe})`;
}

/** Both sides of the comparison, never one alone: `registered: chmd / actual: python3`. */
export function registeredAndActual(listener: JudgedListener): string {
  const { service, description, status } = listener.registration;
  const registered = service === null ? status : describe(service, description);
  return `registered: ${registered} / actual: ${actual(listener)}`;
}

function describe(service: string, description: string | null): string {
  return description === null || description === '' ? service : `${service}, ${description}`;
}

const REACH: Readonly<Record<Exposure, string>> = {
  loopback: 'this machine only',
  'link-local': 'the local link',
  private: 'the private network',
  multicast: 'members of the group',
  public: 'the network, on a public address',
  all: 'every network this machine is on',
};

/** From where the listener can be reached, in words. */
export function reach(listener: JudgedListener): string {
  return REACH[listener.exposure];
}
