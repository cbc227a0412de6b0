import { didYouMean } from '../../base/did-you-mean.js';
import { quoted } from '../../base/quoted.js';
import { isWildcard, parseAddress, parseCidr } from '../../domain/address.js';
import { EXPOSURES, type Exposure } from '../../domain/exposure.js';
import type { AddressMatch, PortMatch, ProgramMatch, Until, UserMatch } from '../types.js';

/** A selector, or what is wrong with its text. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

const HIGHEST_PORT = 65535;
const PORT_FORMS = 'a port, LOW-HIGH, "ephemeral" or "any", each with an optional /tcp or /udp';

function parseRange(text: string): Parsed<{ low: number; high: number }> | null {
  const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text);
  if (match === null) return null;
  const low = Number(match[1]);
  const high = Number(match[2] ?? match[1]);
  if (high > HIGHEST_PORT) return { problem: `there is no port ${high}; the highest is ${HIGHEST_PORT}` };
  if (high === 0) return { problem: 'nothing can listen on port 0' };
  if (low > high) return { problem: `${text} can match nothing; did you mean ${high}-${low}?` };
  return { value: { low, high } };
}

function parsePortWord(text: string, protocol: PortMatch['protocol']): Parsed<PortMatch> {
  if (text === 'ephemeral' || text === 'any') return { value: { kind: text, protocol } };
  const range = parseRange(text);
  if (range === null) {
    return { problem: `expected ${PORT_FORMS}, found ${quoted(text)}${didYouMean(text, ['ephemeral', 'any'])}` };
  }
  return 'problem' in range ? range : { value: { kind: 'range', protocol, ...range.value } };
}

/** Reads `22`, `22/tcp`, `6000-6063`, `ephemeral/udp`, `any`. */
export function parsePort(text: string): Parsed<PortMatch> {
  const slash = text.indexOf('/');
  if (slash < 0) return parsePortWord(text, null);
  const protocol = text.slice(slash + 1);
  if (protocol !== 'tcp' && protocol !== 'udp') {
    const hint = didYouMean(protocol, ['tcp', 'udp']);
    return { problem: `expected /tcp or /udp after the port, found ${quoted(`/${protocol}`)}${hint}` };
  }
  return parsePortWord(text.slice(0, slash), protocol);
}

/** Paths of Linux and macOS, of a Windows drive, of a Windows share. */
const ABSOLUTE = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

/** Reads a full path or a bare name; what is neither could match nothing. */
export function parseProgram(text: string): Parsed<ProgramMatch> {
  if (text.trim() === '') return { problem: 'is empty and can match nothing; name a program, or leave the key out' };
  if (ABSOLUTE.test(text)) {
    if (/[/\\]$/.test(text)) return { problem: `${quoted(text)} is a directory and can match nothing` };
    return { value: { kind: 'path', path: text } };
  }
  if (text.includes('/')) {
    return {
      problem: `${quoted(text)} can match nothing: write the full path of the executable, or its base name alone`,
    };
  }
  return { value: { kind: 'name', name: text } };
}

export function parseUser(value: string | number): Parsed<UserMatch> {
  if (typeof value === 'number') return { value: { kind: 'uid', uid: value } };
  if (value.trim() === '') return { problem: 'is empty and can match nothing; name a user, or leave the key out' };
  return { value: { kind: 'name', name: value } };
}

function parseNetwork(text: string): Parsed<AddressMatch> {
  const cidr = parseCidr(text);
  if (cidr === null) {
    const address = parseAddress(text.slice(0, text.indexOf('/')));
    const why = address === null ? 'is no ADDRESS/BITS' : 'has bits set outside the network, or too many bits';
    return { problem: `${quoted(text)} ${why}; write for example 10.0.0.0/8` };
  }
  if (cidr.bits === cidr.address.bytes.length * 8 && isWildcard(cidr.address)) {
    return { problem: `${text} can match nothing: a range never matches a wildcard; write "all"` };
  }
  return { value: { kind: 'cidr', cidr, text } };
}

/** Reads one class of exposure, CIDR or address; null for `any`, which asks for nothing. */
export function parseAddressMatch(text: string): Parsed<AddressMatch | null> {
  if (text === 'any') return { value: null };
  if ((EXPOSURES as readonly string[]).includes(text)) {
    return { value: { kind: 'exposure', exposure: text as Exposure } };
  }
  if (text.includes('/')) return parseNetwork(text);
  const address = parseAddress(text);
  if (address !== null) return { value: { kind: 'address', address, text } };
  const hint = text.includes('%')
    ? '; write the address without its interface'
    : didYouMean(text, ['any', ...EXPOSURES]);
  return { problem: `expected any, ${EXPOSURES.join(', ')}, a CIDR or an address, found ${quoted(text)}${hint}` };
}

const DAY = 24 * 60 * 60 * 1000;

/** Reads a calendar day, `2027-06-30`. */
export function parseUntil(text: string): Parsed<Until> {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(start) || !new Date(start).toISOString().startsWith(text)) {
    return { problem: `expected a day of the calendar like 2027-06-30, found ${quoted(text)}` };
  }
  return { value: { day: text, end: start + DAY } };
}
