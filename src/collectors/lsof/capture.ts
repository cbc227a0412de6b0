import type { Protocol } from '../../domain/listener.js';
import type { OwnerFacts } from '../../domain/owner.js';
import type { Coverage } from '../../domain/snapshot.js';
import { assemble } from '../captures/assemble.js';
import { captureText } from '../captures/decode.js';
import { linesOf } from '../captures/lines.js';
import { unpasted } from '../captures/pasted.js';
import { Problems } from '../captures/problems.js';
import { type CaptureFormat, LINE_LIMIT } from '../captures/types.js';
import { Unplaced } from '../captures/unplaced.js';
import { Connections } from './connections.js';
import { type LsofFile, readLsofFields } from './lsof-fields.js';
import { lsofSockets, sightingOf } from './lsof-sockets.js';
import { readLsofTable } from './lsof-table.js';
import { pastedFields } from './pasted-fields.js';

/**
 * The system, by what lsof calls a device: on Linux the number of the socket, elsewhere an address of the kernel, which FreeBSD
 * maps at 0xfffff800… (DMAP of vmparam.h) and macOS at 0xffffff80…, or hides.
 */
function platformOf(files: readonly LsofFile[]): string {
  const addresses = files.flatMap(({ device }) => (device?.startsWith('0x') ? [device] : []));
  if (addresses.length === 0) return 'linux';
  return addresses.every((address) => /^0xfffff[89ab][0-9a-f]{10}$/.test(address)) ? 'freebsd' : 'darwin';
}

function readFiles(file: string, text: string, problems: Problems): LsofFile[] {
  const fields = /^(?:m\s*)?p\d+[\0\r\n]/.test(text) ? text : pastedFields(text);
  if (fields === null) return readLsofTable(unpasted(linesOf(file, text)), problems);
  const files: LsofFile[] = [];
  const connections = new Connections();
  let count = 0;
  for (const each of readLsofFields(fields, (line, what) => problems.add(`line ${line}`, what))) {
    if (!connections.repeats(each)) files.push(each);
    if (++count > LINE_LIMIT) problems.fail('', `more than ${LINE_LIMIT} open files`);
  }
  return files;
}

/** What lsof says of the processes: more than their names, but not what they run. */
function detailsOf(files: readonly LsofFile[]): Map<number, Partial<OwnerFacts>> {
  return new Map(
    files.map(({ process }) => {
      const { pid, command, user, uid, parentPid } = process;
      return [pid, { name: command, user: uid === 0 ? 'root' : user, uid, parentPid }];
    }),
  );
}

/** May listen, but lsof was not asked where. */
const isNameless = ({ protocol, state, name }: LsofFile) =>
  name === null && (protocol === 'UDP' || (protocol === 'TCP' && (state === null || state === 'LISTEN')));

/**
 * What `-F` was not asked to say of an open file, without which nobody knows whether it listens; null: nothing. Sockets have
 * a number as their descriptor.
 */
function missingField({ descriptor, type, protocol }: LsofFile): string | null {
  if (!/^\d/.test(descriptor)) return null;
  if (type === null) return 'an open file without its type; run lsof with the field t';
  return /^IPv[46]$/.test(type) && protocol === null
    ? 'a socket without its protocol; run lsof with the field P'
    : null;
}

/** Sockets of other kinds of the same protocol show that lsof was asked for it. */
function tablesOf(files: readonly LsofFile[]): Coverage[] {
  const asked = (protocol: Protocol) => files.some((file) => file.protocol === protocol.toUpperCase());
  return [...(asked('tcp') ? (['tcp4', 'tcp6'] as const) : []), ...(asked('udp') ? (['udp4', 'udp6'] as const) : [])];
}

const REMEDY = 'capture as root with: lsof -nP +c0 -i';
const NOT_ROOT = 'nothing in the capture shows that lsof ran as root, and to others it shows only their own sockets';
const NOT_ASKED = 'no socket of this kind is in the capture, so lsof may not have been asked for it';

/** Reads what `lsof -i` printed: the table, or the fields of `-F` and `-F0`. */
export const lsof: CaptureFormat = {
  id: 'lsof',
  title: 'what `lsof -nP +c0 -i` printed as root, as a table or with -F (macOS, BSD, Linux)',
  async parse(capture) {
    const problems = new Problems(capture.file);
    const text = captureText(capture, { nulAllowed: true });
    const files = readFiles(capture.file, text, problems).filter((file) => {
      const missing = missingField(file);
      if (missing !== null) problems.add(`line ${file.line}`, missing);
      return missing === null;
    });
    const unplaced = new Unplaced();
    const sockets = lsofSockets(
      files,
      (line, what) => problems.add(`line ${line}`, what),
      capture.servicePorts,
      ({ line, type }, protocol, port, why) => {
        const family = type === 'IPv6' ? 'ipv6' : 'ipv4';
        unplaced.add({ place: `line ${line}`, protocol, family, port: `${port}`, why });
      },
    );
    for (const each of files.filter(isNameless)) {
      problems.add(`line ${each.line}`, 'a socket without its address; run lsof with the field n');
    }
    const gaps = unplaced.settle(problems, sockets.length, REMEDY);
    problems.throwIfAny();
    const privileged = files.some(({ process, protocol }) => process.uid === 0 && protocol !== null);
    return assemble(capture, {
      format: 'lsof',
      platform: platformOf(files),
      privileged,
      covers: privileged ? [...tablesOf(files), 'owner'] : [],
      sightings: sockets.map(sightingOf),
      details: detailsOf(files),
      gaps,
      remedy: REMEDY,
      blindReason: privileged ? NOT_ASKED : NOT_ROOT,
    });
  },
};
