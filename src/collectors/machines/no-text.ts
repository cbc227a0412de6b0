/** How files begin that other programs packed, by what unpacks them. */
const PACKED: ReadonlyMap<string, string> = new Map([
  ['gzip', '\x1f\x8b'],
  ['bzip2', 'BZh'],
  ['xz', '\xfd7zXZ'],
  ['zstd', '\x28\xb5\x2f\xfd'],
  ['zip', 'PK\x03\x04'],
]);

/** JSON of any encoding has no NUL so early, but where it is UTF-16 with its mark. */
const START = 64;

/** What a file or stream is that begins so, where it is no text; null: it may be. */
export function noText(start: Buffer): string | null {
  const text = start.toString('latin1', 0, START);
  const packed = [...PACKED].find(([, mark]) => text.startsWith(mark));
  if (packed !== undefined) return `is compressed with ${packed[0]}; unpack it first`;
  return text.includes('\0') && !/^(\xff\xfe|\xfe\xff)/.test(text) ? 'is binary, not text' : null;
}
