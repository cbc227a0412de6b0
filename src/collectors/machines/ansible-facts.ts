import type { Protocol } from '../../domain/listener.js';
import type { OwnerFacts } from '../../domain/owner.js';
import type { Coverage, Snapshot } from '../../domain/snapshot.js';
import { assemble } from '../captures/assemble.js';
import { excerpt, Problems } from '../captures/problems.js';
import type { Sighting } from '../types.js';
import { sightingOf } from './socket.js';
import { type Fields, fieldsIn, firstText, isFields, isoTime, type MachineFormat, wholeNumber } from './types.js';

const TABLES: ReadonlyArray<readonly [key: string, protocol: Protocol]> = [
  ['tcp_listen', 'tcp'],
  ['udp_listen', 'udp'],
];

const hasTables = (facts: Fields) => TABLES.some(([key]) => Array.isArray(facts[key]));

/** Facts stand alone, or in what a module returned, as `ansible --tree` and callbacks write it. */
function factsIn(value: unknown): Fields | null {
  if (!isFields(value)) return null;
  const inner = fieldsIn(value, 'ansible_facts');
  if (hasTables(inner)) return inner;
  return hasTables(value) ? value : null;
}

/** With `include_non_listening` the same lists have connections as well. A row without a state listens. */
function isListening(row: Fields, protocol: Protocol): boolean {
  const state = firstText(row.state)?.toUpperCase();
  if (protocol === 'tcp') return state === undefined || state.startsWith('LISTEN');
  return state === undefined || !state.startsWith('ESTAB');
}

function detailsOf(row: Fields): Partial<OwnerFacts> {
  const user = firstText(row.user);
  return { name: firstText(row.name), user, uid: user === 'root' ? 0 : null };
}

interface Found {
  readonly sightings: Sighting[];
  readonly details: Map<number, Partial<OwnerFacts>>;
}

function addRow(row: unknown, protocol: Protocol, place: string, problems: Problems, found: Found): void {
  if (!isFields(row)) {
    problems.add(place, `expected an object with address and port, found ${excerpt(row)}`);
    return;
  }
  if (!isListening(row, protocol)) return;
  const isIpv6 = typeof row.protocol === 'string' ? row.protocol.endsWith('6') || null : null;
  const { address, port, pid, name } = row;
  const socket = { protocol, isIpv6, address, port, pid, name, tool: 'listen_ports_facts' };
  const sighting = sightingOf(socket, place, problems);
  if (sighting !== null) found.sightings.push(sighting);
  const holder = wholeNumber(pid);
  if (holder !== null && holder > 0) found.details.set(holder, detailsOf(row));
}

function hostOf(value: unknown, facts: Fields, fallbackName: string): string {
  const { host, hostname, inventory_hostname, ansible_hostname } = isFields(value) ? value : {};
  const own = firstText(facts.ansible_hostname, facts.hostname, facts.ansible_nodename, facts.nodename);
  return firstText(inventory_hostname, host, hostname, ansible_hostname) ?? own ?? fallbackName;
}

function covered(facts: Fields): Coverage[] {
  const tables = TABLES.filter(([key]) => Array.isArray(facts[key]));
  return [...tables.flatMap(([, protocol]): Coverage[] => [`${protocol}4`, `${protocol}6`]), 'owner'];
}

/** Facts of Ansible's `community.general.listen_ports_facts`: `tcp_listen` and `udp_listen` (docs.ansible.com). */
export const ansibleFacts: MachineFormat = {
  id: 'ansible',
  title: 'facts of `listen_ports_facts` of Ansible',
  isLike: (value) => factsIn(value) !== null,
  read(value, source): Snapshot | null {
    const facts = factsIn(value);
    if (facts === null) return null;
    const problems = new Problems(source.file);
    const found: Found = { sightings: [], details: new Map() };
    for (const [key, protocol] of TABLES) {
      const rows = facts[key];
      if (!Array.isArray(rows)) continue;
      for (const [index, row] of rows.entries()) addRow(row, protocol, `${key}[${index}]`, problems, found);
    }
    problems.throwIfAny();
    const date = facts.ansible_date_time ?? facts.date_time;
    return assemble(
      { ...source, takenAt: isoTime(fieldsIn({ date }, 'date').iso8601) ?? source.takenAt },
      {
        format: 'ansible',
        platform: 'linux',
        hostname: hostOf(value, facts, source.fallbackName),
        privileged: [...found.details.values()].some(({ uid }) => uid === 0),
        covers: covered(facts),
        ...found,
        remedy: 'gather listen_ports_facts with become: true',
        blindReason: 'the facts have no list of these sockets',
      },
    );
  },
};
