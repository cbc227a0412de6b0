import type { Bytes } from '../base/bytes.js';
import { sha256 } from '../base/sha256.js';
import { type ExecutableIndex, indexExecutables } from './executables.js';
import { RegistryDataError } from './iana-record.js';
import { compilePorts } from './port-table.js';
import { specific } from './selector.js';
import type { PortClaim, Program } from './types.js';
import { compileWords } from './word-table.js';

/** What people wrote down in registry/programs and registry/ports. */
export interface Knowledge {
  readonly programs: readonly Program[];
  readonly claims: readonly PortClaim[];
}

/** Knowledge that is read piece by piece: an audit needs some dozens of a thousand programs. */
export interface KnowledgeStore {
  readonly sha256: string;
  /** Of this knowledge together with the records of IANA that it was compiled with; null where it was without. */
  readonly together: Together | null;
  readonly programs: number;
  readonly claims: number;
  readonly executables: ExecutableIndex;
  /** Numbers of programs by name, runtime and service (word tables), and by default and customary ports (port table). */
  readonly names: Buffer;
  readonly runtimes: Buffer;
  readonly services: Buffer;
  readonly programPorts: Buffer;
  /** Numbers of claims by port (port table). */
  readonly claimPorts: Buffer;
  /** The same object whenever it is asked for. */
  program(number: number): Program;
  claim(number: number): PortClaim;
}

/** Two parts of a registry and the checksum of both, {@link sha256Of}. */
export interface Together {
  /** Checksum of the records of IANA. */
  readonly iana: string;
  readonly sha256: string;
}

const FORMAT = 'port-audit/knowledge@2';
const NEWLINE = 0x0a;

const SECTIONS = [
  'executables',
  'names',
  'runtimes',
  'services',
  'programPorts',
  'claimPorts',
  'programStarts',
  'claimStarts',
  'programTexts',
  'claimTexts',
] as const;
type Section = (typeof SECTIONS)[number];

interface Header {
  readonly format: string;
  /** Of everything behind the header. */
  readonly sha256: string;
  readonly together: Together | null;
  readonly programs: number;
  readonly claims: number;
  readonly globs: ExecutableIndex['globs'];
  /** Bytes of each section, in their order. */
  readonly lengths: readonly number[];
}

function words<T>(items: readonly T[], wordsOf: (item: T) => readonly string[]): Buffer {
  return compileWords(items.flatMap((item, number) => wordsOf(item).map((word) => [word, number] as const)));
}

/** JSON texts one behind the other, and where each begins and the last ends. */
function compileTexts(items: readonly unknown[]): { texts: Buffer; starts: Buffer } {
  const texts = items.map((item) => Buffer.from(`${JSON.stringify(item)}\n`));
  const starts = Buffer.alloc((texts.length + 1) * 4);
  let start = 0;
  for (const [index, text] of texts.entries()) {
    start += text.length;
    starts.writeUInt32LE(start, (index + 1) * 4);
  }
  return { texts: Buffer.concat(texts), starts };
}

/** The checksum of a registry: of IANA's records and of what people wrote down. */
export function sha256Of(iana: string, knowledge: string): string {
  return sha256(iana + knowledge);
}

/**
 * The compiled form: a line of JSON about it, tables to find programs and claims by number, and their JSON texts. `iana`
 * is the checksum of the records that are shipped with it: an audit without findings then hashes nothing, and Node's
 * module for that takes 7 ms of CPU to load.
 */
export function compileKnowledge({ programs, claims }: Knowledge, iana: string | null = null): Buffer {
  const executables = indexExecutables(programs);
  const programTexts = compileTexts(programs);
  const claimTexts = compileTexts(claims);
  const sections: Record<Section, Buffer> = {
    executables: executables.words,
    names: words(programs, ({ name }) => [name]),
    runtimes: words(programs, ({ interpreted }) => interpreted.map(({ runtime }) => runtime)),
    services: words(programs, ({ services }) => services),
    programPorts: compilePorts(programs.map(({ ports, customary }) => specific([...ports, ...customary]))),
    claimPorts: compilePorts(claims.map(({ ports }) => ports)),
    programStarts: programTexts.starts,
    claimStarts: claimTexts.starts,
    programTexts: programTexts.texts,
    claimTexts: claimTexts.texts,
  };
  const parts = SECTIONS.map((section) => sections[section]);
  const checksum = sha256(Buffer.concat(parts));
  const header: Header = {
    format: FORMAT,
    sha256: checksum,
    together: iana === null ? null : { iana, sha256: sha256Of(iana, checksum) },
    programs: programs.length,
    claims: claims.length,
    globs: executables.globs,
    lengths: parts.map(({ length }) => length),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...parts]);
}

/** Reads each text once; the first begins at `begin`. */
function reader<T>(bytes: Bytes, begin: number, starts: Buffer): (number: number) => T {
  const known = new Map<number, T>();
  return (number) => {
    const before = known.get(number);
    if (before !== undefined) return before;
    const [start, end] = [starts.readUInt32LE(number * 4), starts.readUInt32LE(number * 4 + 4)];
    const value = JSON.parse(bytes.subarray(begin + start, begin + end).toString('utf8')) as T;
    known.set(number, value);
    return value;
  };
}

/** More than a header ever takes. */
const MAX_HEADER = 65_536;

/** What stands in the header, and where the sections begin. */
function readHeader(bytes: Bytes): { header: Header; body: number } {
  const beginning = bytes.subarray(0, MAX_HEADER);
  const end = beginning.indexOf(NEWLINE);
  const text = beginning.toString('utf8', 0, Math.max(end, 0));
  if (!text.startsWith(`{"format":"${FORMAT}"`)) {
    throw new RegistryDataError('it is no compiled knowledge of this version of port-audit');
  }
  return { header: JSON.parse(text) as Header, body: end + 1 };
}

/** Where each section begins, and behind the last where it ends. */
function startsOf(lengths: readonly number[], body: number): number[] {
  const starts = [body];
  for (const length of lengths) starts.push((starts.at(-1) ?? 0) + length);
  return starts;
}

/** Opens what {@link compileKnowledge} made. Throws {@link RegistryDataError} for anything else. */
export function openKnowledge(bytes: Bytes): KnowledgeStore {
  const { header, body } = readHeader(bytes);
  const starts = startsOf(header.lengths, body);
  if (starts.at(-1) !== bytes.length) throw new RegistryDataError('it is truncated');
  const startOf = (name: Section) => starts[SECTIONS.indexOf(name)] ?? 0;
  const section = (name: Section) => bytes.subarray(startOf(name), starts[SECTIONS.indexOf(name) + 1]);
  return {
    sha256: header.sha256,
    together: header.together,
    programs: header.programs,
    claims: header.claims,
    executables: { words: section('executables'), globs: header.globs },
    names: section('names'),
    runtimes: section('runtimes'),
    services: section('services'),
    programPorts: section('programPorts'),
    claimPorts: section('claimPorts'),
    program: reader<Program>(bytes, startOf('programTexts'), section('programStarts')),
    claim: reader<PortClaim>(bytes, startOf('claimTexts'), section('claimStarts')),
  };
}
