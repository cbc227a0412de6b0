import { COLLECTORS } from '../api/lists.js';
import { UsageError } from '../base/errors.js';
import type { Input, OptionSpec } from './types.js';

export const SOURCE_OPTION: OptionSpec = {
  flags: '--source <list>',
  description: `live sources, separated by commas: ${COLLECTORS.map(({ id }) => id).join(', ')}`,
  default: 'auto: all that serve on this platform, compared with each other',
};

export const VERIFY_OPTION: OptionSpec = {
  flags: '--verify',
  description: 'compare executables with the checksums of the packages that installed them',
};

/** The capture of `--from`, null for this machine. Throws UsageError where live sources are named as well. */
export function readFrom(options: Input['options']): string | null {
  if (typeof options.from !== 'string') return null;
  if (typeof options.source !== 'string') return options.from;
  throw new UsageError(['--from and --source exclude each other: a capture has no live sources']);
}

/** The words of `--source`. */
export function readSources(options: Input['options']): readonly string[] {
  if (typeof options.source !== 'string') return ['auto'];
  return options.source
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}
