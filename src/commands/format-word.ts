import { UsageError } from '../base/errors.js';
import type { Input, OptionSpec } from './types.js';

export const JSON_OPTION: OptionSpec = { flags: '--json', description: 'the same as --format json' };

/** What `--format` or `--json` says; `table` without. Throws UsageError where they say different things. */
export function formatWord({ format, json }: Input['options']): string {
  if (json === true && typeof format === 'string' && format !== 'json') {
    throw new UsageError([`--json and --format ${format} exclude each other; leave one of them out`]);
  }
  if (json === true) return 'json';
  return typeof format === 'string' ? format : 'table';
}
