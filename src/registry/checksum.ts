import { createRequire } from 'node:module';

type Crypto = typeof import('node:crypto');

/** An ordinary audit needs no checksum of bulk, and loading node:crypto takes 2 to 5 ms of its start. */
const load = createRequire(import.meta.url);

/** SHA-256 of bytes in 64 hex digits. */
export function checksum(bytes: Uint8Array): string {
  const { createHash } = load('node:crypto') as Crypto;
  return createHash('sha256').update(bytes).digest('hex');
}
