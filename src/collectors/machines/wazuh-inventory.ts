import type { Protocol } from '../../domain/listener.js';
import type { Coverage, Snapshot } from '../../domain/snapshot.js';
import { assemble } from '../captures/assemble.js';
import { excerpt, Problems } from '../captures/problems.js';
import { type InventorySocket, sightingOf } from './socket.js';
import { type Fields, fieldsIn, firstText, isFields, isoTime, type MachineFormat, wholeNumber } from './types.js';

/** One port of Wazuh's inventory, whichever of its two forms it came in. */
interface Port {
  readonly address: unknown;
  readonly port: unknown;
  readonly protocol: string;
  readonly state: string | null;
  readonly peerPort: number | null;
  readonly pid: unknown;
  readonly name: unknown;
}

/** A document of `wazuh-states-inventory-ports-*`; a search or an export wraps it in `_source`. */
function indexed(value: Fields): Port | null {
  const [source, network, process] = ['source', 'network', 'process'].map((key) => fieldsIn(value, key));
  const protocol = firstText(network?.transport, network?.protocol);
  if (source === undefined || !('port' in source) || protocol === null) return null;
  return {
    address: source.ip,
    port: source.port,
    protocol,
    state: firstText(fieldsIn(value, 'interface').state),
    peerPort: wholeNumber(fieldsIn(value, 'destination').port),
    pid: process?.pid,
    name: process?.name,
  };
}

/** An item of the manager's API, `GET /syscollector/{agent}/ports`. */
function item(value: Fields): Port | null {
  const local = fieldsIn(value, 'local');
  const protocol = firstText(value.protocol);
  if (!('port' in local) || protocol === null) return null;
  return {
    address: local.ip,
    port: local.port,
    protocol,
    state: firstText(value.state),
    peerPort: wholeNumber(fieldsIn(value, 'remote').port),
    pid: value.pid,
    name: value.process,
  };
}

const unwrapped = (value: unknown): unknown => (isFields(value) && isFields(value._source) ? value._source : value);

/** The documents in a line: one, the hits of a search, or the items of an answer of the API. */
function documentsIn(value: unknown): { readonly all: readonly unknown[]; readonly isWhole: boolean } | null {
  const hits = fieldsIn(value, 'hits').hits;
  const items = fieldsIn(value, 'data').affected_items;
  if (Array.isArray(hits)) return { all: hits.map(unwrapped), isWhole: false };
  if (Array.isArray(items)) return { all: items, isWhole: true };
  return isFields(value) ? { all: [unwrapped(value)], isWhole: false } : null;
}

const portOf = (value: unknown): Port | null => (isFields(value) ? (indexed(value) ?? item(value)) : null);

/** TCP listens where it says so; of UDP the inventory has no state, and what has no peer is bound. */
function isListening({ state, peerPort }: Port, protocol: Protocol): boolean {
  return protocol === 'tcp' ? state === 'listening' : (peerPort ?? 0) === 0;
}

const agentOf = (document: unknown): string | null => {
  const agent = fieldsIn(fieldsIn(document, 'wazuh'), 'agent');
  const plain = fieldsIn(document, 'agent');
  const named = firstText(plain.name, agent.name, fieldsIn(agent, 'host').hostname, fieldsIn(plain, 'host').hostname);
  const id = isFields(document) ? firstText(document.agent_name, document.agent_id) : null;
  return named ?? firstText(plain.id, agent.id) ?? id;
};

/** Only one machine: a report is about one. */
function hostOf(documents: readonly unknown[], fallbackName: string, problems: Problems): string {
  const agents = [...new Set(documents.map(agentOf))];
  if (agents.length > 1) problems.fail('', `${agents.length} agents in one line; write one line for each`);
  return agents[0] ?? fallbackName;
}

const scannedAt = (document: unknown): string | null =>
  isoTime(isFields(document) ? document['@timestamp'] : null) ??
  isoTime(fieldsIn(document, 'state').modified_at) ??
  isoTime(fieldsIn(document, 'scan').time);

const PROTOCOL = /^(tcp|udp)(6?)$/;

function socketOf(port: Port): (InventorySocket & { readonly listens: boolean }) | null {
  const [, protocol, six] = PROTOCOL.exec(port.protocol.toLowerCase()) ?? [];
  if (protocol !== 'tcp' && protocol !== 'udp') return null;
  const { address, pid, name } = port;
  return {
    protocol,
    isIpv6: six === '6' ? true : null,
    address,
    port: port.port,
    pid,
    name,
    tool: 'Wazuh',
    listens: isListening(port, protocol),
  };
}

/** A document by itself is one socket of the machine. */
const ONE_OF_MANY = {
  kind: 'partial',
  scope: 'wazuh',
  count: null,
  reason: 'a document of the index shows one port, not all that listens',
  remedy: 'ask the API of the manager for all ports of the agent',
} as const;

/**
 * Ports of Wazuh's system inventory: documents of the index `wazuh-states-inventory-ports-*` (wazuh/wazuh,
 * docs/ref/modules/inventory-harvester), alone, in `_source` or as hits of a search, and answers of the manager's API.
 */
export const wazuhInventory: MachineFormat = {
  id: 'wazuh',
  title: 'ports of the system inventory of Wazuh, from its index or API',
  isLike: (value) => {
    const documents = documentsIn(value);
    const isAnswer = documents?.isWhole === true;
    return isAnswer || documents?.all.some((document) => portOf(document) !== null) === true;
  },
  read(value, source): Snapshot | null {
    const { all, isWhole } = documentsIn(value) ?? { all: [], isWhole: false };
    const problems = new Problems(source.file);
    const sockets = all.map((document, index) => {
      const port = portOf(document);
      if (port === null) problems.add(`[${index}]`, `expected a port of the inventory, found ${excerpt(document)}`);
      return port === null ? null : socketOf(port);
    });
    const known = sockets.filter((socket) => socket !== null);
    const listening = known.filter(({ listens }) => listens);
    const sightings = listening.map((socket, index) => sightingOf(socket, `[${index}]`, problems));
    problems.throwIfAny();
    const shown = new Set(known.map(({ protocol }) => protocol));
    const covers = [...shown].flatMap((protocol): Coverage[] => [`${protocol}4`, `${protocol}6`]);
    return assemble(
      { ...source, takenAt: all.map(scannedAt).find((time) => time !== null) ?? source.takenAt },
      {
        format: 'wazuh',
        platform: 'linux',
        hostname: hostOf(all, source.fallbackName, problems),
        privileged: false,
        covers: [...covers, 'owner'],
        sightings: sightings.filter((sighting) => sighting !== null),
        gaps: isWhole ? [] : [ONE_OF_MANY],
        remedy: 'let the agent of Wazuh run as root, with ports and processes in its syscollector',
        blindReason: 'no document is about a socket of this kind',
      },
    );
  },
};
