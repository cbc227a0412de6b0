import { didYouMean } from '../../base/did-you-mean.js';
import { UsageError } from '../../base/errors.js';
import type { ListedFormat } from './types.js';

/** Every format, in the order of `--help`. A new one is one file and one line here. */
export const FORMATS: readonly ListedFormat[] = [
  { id: 'csv', load: async () => (await import('./csv.js')).csv },
  { id: 'github', load: async () => (await import('./github.js')).github },
  { id: 'html', load: async () => (await import('./html.js')).html },
  { id: 'json', load: async () => (await import('./json.js')).json },
  { id: 'junit', load: async () => (await import('./junit.js')).junit },
  { id: 'markdown', load: async () => (await import('./markdown.js')).markdown },
  { id: 'ndjson', load: async () => (await import('./ndjson.js')).ndjson },
  { id: 'prometheus', load: async () => (await import('./prometheus.js')).prometheus },
  { id: 'sarif', load: async () => (await import('./sarif.js')).sarif },
  { id: 'table', load: async () => (await import('./table.js')).table },
  { id: 'tap', load: async () => (await import('./tap.js')).tap },
];

/** The format of `--format`. Throws UsageError with the list. */
export function formatOf(id: string): ListedFormat {
  const found = FORMATS.find((format) => format.id === id);
  if (found !== undefined) return found;
  const ids = FORMATS.map((format) => format.id);
  throw new UsageError([`--format: unknown format "${id}"${didYouMean(id, ids)} (known: ${ids.join(', ')})`]);
}
