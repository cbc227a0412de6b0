import zlib from 'node:zlib';
import type { Checksum, PackagedFile } from './types.js';

/** Bytes that a list may have when it is unpacked; the largest package known has some 20 MB. */
const LIMIT = 256 << 20;

function unpack(packed: Buffer): Buffer | null {
  try {
    return zlib.gunzipSync(packed, { maxOutputLength: LIMIT });
  } catch {
    return null;
  }
}

/** `./usr/bin/a\040b` as mtree(5) writes it: blanks, `#`, backslashes and everything that is no plain ASCII in octal. */
function encoded(path: string): string {
  const bytes = [...Buffer.from(path)];
  const plain = (byte: number) => byte > 0x20 && byte < 0x7f && byte !== 0x23 && byte !== 0x5c;
  return bytes
    .map((byte) => (plain(byte) ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`))
    .join('');
}

/** A path as it was before it was {@link encoded}. */
function decoded(text: string): string {
  const bytes = text.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8) & 0xff),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

const DIGEST = / sha256digest=([0-9a-f]{64})(?: |$)/;

/** Everything that a compressed mtree(5) of a package lists, configuration as it was shipped. */
export function filesIn(packed: Buffer): PackagedFile[] {
  const lines = unpack(packed)?.toString('latin1').split('\n') ?? [];
  return lines.flatMap((line) => {
    const path = /^\.(\/[^ ]*) /.exec(line)?.[1];
    const hex = DIGEST.exec(line)?.[1];
    // What describes the package itself lies in the root directory.
    if (path === undefined || /^\/\.[A-Z]+$/.test(path)) return [];
    return { path: decoded(path), checksum: hex === undefined ? null : { algorithm: 'sha256', hex } };
  });
}

/** What a compressed mtree(5) says of a file, given by absolute path. */
export function checksumIn(packed: Buffer, path: string): Checksum | null {
  const text = unpack(packed);
  const at = text?.indexOf(`\n.${encoded(path)} `) ?? -1;
  if (text === null || at < 0) return null;
  const end = text.indexOf('\n', at + 1);
  const line = text.toString('latin1', at, end < 0 ? text.length : end);
  const hex = DIGEST.exec(line)?.[1];
  return hex === undefined ? null : { algorithm: 'sha256', hex };
}
