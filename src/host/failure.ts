import { errorCode, errorText } from './types.js';

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'may not be read; check its permissions',
  EPERM: 'may not be read; check its permissions',
  EISDIR: 'is a directory, not a file',
  ELOOP: 'is a symbolic link that leads to itself',
  ENAMETOOLONG: 'its name is too long',
};

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
};

const KIB = 1024;

const sizeWords = (bytes: number) => (bytes < KIB * KIB ? `${bytes / KIB} KiB` : `${bytes / KIB / KIB} MiB`);

/** Why a file was not read, for people, to be put behind its name; `limit` is the most that was asked for, bytes. */
export function readFailure(error: unknown, limit: number): string {
  const code = errorCode(error);
  if (code === 'EFBIG') return `is larger than the limit of ${sizeWords(limit)}`;
  return UNREADABLE[code] ?? `cannot be read: ${errorText(error)}`;
}

/** Why a file was not written, for people, to be put behind `cannot be written: `. */
export function writeFailure(error: unknown): string {
  return UNWRITABLE[errorCode(error)] ?? errorText(error);
}
