import type { Family } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';
import type { Coverage } from '../../domain/snapshot.js';
import { assemble } from '../captures/assemble.js';
import { type ReadAddress, readAddress } from '../captures/endpoint.js';
import { lineName } from '../captures/lines.js';
import { printedLines } from '../captures/printed-lines.js';
import { excerpt, Problems } from '../captures/problems.js';
import {
  addressAdvice,
  NO_NAMES,
  namedHost,
  namedPort,
  portAdvice,
  type ServicePorts,
} from '../captures/service-ports.js';
import type { CaptureFormat } from '../captures/types.js';
import { Unplaced } from '../captures/unplaced.js';
import { membershipOf } from '../processes/cgroup.js';
import { sightedAt } from '../sighted-at.js';
import type { Sighting } from '../types.js';
import { readSsRows, type SsOutput, type SsRow } from './ss-rows.js';

/**
 * Until iproute2 4.15 ss writes `*` for the IPv4 wildcard and IPv6 without brackets, and no interfaces; since then `*`
 * is the IPv6 wildcard that takes IPv4 as well. A capture of nothing but `*` is taken for a new one.
 */
function isOldLayout(rows: readonly SsRow[]): boolean {
  const listening = rows.filter(({ peer }) => peer.port === '*');
  return listening.some(({ local, peer }) => {
    const bareIpv6 = local.host.includes(':') && !local.bracketed;
    return bareIpv6 || (/^\d/.test(local.host) && peer.host === '*');
  });
}

/**
 * Without the first column a row that waits tells its protocol by its state, so that the outputs of `ss -ltn` and
 * `ss -lun` may stand one after another.
 */
const protocolOf = ({ protocol, state }: SsRow): Protocol => protocol ?? (state === 'UNCONN' ? 'udp' : 'tcp');

const listens = (row: SsRow, protocol: Protocol) => row.state === (protocol === 'tcp' ? 'LISTEN' : 'UNCONN');

/** Where ss was not asked for numbers, the far end tells the family of `localhost`. */
function readHost({ local: { host, bracketed }, peer }: SsRow, old: boolean): ReadAddress | null {
  if (host !== '*') return readAddress(namedHost(host, bracketed || peer.host !== '0.0.0.0'), false);
  return old ? { family: 'ipv4', address: '0.0.0.0' } : { family: 'ipv6', address: '::' };
}

/** What `-e` adds. */
interface Extended {
  readonly uid: number | null;
  readonly inode: number | null;
  /** A path that users may choose, so nothing behind its beginning is believed but the very end. */
  readonly cgroup: string;
  readonly v6only: boolean | null;
}

const NOT_EXTENDED: Extended = { inode: null, uid: null, cgroup: '', v6only: null };

/** What stands behind a control group: whether the socket is IPv6 alone, and the direction of a shutdown. */
const FLAG = /\sv6only:([01])$/;
const ARROW = /\s(?:---|<--|-->|<->)$/;

function readExtended(details: string): Extended {
  if (details.trim() === '') return NOT_EXTENDED;
  const [own = '', ...rest] = details.split(' cgroup:');
  // From the end on: a control group may have any name, and no expression is to try every way to part it.
  const grouped = rest.join(' cgroup:').trimEnd().replace(ARROW, '');
  const flag = FLAG.exec(grouped)?.[1];
  const cgroup = flag === undefined ? grouped : grouped.replace(FLAG, '');
  const v6only = flag ?? (rest.length === 0 ? /\sv6only:([01])(?:\s|$)/.exec(own)?.[1] : undefined);
  const number = (key: string) => new RegExp(`(?:^|\\s)${key}:(\\d+)(?:\\s|$)`).exec(own)?.[1];
  const inode = number('ino');
  return {
    inode: inode === undefined ? null : Number(inode),
    // Only other users than root are printed.
    uid: inode === undefined ? null : Number(number('uid') ?? 0),
    cgroup,
    v6only: v6only === undefined ? null : v6only === '1',
  };
}

/** Without `-e` only the spelling of the wildcard says it, `*` or `[::]`. */
function dualStackOf(v6only: boolean | null, wildcard: string, old: boolean): boolean | null {
  if (v6only !== null) return !v6only;
  return old ? null : wildcard === '*';
}

const NONE_NAMED = 'the capture names no process at all: it was taken without -p, or not as root';
const NOT_NAMED = 'the capture names no process for it';
const AMBIGUOUS = 'the capture names its processes in a way that can be read as different ones';

function holderGapOf({ users }: SsRow, asked: boolean): Sighting['holderGap'] {
  if (users !== null && users.holders.length > 0) return null;
  return { status: 'hidden', reason: users?.ambiguous ? AMBIGUOUS : asked ? NOT_NAMED : NONE_NAMED };
}

interface Context {
  readonly old: boolean;
  /** Whether it names any process: then it was taken with `-p`. */
  readonly asked: boolean;
  readonly problems: Problems;
  /** Listeners whose address is a name, or was hidden by hand. */
  readonly unplaced: Unplaced;
  readonly servicePorts: ServicePorts;
}

/** Told by the far end of a listener, where the near one cannot be read. */
const familyOf = ({ peer }: SsRow): Family => (peer.bracketed || peer.host.includes(':') ? 'ipv6' : 'ipv4');

/** Null for a socket that does not listen, and for one that cannot be read, which is told. */
function sightingOf(row: SsRow, { old, asked, problems, unplaced, servicePorts }: Context): Sighting | null {
  const protocol = protocolOf(row);
  if (!listens(row, protocol)) return null;
  const place = lineName(row.line);
  const host = readHost(row, old);
  const port = namedPort(row.local.port, protocol, servicePorts);
  if (port === null) {
    problems.add(
      place,
      `not a port number: ${excerpt(row.local.port)}; ${portAdvice(row.local.port, 'capture with ss -n')}`,
    );
  }
  if (host === null) {
    const advice = addressAdvice(row.local.host, 'capture with ss -n');
    const why = `not an address: ${excerpt(row.local.host)}; ${advice}`;
    unplaced.add({ place, protocol, family: familyOf(row), port: row.local.port, why });
  }
  if (host === null || port === null) return null;
  const { uid, inode, cgroup, v6only } = readExtended(row.details);
  const { unit, container } = membershipOf(cgroup);
  const dualStack = host.address === '::' ? dualStackOf(v6only, row.local.host, old) : false;
  const holders = row.users?.holders ?? [];
  return sightedAt(
    { protocol, ...host, port },
    {
      interface: row.local.zone ?? (old ? undefined : null),
      dualStack,
      inode,
      uid,
      unit,
      container,
      holders,
      holderGap: holderGapOf(row, asked),
    },
  );
}

/**
 * A listener shows that ss was asked for listeners of its kind (`-l` or `-a`), and the first column that it was asked
 * for several kinds: TCP and UDP, unless other kinds are there as well and one of these two is not. Narrowing to IPv4 or
 * IPv6 (`-4`, `-6`) leaves no trace.
 */
function tablesOf({ kinds, others }: SsOutput, listening: ReadonlySet<Protocol>): Coverage[] {
  const both = listening.size > 0 && kinds === true && !others;
  return [
    ...(both || listening.has('tcp') ? (['tcp4', 'tcp6'] as const) : []),
    ...(both || listening.has('udp') ? (['udp4', 'udp6'] as const) : []),
  ];
}

function coversOf(output: SsOutput, listening: ReadonlySet<Protocol>, { old, asked }: Context): Coverage[] {
  return [
    ...tablesOf(output, listening),
    ...(asked ? (['owner'] as const) : []),
    ...(old ? [] : (['interface', 'dualStack'] as const)),
  ];
}

const NOT_LISTED = {
  remedy: 'capture as root with: ss -tulpn',
  blindReason: 'the capture does not show that ss was asked for it',
};

/** The same comes of a machine where nothing listens and of `ss` without `-l`. */
const NOTHING_LISTED = {
  remedy: 'if ss -tulpn, as root, shows no listener either, run port-audit collect on that machine instead',
  blindReason: 'the capture has no listener, so nothing shows that ss was asked for any',
};

/** Reads what `ss -tulpn` printed, with or without -H and -e, of any version of iproute2. */
export const ss: CaptureFormat = {
  id: 'ss',
  title: 'what `ss -tulpn` printed on a Linux machine',
  async parse(capture) {
    const problems = new Problems(capture.file);
    const output = readSsRows(printedLines(capture), problems);
    const { rows } = output;
    const unplaced = new Unplaced();
    const context = {
      old: isOldLayout(rows),
      asked: output.named,
      problems,
      unplaced,
      servicePorts: capture.servicePorts ?? NO_NAMES,
    };
    const sightings = rows.flatMap((row) => sightingOf(row, context) ?? []);
    const gaps = unplaced.settle(problems, sightings.length, NOT_LISTED.remedy);
    problems.throwIfAny();
    return assemble(capture, {
      format: 'ss',
      platform: 'linux',
      privileged: false,
      covers: coversOf(output, new Set(sightings.map(({ protocol }) => protocol)), context),
      sightings,
      gaps,
      ...(sightings.length === 0 ? NOTHING_LISTED : NOT_LISTED),
    });
  },
};
