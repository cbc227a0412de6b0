import buffer from 'node:buffer';
import { Problems } from './problems.js';
import type { Capture } from './types.js';

/** UTF-8, or UTF-16 with the byte order mark that Windows PowerShell writes at the start of a redirected output. */
function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** What two bytes at the start of a file that gzip made become as text. */
const GZIP = '\x1f\ufffd';

/**
 * The text of a file without its byte order mark; bytes that are no valid text become U+FFFD, because process names may be
 * any bytes. What is ASCII stays at one byte a character, which a decoder of Unicode makes two.
 */
export function decoded(bytes: Buffer): string {
  if (buffer.isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/**
 * The text of a capture. Throws {@link UsageError} for what is no text at all, and for an empty file: that is what a
 * command leaves behind that failed, so it never means that nothing listens.
 */
export function captureText(
  { file, text }: Pick<Capture, 'file' | 'text'>,
  options: { readonly nulAllowed?: boolean } = {},
): string {
  const problems = new Problems(file);
  if (text.startsWith(GZIP)) problems.fail('', 'the file is compressed with gzip; unpack it first');
  if (text.trim() === '') {
    problems.fail(
      '',
      'the file is empty, as a command leaves it that failed; that is no proof that nothing listens, so capture again',
    );
  }
  const nul = options.nulAllowed === true ? -1 : text.indexOf('\0');
  if (nul >= 0) problems.fail('', 'the file is binary, not text in UTF-8 or UTF-16');
  return text;
}
