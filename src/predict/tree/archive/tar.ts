import { type Bytes, bufferBytes, partOf } from './bytes.js';
import type { Reading } from './reading.js';

/** One member of a tar archive. */
export interface Member {
  /** As it is written. */
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'hard-link' | 'other';
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of links, what they say. */
  readonly target: string;
  /** Its content, to be read before the next member is asked for, or later where the archive can be read anywhere. */
  content(): Promise<Bytes>;
}

const BLOCK = 512;

/** The longest name and the longest extended header, bytes. */
const HEADER_LIMIT = 1 << 20;

/** The most members of one archive. */
export const MEMBER_LIMIT = 2_000_000;

/** It is no tar archive, or it is damaged. */
export class BrokenArchive extends Error {
  override readonly name = 'BrokenArchive';
}

const KINDS: Readonly<Record<string, Member['kind']>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hard-link',
  '2': 'link',
  '5': 'directory',
};

function textAt(block: Buffer, begin: number, length: number): string {
  const field = block.subarray(begin, begin + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString('utf8');
}

/** Octal digits, or a binary number where the first bit is set (GNU). */
function numberAt(block: Buffer, begin: number, length: number): number {
  if (((block[begin] ?? 0) & 0x80) !== 0) return Number(block.readBigUInt64BE(begin + length - 8));
  const digits = textAt(block, begin, length).trim();
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

/** The sum of all bytes, those of the sum itself counted as blanks. */
function hasRightSum(block: Buffer): boolean {
  let sum = 8 * 32;
  for (let index = 0; index < BLOCK; index += 1) if (index < 148 || index >= 156) sum += block[index] ?? 0;
  return sum === numberAt(block, 148, 8);
}

/** `LENGTH key=value` lines of an extended header, pax. */
function paxFields(data: Buffer): Map<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at < data.length; ) {
    const blank = data.indexOf(0x20, at);
    const length = Number(data.subarray(at, blank).toString('latin1'));
    if (blank < 0 || !Number.isInteger(length) || length <= 0) break;
    const [, key, value] = /^([^=]+)=([\s\S]*)\n$/.exec(data.subarray(blank + 1, at + length).toString('utf8')) ?? [];
    if (key !== undefined && value !== undefined) fields.set(key, value);
    at += length;
  }
  return fields;
}

const padded = (size: number) => Math.ceil(size / BLOCK) * BLOCK;

async function data(reading: Reading, size: number): Promise<Buffer> {
  if (size > HEADER_LIMIT) throw new BrokenArchive('a header of it is too long');
  const bytes = Buffer.from(await reading.take(size));
  await reading.skip(padded(size) - size);
  return bytes;
}

/** What headers before a member say of it. */
interface Said {
  name?: string;
  target?: string;
  size?: number;
}

function fromPax(said: Said, fields: ReadonlyMap<string, string>): void {
  const [name, target, size] = [fields.get('path'), fields.get('linkpath'), fields.get('size')];
  if (name !== undefined) said.name = name;
  if (target !== undefined) said.target = target;
  if (size !== undefined) said.size = Number(size);
}

function memberOf(block: Buffer, type: string, said: Said, content: Member['content']): Member {
  const prefix = textAt(block, 257, 5) === 'ustar' && block[262] === 0 ? textAt(block, 345, 155) : '';
  const short = textAt(block, 0, 100);
  return {
    name: said.name ?? (prefix === '' ? short : `${prefix}/${short}`),
    kind: KINDS[type] ?? 'other',
    size: said.size ?? numberAt(block, 124, 12),
    mode: numberAt(block, 100, 8) & 0o7777,
    uid: numberAt(block, 108, 8),
    gid: numberAt(block, 116, 8),
    target: said.target ?? textAt(block, 157, 100),
    content,
  };
}

/**
 * The members of a tar archive, in order: POSIX and GNU headers with their extensions. Throws {@link BrokenArchive} where
 * it is none, or it ends too early.
 */
export async function* tarMembers(reading: Reading): AsyncGenerator<Member> {
  let said: Said = {};
  for (let count = 0; ; count += 1) {
    if (count > MEMBER_LIMIT) throw new BrokenArchive(`it has more than ${MEMBER_LIMIT} members`);
    const block = await reading.take(BLOCK);
    if (block.length === BLOCK && block.every((byte) => byte === 0)) return;
    if (block.length === 0 && count === 0) return;
    // Every archive ends with blocks of zeros; one that was cut off between two members has none.
    if (block.length === 0) throw new BrokenArchive('it has no end, as one that was cut off');
    if (block.length < BLOCK || !hasRightSum(block)) throw new BrokenArchive('a header of it is damaged or cut off');
    const header = Buffer.from(block);
    const type = String.fromCharCode(header[156] ?? 0);
    const size = said.size ?? numberAt(header, 124, 12);
    if (!Number.isSafeInteger(size) || size < 0) throw new BrokenArchive('a size in it is no number');
    if (type === 'L') said.name = textAt(await data(reading, size), 0, size);
    else if (type === 'K') said.target = textAt(await data(reading, size), 0, size);
    else if (type === 'x') fromPax(said, paxFields(await data(reading, size)));
    else if (type === 'g') await data(reading, size);
    else {
      yield* one(reading, header, type, said);
      said = {};
    }
  }
}

/** Yields a member, and passes over what of its content was not asked for. */
async function* one(reading: Reading, header: Buffer, type: string, said: Said): AsyncGenerator<Member> {
  const { here } = reading;
  let taken: Bytes | null = null;
  const member = memberOf(header, type, said, async () => {
    if (here !== null) return partOf(here.bytes, here.offset, member.size);
    taken ??= bufferBytes(Buffer.from(await reading.take(member.size)));
    if (taken.size < member.size) throw new BrokenArchive('it is cut off');
    return taken;
  });
  const hasContent = member.kind === 'file' || member.kind === 'other';
  yield member;
  if (!hasContent) return;
  const left = taken === null ? padded(member.size) : padded(member.size) - member.size;
  await reading.skip(left);
}
