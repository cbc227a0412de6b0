import { HostError } from './types.js';

/** Calls into node:fs, with its errors turned into ours. */
export function attempt<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new HostError(code ?? 'UNKNOWN', message);
  }
}
