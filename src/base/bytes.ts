/** Bytes that are read in parts: a Buffer, or a file that is not read whole. */
export interface Bytes {
  readonly length: number;
  /** The bytes from `start` to before `end`, as many as there are; `end` is behind the last byte unless it is given. */
  subarray(start: number, end?: number): Buffer;
}
