/**
 * Wrong usage, or a file that is not valid: the whole run ends with exit code 2 and these lines on stderr. Each line
 * says what is wrong, where, and what to do.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
  }
}

/**
 * An option with a value that cannot be. The command line and the library call an option differently (`--fail-on`,
 * `failOn`), so its name and what is wrong with it are kept apart; the lines are those of the library. Several lines are one text.
 */
export class OptionError extends UsageError {
  /** `sentence` puts what is wrong into words, with the names that it is given for options of the library. */
  constructor(readonly sentence: (name: (option: string) => string) => string) {
    super(sentence((option) => option).split('\n'));
  }
}

/** It could not be looked, or not be told: the run ends with exit code 3 and this line on stderr. */
export class UnobservableError extends Error {
  override readonly name = 'UnobservableError';
}
