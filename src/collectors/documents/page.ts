/** A text of a package. */
export interface Page {
  readonly file: string;
  readonly text: string;
  /** A manual tells of many ports: only one that it calls the default is the program's own. */
  readonly isManual: boolean;
  /** Whether these are the strings of what runs: an address that it binds is its own, though no word says so. */
  readonly isExecutable?: boolean;
  /** What the program is called where the page shows how to start it; none where it shows no such thing. */
  readonly commands?: readonly string[];
}
