import type { Bytes } from '../base/bytes.js';
import { sha256 } from '../base/sha256.js';
import { compareAssignments, RegistryDataError } from './iana-record.js';
import { formatRecord, type IanaSource, parseRecord } from './iana-text.js';
import { covering, furtherBefore, type Intervals } from './intervals.js';
import type { Assignment } from './types.js';

const FORMAT = 'port-audit/iana@2';
const NEWLINE = 0x0a;
/** Bytes of an index entry: where the line begins (4), range before + 1 (4), low port (2), high port (2). */
const ENTRY = 12;
const MAX_HEADER = 65_536;

/** What is written down about an update when it is installed. */
export interface Installation {
  /** The address or file it came from. */
  readonly from: string;
  /** ISO 8601, UTC. */
  readonly installedAt: string;
  /** What the server called this edition, for asking whether there is a newer one. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Version of the registry that port-audit shipped at that time. */
  readonly shippedVersion: string;
}

/** The IANA records in compiled form, each read only when it is asked for. */
export interface IanaTable extends IanaSource {
  readonly records: number;
  /** How many records have the status `assigned`. */
  readonly assigned: number;
  /** Null: shipped with port-audit. */
  readonly installation: Installation | null;
  /** Of the records, whatever is written down about their installation. */
  readonly sha256: string;
  /** The records that cover a port, in the order of the registry. */
  at(port: number): readonly Assignment[];
  all(): Iterable<Assignment>;
}

interface Header extends IanaSource {
  readonly format: string;
  readonly records: number;
  readonly assigned: number;
  /** Of the body. */
  readonly sha256: string;
  readonly installation: Installation | null;
}

function compileBody(assignments: readonly Assignment[]): Buffer {
  const index = Buffer.alloc(assignments.length * ENTRY);
  const lines: string[] = [];
  let start = 0;
  const before = furtherBefore(assignments.map(({ high }) => high));
  for (const [number, record] of assignments.entries()) {
    const line = `${formatRecord(record)}\n`;
    index.writeUInt32LE(start, number * ENTRY);
    index.writeUInt32LE((before[number] ?? -1) + 1, number * ENTRY + 4);
    index.writeUInt16LE(record.low, number * ENTRY + 8);
    index.writeUInt16LE(record.high, number * ENTRY + 10);
    lines.push(line);
    start += Buffer.byteLength(line);
  }
  return Buffer.concat([index, Buffer.from(lines.join(''))]);
}

/**
 * The compiled form: a line of JSON about it, an index of the ports, and the lines of the table. It exists because an
 * audit needs a few records of 13,000, and start-up is the cost that people feel: reading the text line by line took
 * 8 ms in a fresh process, opening this takes one.
 */
export function compileTable(
  source: IanaSource,
  assignments: readonly Assignment[],
  installation: Installation | null,
): Buffer {
  const body = compileBody(assignments.toSorted(compareAssignments));
  const header: Header = {
    format: FORMAT,
    version: source.version,
    source: source.source,
    records: assignments.length,
    assigned: assignments.filter((record) => record.status === 'assigned').length,
    sha256: sha256(body),
    installation,
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]);
}

function isHeader(value: unknown): value is Header {
  const header = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof Header, unknown>>;
  const texts = [header.version, header.source, header.sha256];
  const counts = [header.records, header.assigned];
  return (
    header.format === FORMAT &&
    texts.every((text) => typeof text === 'string') &&
    counts.every((count) => Number.isSafeInteger(count) && Number(count) >= 0) &&
    typeof header.installation === 'object'
  );
}

/** What stands in the header, and where the body begins. */
function readHeader(bytes: Bytes): { header: Header; body: number } {
  const beginning = bytes.subarray(0, MAX_HEADER);
  const end = beginning.indexOf(NEWLINE);
  try {
    const header: unknown = JSON.parse(beginning.toString('utf8', 0, Math.max(end, 0)));
    if (isHeader(header)) return { header, body: end + 1 };
  } catch {
    // The same answer as below: what does not begin with the header is something else.
  }
  throw new RegistryDataError('it is no compiled port registry of this version of port-audit');
}

/** The index as ranges; reading the numbers one by one keeps the byte order independent of the machine. */
function intervalsOf(index: Buffer): Intervals {
  return {
    count: index.length / ENTRY,
    before: (entry) => index.readUInt32LE(entry * ENTRY + 4) - 1,
    low: (entry) => index.readUInt16LE(entry * ENTRY + 8),
    high: (entry) => index.readUInt16LE(entry * ENTRY + 10),
  };
}

/** Opens the compiled form after its content was held against the checksum that it carries: for files of users. */
export function openCheckedTable(bytes: Buffer): IanaTable {
  const { header, body } = readHeader(bytes);
  if (sha256(bytes.subarray(body)) !== header.sha256) {
    throw new RegistryDataError('its content does not have the checksum noted in it');
  }
  return openTable(bytes);
}

/** Opens the compiled form. Throws {@link RegistryDataError} when it is something else or truncated. */
export function openTable(bytes: Bytes): IanaTable {
  const { header, body } = readHeader(bytes);
  const text = body + header.records * ENTRY;
  if (text > bytes.length) throw new RegistryDataError('it is truncated');
  const index = bytes.subarray(body, text);
  const intervals = intervalsOf(index);
  const startOf = (entry: number) => (entry < header.records ? text + index.readUInt32LE(entry * ENTRY) : bytes.length);
  const recordOf = (entry: number) =>
    parseRecord(bytes.subarray(startOf(entry), startOf(entry + 1) - 1).toString('utf8'));
  return {
    version: header.version,
    source: header.source,
    records: header.records,
    assigned: header.assigned,
    installation: header.installation,
    sha256: header.sha256,
    at: (port) => covering(intervals, port).map(recordOf),
    *all() {
      for (let entry = 0; entry < header.records; entry++) yield recordOf(entry);
    },
  };
}
