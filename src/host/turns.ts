/** A counter that threads share, for what they take from one list by turns. */
export type Turns = Int32Array<SharedArrayBuffer>;

export const newTurns = (): Turns => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** What of a list nobody else has taken yet, one by one, until all of it is taken. */
export function* byTurns<T>(list: readonly T[], turns: Turns): Generator<T> {
  for (let at = Atomics.add(turns, 0, 1); at < list.length; at = Atomics.add(turns, 0, 1)) yield list[at] as T;
}
