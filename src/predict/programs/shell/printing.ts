import type { Image } from '../../tree/image.js';
import { joined } from '../../tree/paths.js';
import { expandedWords, type Values } from './expand.js';

const last = (words: readonly string[]) => words.at(-1) ?? '';

/** What a command prints for its operands; null where only the running machine knows. */
type Printing = (image: Image, words: readonly string[], directory: string) => string | null;

/** What commands print of which the output is known without running them. */
const PRINTING: Readonly<Record<string, Printing>> = {
  basename: (_, words) => last(words).replace(/^.*\//, ''),
  dirname: (_, words) => (last(words).includes('/') ? last(words).replace(/\/[^/]*$/, '') || '/' : '.'),
  echo: (_, words) => words.join(' '),
  cat: (image, words) => image.text(joined('/', last(words)))?.trimEnd() ?? null,
  readlink: (image, words) => image.find(last(words)),
  hostname: (image) => image.text('/etc/hostname')?.trim() ?? null,
  pwd: (_, __, directory) => directory,
  which: (image, words) => image.program(last(words)) ?? '',
  command: (image, words) => image.program(last(words)) ?? '',
  type: (image, words) => image.program(last(words)) ?? '',
};

/**
 * What a command between `$(` and `)` prints; null where only the running machine knows, undefined for a command of which
 * nothing is known.
 */
export function printed(text: string, image: Image, directory: string, values: Values): string | null | undefined {
  const [first = '', ...rest] = text
    .trim()
    .replace(/2>\s*\/dev\/null$/, '')
    .trim()
    .split(/\s+/);
  const known = /[|;&]/.test(text) || !Object.hasOwn(PRINTING, first) ? undefined : PRINTING[first];
  return known?.(
    image,
    rest.flatMap((word) => expandedWords(word, values)),
    directory,
  );
}
