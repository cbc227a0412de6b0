/** Where the package of a program itself names a port that the program holds: in its manual, configuration or code. */
export interface Documented {
  readonly port: number;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /**
   * Whether its manual starts it with this very port, `acme --port 8080`, or with any in the way that it was started, or calls it
   * the default: then who does so as well does as he was told.
   */
  readonly example: boolean;
  /** The package that `line` depends on, where it is that one that is known to use the port; null: the line names the port itself. */
  readonly through: string | null;
}
