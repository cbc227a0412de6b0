/** Options that the command line calls otherwise than the library. */
const RENAMED: Readonly<Record<string, string>> = { sources: '--source', reason: '--accept-all-reason' };

/** The words on the command line for an option of the library: `--fail-on` for `failOn`. */
export function flagOf(option: string): string {
  return RENAMED[option] ?? `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
