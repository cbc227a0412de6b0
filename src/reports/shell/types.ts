/** What a shell completes a word with. */
export type Completes =
  /** One of these words. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' }
  /** Ports that listen on this machine. */
  | { readonly kind: 'ports' }
  /** Ports, rules and programs: what `explain` explains. */
  | { readonly kind: 'subjects' }
  | { readonly kind: 'nothing' };

/** An option, as completion scripts and the man page tell of it. */
export interface OptionPage {
  /** `-f`; null: it has no short form. */
  readonly short: string | null;
  /** `--format`. */
  readonly long: string;
  /** `format`; null: it takes none. */
  readonly value: string | null;
  readonly valueOptional: boolean;
  readonly description: string;
  readonly fallback: string | null;
  readonly repeatable: boolean;
  readonly completes: Completes;
}

export interface ArgumentPage {
  /** As in the usage line: `<port>`, `[url]`. */
  readonly usage: string;
  readonly description: string;
  readonly completes: Completes;
}

/** A command, or a command of a group (`registry lookup`). */
export interface CommandPage {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly ArgumentPage[];
  readonly options: readonly OptionPage[];
  readonly examples: ReadonlyArray<{ readonly command: string; readonly description: string }>;
}

/** All that the command line takes. */
export interface Reference {
  readonly version: string;
  /** The first one is meant where none is named. */
  readonly commands: readonly CommandPage[];
  /** Ids of the rules. */
  readonly rules: readonly string[];
}

/** A shell that there is a completion script for. */
export interface Shell {
  readonly id: 'bash' | 'zsh' | 'fish';
  /** Where the script is put, for the page. */
  readonly place: string;
  script(reference: Reference): string;
}
