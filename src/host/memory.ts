import { builtin } from './builtin.js';

/** Bytes from which a run is a large one: some ten thousand listeners. */
const LARGE = 2 << 20;

let total = 0;

/**
 * Told how many bytes were read. Nearly all that a large audit makes stays until its end: a large nursery for
 * short-lived objects is memory for nothing, and so is waiting long before the old ones are looked through. 160 MB in
 * place of 220 for 20,000 listeners; a small run is spared what loading node:v8 costs, 2 ms (Node 20).
 */
export function countInput(bytes: number): void {
  if (total < LARGE && total + bytes >= LARGE) {
    const { setFlagsFromString } = builtin.v8();
    setFlagsFromString('--semi-space-growth-factor=1');
    setFlagsFromString('--heap-growing-percent=70');
  }
  total += bytes;
}
