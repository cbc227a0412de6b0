import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * SHA-256 of a short text in 64 hex digits. Loading node:crypto takes 2 to 5 ms of a start of 20; for the few lines that
 * an ordinary audit hashes, this is quicker.
 */
export function sha256(text: string): string {
  return bytesToHex(sha256Bytes(text));
}

/** The same as its 32 bytes. */
export function sha256Bytes(text: string): Uint8Array {
  return hash(utf8ToBytes(text));
}
