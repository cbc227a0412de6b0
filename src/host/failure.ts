import { OptionError, UnobservableError, UsageError } from '../base/errors.js';
import { errorCode, errorText } from './types.js';

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'may not be read; check its permissions',
  EPERM: 'may not be read; check its permissions',
  EISDIR: 'is a directory, not a file',
  ELOOP: 'is a symbolic link that leads to itself',
  ENAMETOOLONG: 'its name is too long',
  ENXIO: 'is a socket or a device that is not there',
  ETIMEDOUT: 'is a pipe that nobody writes to',
};

/** A path that root does not take, see held-target.ts. */
export const FOREIGN_LINK = 'EFOREIGNLINK';

const UNWRITABLE: Readonly<Record<string, string>> = {
  ENOENT: 'its directory does not exist',
  ENOTDIR: 'part of its path is not a directory',
  EACCES: 'its directory may not be written to',
  EPERM: 'its directory may not be written to',
  EISDIR: 'it is a directory',
  ELOOP: 'it is a symbolic link that leads to itself',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'the disk is read-only',
  [FOREIGN_LINK]: 'its path leads over a symbolic link of another user; name the place itself',
  ENXIO: 'it is a pipe that nobody reads',
  ETIMEDOUT: 'it is a pipe whose reader does not read',
};

const KIB = 1024;

const sizeWords = (bytes: number) => (bytes < KIB * KIB ? `${bytes / KIB} KiB` : `${bytes / KIB / KIB} MiB`);

/** Why a file was not read, for people, to be put behind its name; `limit` is the most that was asked for, bytes. */
export function readFailure(error: unknown, limit: number): string {
  const code = errorCode(error);
  if (code === 'EFBIG') return `is larger than the limit of ${sizeWords(limit)}`;
  return UNREADABLE[code] ?? `cannot be read: ${errorText(error)}`;
}

/** What this process, not the file, lacks: nothing can be said of the file. */
const EXHAUSTED: Readonly<Record<string, string>> = {
  EMFILE: 'too many files are open in this process; raise the limit (ulimit -n)',
  ENFILE: 'too many files are open on this machine',
  ENOMEM: 'there is no memory left',
};

/** The end of a run that could not look at a file for want of descriptors or memory; null for any other failure. */
export function exhaustion(name: string, error: unknown): UnobservableError | null {
  const why = EXHAUSTED[errorCode(error)];
  return why === undefined ? null : new UnobservableError(`${name}: cannot be read: ${why}`);
}

/**
 * A file that was not read, as the error that ends a run. `limit` as for {@link readFailure}; `option` of the library, where
 * one names the file.
 */
export function readError(
  file: string,
  error: unknown,
  limit: number,
  option: string | null = null,
): UsageError | UnobservableError {
  const why = `${file}: ${readFailure(error, limit)}`;
  const refusal = option === null ? new UsageError([why]) : new OptionError((name) => `${name(option)}: ${why}`);
  return exhaustion(file, error) ?? refusal;
}

/** Why a file was not written, for people, to be put behind `cannot be written: `. */
export function writeFailure(error: unknown): string {
  return UNWRITABLE[errorCode(error)] ?? errorText(error);
}
