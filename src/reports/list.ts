import { didYouMean } from '../domain/did-you-mean.js';
import { UsageError } from '../errors.js';
import * as formats from './index.js';
import type { ReportFormat } from './types.js';

/** Every format, in the order of `--help`. */
export const FORMATS: readonly ReportFormat[] = Object.values(formats);

/** The format of `--format`. Throws UsageError with the list. */
export function formatOf(id: string): ReportFormat {
  const found = FORMATS.find((format) => format.id === id);
  if (found !== undefined) return found;
  const ids = FORMATS.map((format) => format.id);
  throw new UsageError([`--format: unknown format "${id}"${didYouMean(id, ids)} (known: ${ids.join(', ')})`]);
}
