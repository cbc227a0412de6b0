import type { Protocol } from '../../domain/listener.js';
import type { OwnerFacts } from '../../domain/owner.js';
import { readAddress, readPort } from '../captures/endpoint.js';
import { excerpt, type Problems } from '../captures/problems.js';
import { splitWindowsCommandLine } from '../processes/windows-command-line.js';
import { sightedAt } from '../sighted-at.js';
import type { Sighting } from '../types.js';
import type { PsRecord } from './records.js';

/** A socket that listens, and what is told of its process. */
export interface PsEndpoint {
  readonly sighting: Sighting;
  readonly pid: number | null;
  readonly details: Partial<OwnerFacts>;
}

const TELL =
  'nothing says whether it is TCP or UDP: choose the property State as well, or capture with the line of docs/captures.md';

const NO_PORT = 'nothing stands where its port would be; was the capture changed or cut off?';

/** MSFT_NetTCPConnection, property State: 2 is Listen. Scripts that read netstat keep its words. */
const LISTENING = /^(?:listen|listening|2)$/i;

/** Its other values, by name and number; 100 is Bound. */
const OTHER_STATE =
  /^(?:closed|syn_?sent|syn_?received|established|fin_?wait_?[12]|close_?wait|closing|last_?ack|time_?wait|delete_?tcb|bound|1|[3-9]|1[0-2]|100)$/i;

/** Where a state is none of these, another tool wrote it, and might mean a listener. */
const isUnknownState = (state: string) => state !== '' && !LISTENING.test(state) && !OTHER_STATE.test(state);

function protocolOf({ properties, className }: PsRecord): Protocol | null {
  const said = (properties.get('protocol') ?? properties.get('proto') ?? '').toLowerCase();
  if (/^(?:tcp|udp)/.test(said)) return said.startsWith('tcp') ? 'tcp' : 'udp';
  if (className !== '') return className.includes('UDP') ? 'udp' : 'tcp';
  if (properties.has('state') || properties.has('remoteport')) return 'tcp';
  const parts = properties.get('instanceid')?.split('++').length ?? 0;
  return parts === 2 ? 'udp' : parts === 4 ? 'tcp' : null;
}

/** What listens; without a state every row of TCP may. */
function listens({ properties }: PsRecord, protocol: Protocol): boolean {
  const state = properties.get('state');
  if (protocol === 'udp') return true;
  if (state !== undefined && state !== '') return LISTENING.test(state);
  return (properties.get('remoteport') ?? '0') === '0';
}

function first(record: PsRecord, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = record.properties.get(name);
    if (value !== undefined && value !== '') return value;
  }
  return null;
}

function pidOf(record: PsRecord): number | null {
  const text = first(record, 'owningprocess', 'pid', 'processid') ?? '';
  return /^\d{1,10}$/.test(text) && Number(text) > 0 ? Number(text) : null;
}

/** `2026-11-29T08:11:02.0000000Z`, as our own line writes it. */
function startOf(record: PsRecord): string | null {
  const text = first(record, 'started');
  const time = text === null || !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function detailsOf(record: PsRecord): Partial<OwnerFacts> {
  const command = first(record, 'commandline');
  const parent = first(record, 'parentprocessid') ?? '';
  return {
    name: first(record, 'processname', 'process', 'program', 'name'),
    exe: first(record, 'path', 'executablepath'),
    cmdline: command === null ? null : splitWindowsCommandLine(command),
    parentPid: /^\d{1,10}$/.test(parent) ? Number(parent) : null,
    startedAt: startOf(record),
    unit: first(record, 'services', 'service'),
    signer: first(record, 'signer'),
  };
}

/** Reads one object. Null for what does not listen, and for what cannot be read, which is told. */
export function readEndpoint(record: PsRecord, problems: Problems): PsEndpoint | null {
  const protocol = protocolOf(record);
  const state = record.properties.get('state') ?? '';
  const isOdd = protocol === 'tcp' && isUnknownState(state);
  // A row whose words moved may have its state elsewhere as well.
  const hasPort = first(record, 'localport') !== null;
  if (protocol !== null && !hasPort) problems.add(record.place, NO_PORT);
  if (protocol === null) problems.add(record.place, TELL);
  if (isOdd) problems.add(record.place, `not a state of PowerShell: ${excerpt(state)}`);
  if (protocol === null || isOdd || !hasPort || !listens(record, protocol)) return null;
  const text = first(record, 'localaddress') ?? '';
  const [plain = '', zone] = text.split('%');
  const host = readAddress(plain, false);
  const port = readPort(first(record, 'localport') ?? '');
  if (host === null) problems.add(record.place, `not an address: ${excerpt(text)}; was the column too narrow?`);
  if (port === null) problems.add(record.place, `not a port: ${excerpt(first(record, 'localport') ?? '')}`);
  if (host === null || port === null) return null;
  const pid = pidOf(record);
  const details = detailsOf(record);
  const sighting = sightedAt(
    { protocol, ...host, port },
    {
      interface: zone === undefined || zone === '0' ? undefined : zone,
      dualStack: host.address === '::' ? null : false,
      holders: pid === null ? [] : [{ pid, name: details.name ?? null }],
      holderGap: pid === null ? { status: 'hidden', reason: 'the capture names no process for it' } : null,
    },
  );
  return { sighting, pid, details };
}
