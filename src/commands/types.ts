import type { Host } from '../host/types.js';

/** One word that a command takes beside its options. */
export interface ArgumentSpec {
  /** As in the usage line: `<port|rule>`, `[file]`. */
  readonly usage: string;
  readonly description: string;
  /** What it is one of; left out where it is free. */
  readonly values?: readonly string[];
}

/** One option. `flags` as commander writes them: `--format <f>`, `--all`, `--mail-to <address...>`. */
export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  /** Shown in `--help`. */
  readonly default?: string;
  /** What the value is one of, or a list of; left out where it is free. */
  readonly values?: readonly string[];
  /** May be given more than once; the value is a list. */
  readonly repeatable?: boolean;
}

/** A line of the examples in `--help` and the README; each is run by a test. */
export interface Example {
  readonly command: string;
  readonly description: string;
}

/** What came in at the command line, words only. */
export interface Input {
  readonly args: readonly string[];
  /** By camel-cased name, as commander gives it: string, true, list, or undefined. */
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
}

/** A command in the list of commands; what it takes and does is loaded only when it is named. */
export interface ListedCommand {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  load(): Promise<Command | CommandGroup>;
}

/** A word before commands of its own, like `registry` in `registry lookup`. */
export interface CommandGroup {
  readonly subcommands: readonly ListedCommand[];
}

/** What a command takes and does. */
export interface Command {
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly Example[];
  /** Does it and returns the exit code. Throws UsageError and UnobservableError. */
  run(input: Input, host: Host): Promise<number>;
}
