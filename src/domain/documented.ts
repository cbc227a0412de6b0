/** Where the package of a program itself names a port that the program holds: in its manual, configuration or code. */
export interface Documented {
  readonly port: number;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}
