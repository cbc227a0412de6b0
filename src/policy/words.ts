import { placeText } from './file/problems.js';
import type { AddressMatch, EntryFields, PolicyEntry, PortMatch, ProgramMatch, UserMatch } from './types.js';

/** `22/tcp`, `6000-6063`, `ephemeral/udp`: as it is written in the file. */
export function portWords(port: PortMatch): string {
  const range =
    port.kind === 'range' ? (port.low === port.high ? `${port.low}` : `${port.low}-${port.high}`) : port.kind;
  return port.protocol === null ? range : `${range}/${port.protocol}`;
}

export const programWords = (match: ProgramMatch) => (match.kind === 'path' ? match.path : match.name);
export const userWords = (match: UserMatch) => (match.kind === 'uid' ? `uid ${match.uid}` : match.name);
export const addressWords = (match: AddressMatch) => (match.kind === 'exposure' ? match.exposure : match.text);

/** Alternatives: `a`, `a or b`, `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** What an entry asks for: `443/tcp nginx, user root, address all`. */
export function fieldsWords(entry: EntryFields): string {
  const program = alternatives(entry.programs.map(programWords));
  const parts = [program === '' ? portWords(entry.port) : `${portWords(entry.port)} ${program}`];
  if (entry.users.length > 0) parts.push(`user ${alternatives(entry.users.map(userWords))}`);
  if (entry.addresses.length > 0) parts.push(`address ${alternatives(entry.addresses.map(addressWords))}`);
  return parts.join(', ');
}

/** What an entry is called is kept, as one entry speaks of many listeners. */
function kept(words: (entry: PolicyEntry) => string): (entry: PolicyEntry) => string {
  const known = new WeakMap<PolicyEntry, string>();
  return (entry) => {
    const text = known.get(entry) ?? words(entry);
    known.set(entry, text);
    return text;
  };
}

/** An entry and where it stands: `allow 22/tcp sshd (port-audit.yaml:4:5)`. */
export const entryWords = kept((entry) => `${entry.kind} ${fieldsWords(entry)} (${placeText(entry.place)})`);

/** The same and why: `allow 22/tcp sshd (port-audit.yaml:4:5): administration`. */
export const entryAndReason = kept((entry) => `${entryWords(entry)}: ${entry.reason}`);
