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

/** It could not be looked, or not be told: the run ends with exit code 3 and this line on stderr. */
export class UnobservableError extends Error {
  override readonly name = 'UnobservableError';
}
