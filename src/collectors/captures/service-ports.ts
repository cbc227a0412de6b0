import { canonicalAddress } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';
import { readPort } from './endpoint.js';

/** The ports that a registry has under the name of a service; empty: none. */
export type ServicePorts = (service: string, protocol: Protocol) => readonly number[];

/** Nobody knows any name. */
export const NO_NAMES: ServicePorts = () => [];

/** Names that a system has for another port than IANA has today: macOS prints this one for 2222, and IANA has it for 2223. */
const ELSEWHERE: ReadonlySet<string> = new Set(['rockwell-csp2']);

/**
 * The port, given as a number or as a name that the registry has exactly once for the protocol. Null when it is neither:
 * a name of several ports says nothing.
 */
export function namedPort(text: string, protocol: Protocol, servicePorts: ServicePorts): number | null {
  const number = readPort(text);
  if (number !== null || !/^[A-Za-z]/.test(text) || text.length > 60) return number;
  if (ELSEWHERE.has(text.toLowerCase())) return null;
  const [only, ...others] = new Set(servicePorts(text, protocol));
  return only !== undefined && others.length === 0 ? only : null;
}

/** The loopback address that tools print a name for where they were not asked for numbers; every other word as it is. */
export function namedHost(name: string, ofIpv6Socket: boolean): string {
  // BusyBox ends names with the dot of the root.
  const host = /^[a-z].*\.$/i.test(name) ? name.slice(0, -1) : name;
  if (host === 'localhost' || host === 'localhost.localdomain') return ofIpv6Socket ? '::1' : '127.0.0.1';
  return host === 'ip6-localhost' || host === 'ip6-loopback' ? '::1' : name;
}

/** Digits and letters that somebody replaced by hand before giving the text away: `10.0.XX.XX`, `fd7a:...`, `<ip>`. */
const HIDDEN_BY_HAND = /(?:^|[.:])[xX*]{1,4}(?:$|[.:])|\.\.\.|…|^<.*>$|redacted/i;

/** Numbers that look like an address; where they are none, no tool printed them: `139.59.256.256`, `2001:DB8:`. */
const OF_NUMBERS = /^\d+(?:\.\d+){3}$|^[\da-f]*:[\da-f:.]*$/i;

/** What is to be done about an address that is none. `advice`: what makes the tool print numbers. */
export function addressAdvice(host: string, advice: string): string {
  if (host === '*') return advice;
  if (HIDDEN_BY_HAND.test(host))
    return 'it was hidden by hand, and no option brings it back; use the text as the tool printed it';
  const isChanged = OF_NUMBERS.test(host) && canonicalAddress(host) === null;
  return isChanged ? 'no tool prints that; use the text as the tool printed it' : advice;
}

/** The same for a port; one that is a name was not in the registry, or there more than once. */
export function portAdvice(port: string, advice: string): string {
  return /^[A-Za-z]/.test(port) ? `the registry does not have it exactly once; ${advice}` : advice;
}
