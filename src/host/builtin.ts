import { createRequire } from 'node:module';

/**
 * Modules of Node that few runs need, loaded when they are: an audit starts in some 20 ms beyond node itself, of which
 * these would take 3 (Node 20).
 */
const load = createRequire(import.meta.url);

export const builtin = {
  crypto: () => load('node:crypto') as typeof import('node:crypto'),
  zlib: () => load('node:zlib') as typeof import('node:zlib'),
};
