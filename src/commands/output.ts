import { UsageError } from '../errors.js';
import { errorCode, errorText, type Host } from '../host.js';
import type { Input, OptionSpec } from './types.js';

export const OUTPUT_OPTION: OptionSpec = {
  flags: '--output <file>',
  description: 'write to this file, all or nothing, instead of stdout',
};

/** Where the result goes; null: stdout. */
export function readOutputFile(options: Input['options']): string | null {
  return typeof options.output === 'string' ? options.output : null;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its directory does not exist',
  EACCES: 'its directory may not be written to',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its file system is full',
  EISDIR: 'it is a directory',
  ENOTDIR: 'part of its path is not a directory',
};

/** Hands a result over. Throws UsageError when the file cannot be written. */
export async function writeResult(host: Host, file: string | null, text: string): Promise<void> {
  if (file === null) return host.stdout.write(text);
  try {
    host.files.writeAtomic(file, text);
  } catch (error) {
    throw new UsageError([`--output ${file}: cannot be written: ${REASONS[errorCode(error)] ?? errorText(error)}`]);
  }
}
