import type { Running } from '../programs/running.js';
import { globbed } from '../start/systemd/conditions.js';
import type { Image } from '../tree/image.js';
import type { Opened } from '../types.js';
import { isAsInstalled } from './as-shipped.js';
import { doubted } from './lacking.js';
import type { Setting } from './types.js';

/**
 * Of a program that ends for a word of its configuration that it does not know: its words stand in its own binary, and in that of
 * its modules, so that those of another version or of a module that is not loaded are told from its own.
 */
export interface OwnWords {
  /** What has words beside the program itself, with `*`. */
  readonly beside?: readonly string[];
  /** Blocks in which words stand that somebody chose. */
  readonly free?: RegExp;
  /** Words that whoever writes the file chooses, or that the reader made. */
  readonly chosen?: RegExp;
  /** Whether it takes its words in letters of either size. */
  readonly anyCase?: boolean;
}

/** The most bytes of code that are looked through for one program, and the most of its words. */
const CODE_LIMIT = 32 << 20;
const MOST_WORDS = 200;

/** Compilers take comparisons with shorter words apart, so that they stand nowhere. GCC, builtin-string-cmp-inline-length */
const WORD = /^[a-z][\w-]{3,80}$/i;

/** What a file of machine code holds; null for every other file, and for one that cannot be read. */
function codeOf(image: Image, file: string, limit: number): string | null {
  if (image.head(file, 4)?.toString('latin1') !== '\x7fELF') return null;
  try {
    return image.bytes(file, limit).toString('latin1');
  } catch {
    return null;
  }
}

/** The first setting of each word that whoever set the image up may have got wrong. */
function wordsOf(image: Image, settings: readonly Setting[], { free, chosen, anyCase }: OwnWords) {
  const words = new Map<string, Setting>();
  for (const setting of settings) {
    const key = setting.key.replace(/^<|>$/g, '');
    if (!WORD.test(key) || chosen?.test(key) === true || isAsInstalled(image, setting.file)) continue;
    if (free !== undefined && setting.within.some(([name = '']) => free.test(name))) continue;
    const word = anyCase === true ? key.toLowerCase() : key;
    if (words.size < MOST_WORDS && !words.has(word)) words.set(word, setting);
  }
  return words;
}

/** What a program opens, which is possible where a word of its configuration stands nowhere in it: it ends for that. */
export function unlessUnknown(
  image: Image,
  { exe }: Pick<Running, 'exe'>,
  opened: readonly Opened[],
  settings: readonly Setting[],
  own: OwnWords,
): readonly Opened[] {
  const unknown = opened.length === 0 ? new Map<string, Setting>() : wordsOf(image, settings, own);
  if (unknown.size === 0 || codeOf(image, exe, CODE_LIMIT) === null) return opened;
  const asked = unknown.size;
  let left = CODE_LIMIT;
  for (const file of [exe, ...(own.beside ?? []).flatMap((pattern) => globbed(image, pattern))]) {
    if (unknown.size === 0) break;
    const code = codeOf(image, file, left) ?? '';
    left -= code.length;
    const text = own.anyCase === true ? code.toLowerCase() : code;
    for (const word of unknown.keys()) if (text.includes(`${word}\0`)) unknown.delete(word);
  }
  const [first] = unknown;
  // One that has none of them at all is packed, or its words stand in it otherwise.
  return first === undefined || unknown.size === asked
    ? opened
    : doubted(image, opened, first[1], `its program ends: it has no word ${first[0]}, nor has a module that was seen`);
}
