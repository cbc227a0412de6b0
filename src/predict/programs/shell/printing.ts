import type { Image } from '../../tree/image.js';
import { joined, normal } from '../../tree/paths.js';
import { expandedWords, UNKNOWN, type Values } from './expand.js';
import { shellTokens } from './tokens.js';

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

/** `cd DIRECTORY && pwd`, as scripts ask where they lie. */
const DIRECTORY =
  /^\s{0,20}cd\s{1,9}(?:-[LPe]{1,3}\s{1,9}|--\s{1,9}){0,2}([^;&|\n]{1,300}?)\s{0,9}(?:>\s?\/dev\/null\s{0,9})?(?:2>&1\s{0,9}|2>\s?\/dev\/null\s{0,9})?(?:&&|;)\s{0,9}(?:\/bin\/)?pwd(?:\s{1,9}-[LP])?\s{0,20}$/;

/**
 * What a command between `$(` and `)` prints; null where only the running machine knows, undefined for a command of which
 * nothing is known.
 */
export function printed(text: string, image: Image, directory: string, values: Values): string | null | undefined {
  const [, place] = DIRECTORY.exec(text) ?? [];
  if (place !== undefined) {
    const path = expandedWords(place.trim(), values).join(' ');
    const whole = normal(joined(directory, path));
    return path === '' || path.includes(UNKNOWN) ? null : (image.find(whole) ?? whole);
  }
  const [first = '', ...rest] = shellTokens(text)
    .filter(({ kind }) => kind === 'word')
    .map((token) => token.text);
  const bare = text.replace(/"[^"]*"|\$\([^()]*\)|2>&1/g, '');
  const known = /[|;&]/.test(bare) || !Object.hasOwn(PRINTING, first) ? undefined : PRINTING[first];
  return known?.(
    image,
    rest.flatMap((word) => expandedWords(word, values)),
    directory,
  );
}
