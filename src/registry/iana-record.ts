import type { Assignment } from './types.js';

/** A record as IANA publishes it, in whatever file: texts, empty where there is nothing. */
export interface RawRecord {
  readonly service: string;
  /** `22`, `6000-6063`, or empty: a service name without a port. */
  readonly port: string;
  readonly protocol: string;
  readonly description: string;
  readonly registered: string;
  readonly unauthorizedUse: string;
  readonly notes: string;
}

/** Data that cannot be the port registry; the message is one line for people. */
export class RegistryDataError extends Error {
  override readonly name = 'RegistryDataError';
}

const PORT = /^(\d{1,5})(?:-(\d{1,5}))?$/;
const PROTOCOL = /^[a-z][a-z0-9-]{0,15}$/;
const DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/;
/** What notes say about DNS-SD TXT records has nothing to do with ports, and some of it fills a page. */
const DNS_SD_NOTE = /\s*(Defined TXT keys|u=<username>).*$/i;

const PROTOCOL_ORDER = ['tcp', 'udp', 'sctp', 'dccp'];

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function portsOf(text: string): { low: number; high: number } {
  const match = PORT.exec(text);
  const low = Number(match?.[1]);
  const high = Number(match?.[2] ?? match?.[1]);
  if (match === null || low > high || high > 65535) throw new RegistryDataError(`${JSON.stringify(text)} is no port`);
  return { low, high };
}

/**
 * IANA has no column for it: a record with a service name is assigned, one whose description begins with
 * "unassigned" is free, and everything else ("Reserved", "De-registered", "any private mail system") is not to be had
 * (RFC 6335, section 6).
 */
function statusOf(service: string, description: string): Assignment['status'] {
  if (service !== '') return 'assigned';
  return /^\(?unassigned/i.test(description) ? 'unassigned' : 'reserved';
}

function noteOf(raw: RawRecord): string | null {
  const parts = [oneLine(raw.unauthorizedUse), oneLine(raw.notes).replace(DNS_SD_NOTE, '')];
  return parts.filter((part) => part !== '').join('. ') || null;
}

/** A record with a port, or null for one without. Throws {@link RegistryDataError} for what is no record. */
export function toAssignment(raw: RawRecord): Assignment | null {
  const port = raw.port.trim();
  if (port === '') return null;
  const protocol = raw.protocol.trim().toLowerCase();
  if (protocol !== '' && !PROTOCOL.test(protocol)) {
    throw new RegistryDataError(`${JSON.stringify(protocol)} is no transport protocol`);
  }
  const service = oneLine(raw.service);
  const description = oneLine(raw.description);
  const registered = raw.registered.trim();
  return {
    ...portsOf(port),
    protocol,
    status: statusOf(service, description),
    service: service === '' ? null : service,
    description,
    registered: DATE.test(registered) ? registered : null,
    note: noteOf(raw),
  };
}

function protocolRank(protocol: string): number {
  const rank = PROTOCOL_ORDER.indexOf(protocol);
  return rank < 0 ? PROTOCOL_ORDER.length + (protocol === '' ? 1 : 0) : rank;
}

/** By low port, then tcp, udp, sctp, dccp, others, all; a stable sort keeps IANA's order of what is left. */
export function compareAssignments(left: Assignment, right: Assignment): number {
  return left.low - right.low || protocolRank(left.protocol) - protocolRank(right.protocol);
}
