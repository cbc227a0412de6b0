/** A text of a package. */
export interface Page {
  readonly file: string;
  readonly text: string;
  /** A manual tells of many ports: only one that it calls the default is the program's own. */
  readonly isManual: boolean;
}
