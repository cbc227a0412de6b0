/** A file system or process call that failed, with the code that errno(3) gives it (`ENOENT`, `EACCES` …). */
export class HostError extends Error {
  override readonly name = 'HostError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The code of a failed call, `UNKNOWN` for anything that is no {@link HostError}. */
export function errorCode(error: unknown): string {
  return error instanceof HostError ? error.code : 'UNKNOWN';
}

/** One line about an error, for people. */
export function errorText(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
