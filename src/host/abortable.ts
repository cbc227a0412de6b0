import type { Host } from './types.js';

/** Rejects with the reason of a signal, as soon as it is given. */
function givenUp(signal: AbortSignal): { readonly rejection: Promise<never>; readonly forget: () => void } {
  let forget = () => {};
  const rejection = new Promise<never>((_, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    forget = () => signal.removeEventListener('abort', abort);
  });
  return { rejection, forget };
}

/** Waits for what ends by itself soon, no longer than until the signal is given. */
async function unlessAborted<T>(signal: AbortSignal, wait: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { rejection, forget } = givenUp(signal);
  try {
    return await Promise.race([wait(), rejection]);
  } finally {
    forget();
  }
}

/**
 * The same machine for one call that may be ended: programs that run for it are killed when the signal is given, and
 * nothing new is begun or waited for. What is read or written in one go is read or written whole.
 */
export function abortable(host: Host, signal: AbortSignal): Host {
  return {
    ...host,
    pause: (milliseconds) => unlessAborted(signal, () => host.pause(milliseconds)),
    readStdin: (limit) => unlessAborted(signal, () => host.readStdin(limit)),
    run: async (command, args, options) => {
      signal.throwIfAborted();
      return host.run(command, args, { ...options, signal });
    },
    contain: async (work, timeLimit) => {
      signal.throwIfAborted();
      return host.contain(work, timeLimit, signal);
    },
    socketsOf: (...asked) => unlessAborted(signal, () => host.socketsOf(...asked)),
    bindPorts: (request) => unlessAborted(signal, () => host.bindPorts(request)),
    fetch: (url, options) => unlessAborted(signal, () => host.fetch(url, { ...options, signal })),
  };
}
