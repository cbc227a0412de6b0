import type { FollowOptions, Host } from '../../host/types.js';
import type { Page } from './page.js';

/** How many files of a package are read, how many of its directories listed, and how many names each may have. */
export const MOST_FILES = 200;
const MOST_DIRECTORIES = 60;
const MOST_NAMES = 500;

/** What is no code of the program itself: other packages, what it is tested with, what is shown to browsers. */
const ASIDE = /^(node_modules|\..*|tests?|__\w+__|spec|fixtures?|examples?|docs?|types|browser|client|public|static)$/;

export type Read = (file: string) => string | null;

/** Where the code of a package lies, and which files are code. */
interface Lying {
  readonly home: string;
  isCode(name: string): boolean;
}

/** The code of a package as it lies there: many load their commands by names that stand in no text. */
export function* lyingPages(
  { files }: Host,
  { home, isCode }: Lying,
  read: Read,
  options: FollowOptions,
): Generator<Page> {
  const waiting = [home];
  let count = 0;
  for (let listed = 0; listed < MOST_DIRECTORIES; listed++) {
    const directory = waiting.shift();
    if (directory === undefined) return;
    for (const name of files.listFollowed(directory, MOST_NAMES, options) ?? []) {
      const path = `${directory}/${name}`;
      if (isCode(name)) {
        const text = count++ < MOST_FILES ? read(path) : null;
        if (text !== null) yield { file: path, text, isManual: false };
      } else if (!name.includes('.') && !ASIDE.test(name)) waiting.push(path);
    }
  }
}
