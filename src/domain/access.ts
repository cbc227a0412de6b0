/**
 * What the configuration of a store says of its clients. It is what the file says now: the process read it when it started,
 * and may have been told otherwise since.
 */
export interface Access {
  readonly file: string;
  /** What the setting that decides is called, never its value; null: none does. */
  readonly setting: string | null;
  /** Whether clients have to prove who they are; null: the file does not tell. */
  readonly asks: boolean | null;
  /** Whether it is a service's, and nobody but root or an account of the system can change the file. */
  readonly settled: boolean;
}
