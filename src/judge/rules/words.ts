import type { JudgedListener } from '../../domain/report.js';
import { holderWords } from '../../domain/words.js';

/** Both sides of the comparison, never one alone: `registered: chmd / actual: python3`. */
export function registeredAndActual(listener: JudgedListener): string {
  const { service, description, status } = listener.registration;
  const registered = service === null ? status : describe(service, description);
  return `registered: ${registered} / actual: ${holderWords(listener)}`;
}

/** Letters and digits alone: `gdomap` and `GDO-map` are one name. */
const folded = (name: string) =>
  name
    .toLowerCase()
    .replace(/\.exe$/, '')
    .replace(/[^a-z0-9]/g, '');

/** Whether the program has the very name of a service that IANA registered the port for, or that of its daemon. */
export function isNamesake({ program, registration }: JudgedListener): boolean {
  const name = folded(program?.name ?? '');
  return (
    name.length >= 3 && registration.services.some((service) => [folded(service), `${folded(service)}d`].includes(name))
  );
}

function describe(service: string, description: string | null): string {
  return description === null || description === '' ? service : `${service}, ${description}`;
}

/** The socket tables that nobody could look at: `tcp6, udp6 could not be looked at`. */
export const notLookedAt = (scopes: readonly string[]) => `${scopes.join(', ')} could not be looked at`;

/** What listens on the port of an entry that it does not fit, and why not. */
export interface Instead {
  /** Id of the listener. */
  readonly listener: string;
  /** `user is mallory, not root`; at least one. */
  readonly misfits: readonly string[];
}

/** The same as the end of a sentence; nothing where nothing listens there. */
export const insteadWords = (instead: Instead | null): string =>
  instead === null ? '' : `; ${instead.listener} listens, but its ${instead.misfits.join(', and its ')}`;
