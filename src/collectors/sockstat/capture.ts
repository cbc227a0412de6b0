import type { OwnerFacts } from '../../domain/owner.js';
import type { Coverage } from '../../domain/snapshot.js';
import { assemble } from '../captures/assemble.js';
import { isUnended, lineName, UNENDED } from '../captures/lines.js';
import { printedLines } from '../captures/printed-lines.js';
import { Problems } from '../captures/problems.js';
import type { CaptureFormat } from '../captures/types.js';
import { NOBODY, readSockstatLine, type SockstatRow } from './sockstat-rows.js';

const REMEDY = 'capture with: sockstat -46l';

/** The user of each process; sockstat shows no more of it than its name. */
function detailsOf(rows: readonly SockstatRow[]): Map<number, Partial<OwnerFacts>> {
  return new Map(
    rows.flatMap(({ pid, user }) =>
      pid === null
        ? []
        : [[pid, /^\d+$/.test(user ?? '') ? { uid: Number(user) } : { user, uid: user === 'root' ? 0 : null }]],
    ),
  );
}

/** Rows of a protocol show that it was asked for; -4 and -6 alone leave no trace but the other family missing. */
function coversOf(rows: readonly SockstatRow[]): Coverage[] {
  const asked = new Set(rows.map(({ protocol }) => protocol));
  return [
    ...(asked.has('tcp') ? (['tcp4', 'tcp6'] as const) : []),
    ...(asked.has('udp') ? (['udp4', 'udp6'] as const) : []),
    'owner',
  ];
}

/** Reads what `sockstat` of FreeBSD printed, of all sockets or only of those that listen. */
export const sockstat: CaptureFormat = {
  id: 'sockstat',
  title: 'what `sockstat -46l` printed on FreeBSD',
  async parse(capture) {
    const problems = new Problems(capture.file);
    const lines = printedLines(capture);
    const rows = lines.flatMap((line) => {
      const row = readSockstatLine(line, (place, what) => problems.add(place, what));
      if (row !== null && row.peer !== NOBODY && isUnended(lines, line)) problems.add(lineName(line), UNENDED);
      return row ?? [];
    });
    if (rows.length === 0) problems.add('', 'there is no socket of TCP or UDP in it');
    problems.throwIfAny();
    return assemble(capture, {
      format: 'sockstat',
      platform: 'freebsd',
      privileged: false,
      covers: coversOf(rows),
      sightings: rows.flatMap(({ sighting }) => sighting ?? []),
      details: detailsOf(rows),
      remedy: REMEDY,
      blindReason: 'no socket of this kind is in the capture, so sockstat may not have been asked for it',
    });
  },
};
