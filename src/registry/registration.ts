import { FIRST_DYNAMIC_PORT } from '../domain/ephemeral.js';
import type { Protocol } from '../domain/listener.js';
import type { PortRange, Registration } from '../domain/report.js';
import type { Assignment } from './types.js';

const RANK = { assigned: 0, reserved: 1, unassigned: 2 } as const;

/** The range of a port (RFC 6335, section 6). */
export function rangeOf(port: number): PortRange {
  if (port < 1024) return 'system';
  return port < FIRST_DYNAMIC_PORT ? 'user' : 'dynamic';
}

/** The records of one protocol, assigned ones first; without a protocol IANA means all of them. */
function recordsOf(assignments: readonly Assignment[], protocol: Protocol): readonly Assignment[] {
  const records = assignments.filter((record) => record.protocol === protocol || record.protocol === '');
  return records.sort((left, right) => RANK[left.status] - RANK[right.status]);
}

/** Ports of a range without a record are alike, and there are tens of thousands of them. */
const withoutRecord = (range: PortRange): Registration => ({
  status: range === 'dynamic' ? 'dynamic' : 'unassigned',
  service: null,
  services: [],
  description: null,
  range,
  registered: null,
});

const WITHOUT_RECORD: Readonly<Record<PortRange, Registration>> = {
  system: withoutRecord('system'),
  user: withoutRecord('user'),
  dynamic: withoutRecord('dynamic'),
};

/**
 * What the records of a port say about one protocol: an assignment for tcp alone does not register udp. A port without
 * a record is unassigned, or dynamic from 49152 on, where IANA assigns nothing.
 */
export function registrationOf(assignments: readonly Assignment[], port: number, protocol: Protocol): Registration {
  const records = recordsOf(assignments, protocol);
  const [first] = records;
  const range = rangeOf(port);
  if (first === undefined) return WITHOUT_RECORD[range];
  const services = [...new Set(records.flatMap((record) => record.service ?? []))];
  return {
    status: first.status,
    service: services[0] ?? null,
    services,
    description: first.description || null,
    range,
    registered: first.registered ?? null,
  };
}
