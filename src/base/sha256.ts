import module from 'node:module';
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { lazily } from './lazily.js';

const crypto = lazily(() => module.createRequire(import.meta.url)('node:crypto') as typeof import('node:crypto'));

/** So many texts are hashed before node:crypto, which takes 2 to 5 ms to load and then an eighth of the time. */
const FEW = 500;

let hashed = 0;

/** crypto.hash() takes a third of the time of an object for each text; Node has it since 20.12. */
function hashWithNode(text: string): string {
  const { hash: atOnce, createHash } = crypto();
  return atOnce === undefined ? createHash('sha256').update(text).digest('hex') : atOnce('sha256', text, 'hex');
}

/**
 * SHA-256 of a short text in 64 hex digits. For the few lines that an ordinary audit hashes, loading node:crypto would
 * be a good part of a start of 20 ms.
 */
export function sha256(text: string): string {
  hashed++;
  if (hashed <= FEW) return bytesToHex(sha256Bytes(text));
  return hashWithNode(text);
}

/** The same as its 32 bytes. */
export function sha256Bytes(text: string): Uint8Array {
  return hash(utf8ToBytes(text));
}
