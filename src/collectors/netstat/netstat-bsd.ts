import { SCOPES, type Scope, scopeOf } from '../../domain/listener.js';
import { lineName } from '../captures/lines.js';
import { excerpt } from '../captures/problems.js';
import { namedPort, portAdvice } from '../captures/service-ports.js';
import { sightedAt } from '../sighted-at.js';
import type { Sighting } from '../types.js';
import { type BsdRow, type BsdTable, CUT, isBsdLine, readTable } from './bsd-table.js';
import { cutGaps, type NearEnd, placedAt } from './near-end.js';
import { holderGapOf, type NetstatDialect, type Reading } from './netstat-types.js';

const REMEDY = 'capture with: netstat -anvl';

/** What names the programs as well, by system. */
const NAMES = {
  darwin: 'capture as root with: lsof -nP +c0 -i',
  freebsd: 'capture with: sockstat -46l',
  aix: 'capture with netstat -Aan, and give the first column of a row to rmsock, as root: rmsock ADDRESS tcpcb',
  openbsd: 'capture as root with: lsof -nP +c0 -i',
  unknown: 'capture as root with: lsof -nP +c0 -i (OpenBSD, NetBSD, HP-UX)',
} as const;

const listens = ({ protocol, state, local, peer }: BsdRow) =>
  local.port !== '*' && (protocol === 'tcp' ? state === 'LISTEN' : peer.port === '*');

function isCut({ local: { host } }: BsdRow, { wide }: BsdTable): boolean {
  return host.includes(':') && host.length === CUT && !wide;
}

const endOf = (row: BsdRow, table: BsdTable): NearEnd => ({
  ...row,
  ipv6: row.version.endsWith('6'),
  cut: isCut(row, table),
});

const HEADLESS = 'the line that names the columns is missing, so nobody can tell which one is the process id';

const gapOf = ({ owners, headless }: BsdTable): Sighting['holderGap'] =>
  headless ? { status: 'hidden', reason: HEADLESS } : holderGapOf(owners);

function sightingOf(row: BsdRow, table: BsdTable, reading: Reading): Sighting | null {
  const { problems, servicePorts } = reading;
  const end = endOf(row, table);
  const address = placedAt(end, '-l', reading);
  const port = namedPort(row.local.port, row.protocol, servicePorts);
  if (port === null) {
    const advice = portAdvice(row.local.port, 'capture with netstat -n');
    problems.add(lineName(row.line), `not a port number: ${excerpt(row.local.port)}; ${advice}`);
  }
  if (address === null || port === null) return null;
  return sightedAt(
    { protocol: row.protocol, ...address, port },
    {
      interface: end.cut ? undefined : (row.local.zone ?? undefined),
      dualStack: address.address === '::' && row.version === '46',
      holders: row.holder === null ? [] : [row.holder],
      holderGap: row.holder === null ? gapOf(table) : null,
    },
  );
}

/** Every row of a table, listening or not, shows that it was asked for; `tcp46` and `tcp6` are one table. */
function tablesOf({ rows, everything }: BsdTable): Scope[] {
  if (everything) return [...SCOPES];
  const shown = new Set(
    rows.flatMap(({ protocol, version }) => [
      scopeOf({ protocol, family: version.endsWith('6') ? 'ipv6' : 'ipv4' }),
      ...(version === '46' ? [scopeOf({ protocol, family: 'ipv4' })] : []),
    ]),
  );
  return SCOPES.filter((scope) => shown.has(scope));
}

/** OpenBSD, NetBSD and HP-UX leave the 4 away and look alike without the title of OpenBSD; AIX writes both. */
function platformOf({ rows, titled }: BsdTable): keyof typeof NAMES {
  if (titled !== null) return titled;
  if (!rows.some(({ version }) => version === '')) return 'darwin';
  return rows.some(({ version }) => version === '4') ? 'aix' : 'unknown';
}

/** netstat of macOS, the BSDs and AIX, where a dot stands before the port. */
export const netstatBsd: NetstatDialect = {
  recognises: isBsdLine,
  read(lines, reading) {
    const table = readTable(lines, reading.problems);
    if (table.withoutServers) reading.problems.add('', `there are no listeners in it, only connections; ${REMEDY}`);
    const listening = table.rows.filter(listens);
    const sightings = listening.flatMap((row) => sightingOf(row, table, reading) ?? []);
    const platform = platformOf(table);
    return {
      platform,
      sightings,
      tables: tablesOf(table),
      owners: table.owners,
      remedy: platform === 'darwin' ? REMEDY : NAMES[platform],
      namesRemedy: NAMES[platform],
      gaps: cutGaps(
        listening.map((row) => endOf(row, table)),
        REMEDY,
      ),
    };
  },
};
