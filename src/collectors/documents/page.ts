/** A text of a package. */
export interface Page {
  readonly file: string;
  readonly text: string;
  /** A manual tells of many ports: only one that it calls the default is the program's own. */
  readonly isManual: boolean;
  /** What the program is called where the page shows how to start it; none where it shows no such thing. */
  readonly commands?: readonly string[];
}
