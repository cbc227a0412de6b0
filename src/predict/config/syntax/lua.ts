import type { Image } from '../../tree/image.js';
import { isAsShipped } from '../as-shipped.js';
import { linesIn } from './lines-in.js';

/** A file with blanks in place of its comments, so that the lines stay. */
export interface Clean {
  readonly file: string;
  readonly text: string;
  readonly lineOf: ReturnType<typeof linesIn>;
}

const PIECE =
  /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|--\[(?<level>=*)\[[\s\S]*?(?:\]\k<level>\]|$)|--[^\n]*|\[(?<mark>=*)\[[\s\S]*?(?:\]\k<mark>\]|$)|(?<word>[A-Za-z_]\w*)/g;

/** What may set anything, or make what is set depend on the machine. */
const CODE = new Set(
  [
    'if for while repeat goto function',
    'dofile loadfile loadstring load require getfenv setfenv rawset setmetatable _G _ENV getenv popen open',
  ].flatMap((words) => words.split(' ')),
);

/** The most places of one file that are told. */
const MOST_PLACES = 10;

/**
 * A file of Lua without its comments. It is read as if it were nothing but assignments and calls: where it is code, or has texts
 * whose letters are written in another way, that is told, unless the package ships it so.
 */
export function luaOf(image: Image, file: string): Clean {
  const whole = image.text(file) ?? '';
  const lineOf = linesIn(whole);
  const isShipped = file.startsWith('/usr/') || isAsShipped(image, file);
  let places = 0;
  const tell = (offset: number, what: string) => {
    places += 1;
    if (!isShipped && places <= MOST_PLACES)
      image.tell(`${file}:${lineOf(offset)}`, `Lua that was not followed: ${what.slice(0, 60)}`);
  };
  const text = whole.replace(PIECE, (piece, ...more) => {
    const offset: number = more.at(-3);
    if (piece.startsWith('--')) return piece.replace(/[^\n]/g, ' ');
    if (piece.startsWith('[') || (/^["']/.test(piece) && piece.includes('\\'))) tell(offset, piece);
    else if (CODE.has(piece)) tell(offset, piece);
    return piece;
  });
  return { file, text, lineOf };
}

/** Tells of each place where a word stands that no call or assignment was read at. */
export function tellUnread(
  image: Image,
  { file, text, lineOf }: Clean,
  words: RegExp,
  isRead: (offset: number) => boolean,
) {
  if (file.startsWith('/usr/')) return;
  let places = 0;
  for (const { 0: word, index } of text.matchAll(words)) {
    if (isRead(index)) continue;
    places += 1;
    if (places > MOST_PLACES) return;
    image.tell(`${file}:${lineOf(index)}`, `this was not understood: ${word.trim().slice(0, 60)}`);
  }
}
