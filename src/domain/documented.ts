/** Where the package of a program itself names a port that the program holds: in its manual, configuration or code. */
export interface Documented {
  readonly port: number;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Whether its manual starts it with this very port, `acme --port 8080`: then who does so as well does as he was told. */
  readonly example: boolean;
}
