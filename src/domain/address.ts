/** IP addresses as port-audit compares and prints them. Text is RFC 5952, v4-mapped addresses keep their dotted form. */

export type Family = 'ipv4' | 'ipv6';

/** An address as its 4 or 16 bytes in network order. */
export interface Address {
  readonly family: Family;
  readonly bytes: readonly number[];
}

/** A range of addresses: all that share the first `bits` bits with `address`. */
export interface Cidr {
  readonly address: Address;
  /** 0-32 for IPv4, 0-128 for IPv6. */
  readonly bits: number;
}

function parseIpv4(text: string): number[] | null {
  const [, a, b, c, d] = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const bytes = [Number(a), Number(b), Number(c), Number(d)];
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

/** The 16-bit groups of one side of `::`; a dotted IPv4 tail counts as two. */
function parseGroups(text: string): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes('.')) {
      const tail = parseIpv4(part);
      if (tail === null) return null;
      const [a = 0, b = 0, c = 0, d = 0] = tail;
      groups.push(a * 256 + b, c * 256 + d);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

function parseIpv6(text: string): number[] | null {
  const sides = text.split('::');
  if (sides.length > 2) return null;
  const head = parseGroups(sides[0] ?? '');
  const tail = parseGroups(sides[1] ?? '');
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (sides.length === 2 ? missing < 1 : missing !== 0) return null;
  if (sides.length === 2 && sides[0]?.includes('.')) return null;
  return [...head, ...Array<number>(missing).fill(0), ...tail].flatMap((group) => [group >> 8, group & 0xff]);
}

/** Reads an address without brackets, zone or port. Null for anything that is not exactly one. */
export function parseAddress(text: string): Address | null {
  const ipv6 = text.includes(':');
  const bytes = ipv6 ? parseIpv6(text) : parseIpv4(text);
  return bytes === null ? null : { family: ipv6 ? 'ipv6' : 'ipv4', bytes };
}

/** Whether it is an IPv6 address that stands for an IPv4 one (`::ffff:0:0/96`, RFC 4291 section 2.5.5.2). */
function isV4Mapped(address: Address): boolean {
  const { bytes } = address;
  return (
    bytes.length === 16 && bytes[10] === 0xff && bytes[11] === 0xff && bytes.slice(0, 10).every((byte) => byte === 0)
  );
}

/** The longest run of two or more zero groups, the first of equals (RFC 5952 section 4.2). */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
    if (end > start) start = end;
  }
  return best;
}

function formatIpv6(bytes: readonly number[]): string {
  const groups: number[] = [];
  for (let index = 0; index < 16; index += 2) groups.push((bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0));
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  const run = longestZeroRun(groups);
  if (run.start < 0) return hex(groups);
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

/** The canonical text of an address. */
export function formatAddress(address: Address): string {
  if (address.family === 'ipv4') return address.bytes.join('.');
  if (isV4Mapped(address)) return `::ffff:${address.bytes.slice(12).join('.')}`;
  return formatIpv6(address.bytes);
}

/** The canonical spelling of an address given as text, null when it is none. */
export function canonicalAddress(text: string): string | null {
  const address = parseAddress(text);
  return address === null ? null : formatAddress(address);
}

/** Reads `ADDRESS/BITS`. Null when it is none, or when bits beyond the prefix are set. */
export function parseCidr(text: string): Cidr | null {
  const match = /^(.+)\/(\d{1,3})$/.exec(text);
  const address = parseAddress(match?.[1] ?? '');
  const bits = Number(match?.[2]);
  if (address === null || bits > address.bytes.length * 8) return null;
  const cidr = { address, bits };
  const hostBitsSet = address.bytes.some((byte, index) => (byte & ~prefixMask(bits, index) & 0xff) !== 0);
  return hostBitsSet ? null : cidr;
}

/** The part of byte `index` that a prefix of `bits` bits covers. */
function prefixMask(bits: number, index: number): number {
  const covered = Math.min(8, Math.max(0, bits - index * 8));
  return (0xff << (8 - covered)) & 0xff;
}

/** The IPv4 address behind a v4-mapped one; any other address as it is. */
export function unmapped(address: Address): Address {
  return isV4Mapped(address) ? { family: 'ipv4', bytes: address.bytes.slice(12) } : address;
}

/** Whether an address lies in a range; a v4-mapped address also lies in IPv4 ranges. */
export function contains(cidr: Cidr, address: Address): boolean {
  const candidate = cidr.address.family === 'ipv4' ? unmapped(address) : address;
  if (candidate.family !== cidr.address.family) return false;
  return cidr.address.bytes.every((byte, index) => {
    const mask = prefixMask(cidr.bits, index);
    return (byte & mask) === ((candidate.bytes[index] ?? 0) & mask);
  });
}

/** Whether it is `0.0.0.0`, `::` or `::ffff:0.0.0.0`. */
export function isWildcard(address: Address): boolean {
  return unmapped(address).bytes.every((byte) => byte === 0);
}
