import type { Image } from '../tree/image.js';
import { type Opened, spotOf } from '../types.js';
import { isAsInstalled } from './as-shipped.js';
import { hintsOfText, namesOfText } from './hints.js';
import type { Hint } from './looks.js';
import type { Reader } from './types.js';

/** The most lines of one program that are told. */
const MOST_LINES = 10;

/** What is read for the names in it, or to know what is installed: no program is configured there. */
const NAMES =
  /^\/(?:etc\/(?:services|hosts|passwd|group|os-release)|proc\/.*|var\/lib\/(?:dpkg|ucf|rpm)\/.*|usr\/(?!local\/).*)$/;

/** What begins a comment of several lines. */
const LONG_COMMENT = /(?<=^|\s)\/\*|<!--|--\[=*\[/g;

/** What ends it. */
const endOf = (begin: string) =>
  begin === '<!--' ? '-->' : begin.startsWith('-') ? begin.slice(2).replaceAll('[', ']') : '*/';

/** A text without its comments of several lines, which leave their lines. Those of a kind that one has no end of are none. */
function withoutLongComments(text: string): string {
  const pieces: string[] = [];
  const endless = new Set<string>();
  let at = 0;
  for (const { 0: begin, index } of text.matchAll(LONG_COMMENT)) {
    const end = endOf(begin);
    if (index < at || endless.has(end)) continue;
    const last = text.indexOf(end, index + begin.length);
    if (last < 0) {
      endless.add(end);
      continue;
    }
    pieces.push(text.slice(at, index), text.slice(index, last).replace(/[^\n]+/g, ' '));
    at = last + end.length;
  }
  return [...pieces, text.slice(at)].join('');
}

/** Whether a line looks like a place to listen on: a port, or a name of nothing else. */
const isPlace = ({ port, isDoubtful, isPlain }: Hint) => !isDoubtful && (port === null ? isPlain === true : port > 0);

/** What of the files of a program somebody wrote, without comments of several lines. */
const written = (image: Image, files: readonly string[]) =>
  files
    .filter((file) => !NAMES.test(file) && !isAsInstalled(image, file))
    .map((file) => ({ file, text: withoutLongComments(image.text(file) ?? '') }));

/** Tells of the first name of each file that has letters of another size than its program is known to take. */
export function tellInOtherCase(image: Image, { small }: Reader, files: readonly string[]): void {
  if (small === undefined) return;
  for (const { file, text } of written(image, files)) {
    const odd = namesOfText(text).find(([name]) => name !== name.toLowerCase() && small.test(name.toLowerCase()));
    if (odd === undefined) continue;
    const [name, line] = odd;
    image.tell(`${file}:${line}`, `its program is known to take \`${name.toLowerCase()}\`, and not \`${name}\``);
  }
}

/**
 * Tells of lines of the files that a reader looked at that look like a place to listen on, of which it knows
 * no more: another version, or a module, may listen there.
 */
export function tellPassedOver(
  image: Image,
  { decides }: Reader,
  files: readonly string[],
  opened: readonly Opened[],
): void {
  const ports = new Set(opened.map(({ port }) => port));
  const evidence = opened.flatMap((each) => each.evidence);
  const told = new Set(image.problems().map(({ place }) => place));
  let lines = 0;
  for (const { file, text } of written(image, files)) {
    for (const hint of hintsOfText(file, text, true)) {
      const spot = spotOf(hint.place);
      if (!isPlace(hint) || (hint.port !== null && ports.has(hint.port)) || told.has(spot)) continue;
      if (decides?.test(hint.name) === true) continue;
      if (lines >= MOST_LINES) return;
      if (evidence.some((each) => each.startsWith(`${spot}:`))) continue;
      lines += 1;
      told.add(spot);
      image.tell(spot, 'this looks like a place to listen on, and nothing was made of it');
    }
  }
}
