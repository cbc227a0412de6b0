import v8 from 'node:v8';
import vm from 'node:vm';

/**
 * Has V8 look for garbage now. By itself it lets the heap grow to twice what is in use before it does, which after a large
 * file is the file once more.
 */
export function collectGarbage(): void {
  v8.setFlagsFromString('--expose-gc');
  const collect: unknown = vm.runInNewContext('gc');
  if (typeof collect === 'function') collect();
}
