import v8 from 'node:v8';
import vm from 'node:vm';
import { lazily } from '../base/lazily.js';

/** The collector of V8; null where the runtime has none that can be asked. */
const collector = lazily((): (() => void) | null => {
  try {
    v8.setFlagsFromString('--expose-gc');
    const found: unknown = vm.runInNewContext('typeof gc === "function" ? gc : null');
    return typeof found === 'function' ? () => found() : null;
  } catch {
    return null;
  }
});

/**
 * Gives memory back that nothing holds any more. V8 would do so by itself, but first lets its heap grow by some hundred MiB: too
 * much for whoever bounds what one run may take. Takes some ten milliseconds.
 */
export const freeMemory = (): void => collector()?.();
