import { builtin } from '../host/builtin.js';

/** SHA-256 of bytes in 64 hex digits. */
export function checksum(bytes: Uint8Array): string {
  return builtin.crypto().createHash('sha256').update(bytes).digest('hex');
}
