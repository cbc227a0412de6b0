import crypto from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/base/sha256.js';

const { hash } = crypto;

afterEach(() => void Object.assign(crypto, { hash }));

/** FIPS 180-4, the examples of one block and of the empty message. */
const KNOWN = [
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
] as const;

describe('sha256', () => {
  it.each(KNOWN)('of %j, as text and as bytes', (text, expected) => {
    expect([sha256(text), sha256(Buffer.from(text))]).toEqual([expected, expected]);
  });

  it.each(['abc', '\ud800 half a character', 'ä日🦀'])('is the same where Node has no crypto.hash: %j', (text) => {
    const atOnce = sha256(text);
    Object.assign(crypto, { hash: undefined });
    expect(sha256(text)).toBe(atOnce);
  });
});
