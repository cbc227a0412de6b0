/** The bundle is CommonJS and has its own `require`; where the sources run as they are, Node is 20.16 or later. */
const load: (name: string) => unknown = typeof require === 'function' ? require : process.getBuiltinModule;

/**
 * Modules of Node that few runs need, loaded when they are: an audit starts in some 20 ms beyond node itself, of which
 * each of these would take 1 to 3, and so would node:module, for its `createRequire` (Node 20).
 */
export const builtin = {
  sea: () => load('node:sea') as SingleExecutable,
  tty: () => load('node:tty') as typeof import('node:tty'),
  threads: () => load('node:worker_threads') as typeof import('node:worker_threads'),
  zlib: () => load('node:zlib') as typeof import('node:zlib'),
};

/** Whether Node and the program are one file (Node's single executable applications). */
export function isOneExecutable(): boolean {
  try {
    return builtin.sea().isSea();
  } catch {
    return false;
  }
}

/** The part of node:sea that is used; Node 20.12 and later have it. */
interface SingleExecutable {
  isSea(): boolean;
  getRawAsset(name: string): ArrayBuffer;
}
