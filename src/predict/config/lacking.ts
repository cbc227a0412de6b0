import type { Image } from '../tree/image.js';
import { type Opened, type Place, spotOf } from '../types.js';
import type { Setting } from './types.js';

/** Paths that are made when a machine starts, and names that only the program can complete. */
const UNDECIDED = /^\/(?:proc|sys|dev|run|tmp)(?:\/|$)|[$%*?{]/;

/** How settings name files that a program does not start without. */
export interface Wanted {
  readonly keys: RegExp;
  /** The path in a setting; default: its first value. */
  readonly pathOf?: (setting: Setting) => string | undefined;
  /** A file that a line wants without naming it; null where it wants none. */
  readonly unnamed?: (settings: readonly Setting[]) => { readonly line: Setting; readonly path: string } | null;
  /** Files of which one that is there says that what is missing is made when the program starts. */
  readonly makers?: readonly string[];
}

/** How a line is written that a program ends for; of several the last one counts, unless each is a listener of its own. */
export interface Refused {
  readonly keys: RegExp;
  /** Fits the rest of the line behind its key. */
  readonly value: RegExp;
  readonly reason: string;
  readonly isEach?: boolean;
}

/** What a program would open that ends for a line of its file, which is told: possible. */
export function doubted(image: Image, opened: readonly Opened[], line: Place, reason: string): readonly Opened[] {
  image.tell(spotOf(line), reason);
  return opened.map((each): Opened => ({ ...each, certainty: 'possible' }));
}

/** A line without which a program ends. */
export interface NeededLine {
  readonly file: string;
  readonly line: RegExp;
  readonly reason: string;
}

/** What a program opens, which is possible where a file has not the line that it needs. */
export function unlessUnsaid(image: Image, opened: readonly Opened[], { file, line, reason }: NeededLine) {
  return line.test(image.text(file) ?? '') ? opened : doubted(image, opened, { file, line: 1, text: '' }, reason);
}

/** What a program opens, which is possible where it refuses a line of its file. */
export function unlessRefused(
  image: Image,
  opened: readonly Opened[],
  settings: readonly Setting[],
  { keys, value, reason, isEach }: Refused,
): readonly Opened[] {
  const lines = settings.filter(({ key }) => keys.test(key));
  const line = (isEach === true ? lines : lines.slice(-1)).find((each) => value.test(each.text.slice(each.key.length)));
  return line === undefined ? opened : doubted(image, opened, line, reason);
}

/** What a program opens, which is possible where a key has letters of another size than it takes: it ends for such a line. */
export function unlessInOtherCase(
  image: Image,
  opened: readonly Opened[],
  settings: readonly Setting[],
  keys: RegExp,
): readonly Opened[] {
  const odd = settings.find(({ key }) => !keys.test(key) && keys.test(key.toLowerCase()));
  return odd === undefined ? opened : doubted(image, opened, odd, `its program takes no ${odd.key}, and ends for it`);
}

/** What the lines of a file open, which is possible where one has the address of another: its program ends for the second. */
export function unlessTwice(
  image: Image,
  listeners: ReadonlyArray<{ readonly line: Setting; readonly sockets: readonly Opened[] }>,
): readonly Opened[] {
  const all = listeners.flatMap(({ sockets }) => sockets);
  const seen = new Map<string, Setting>();
  for (const { line, sockets } of listeners) {
    for (const { protocol, address, port } of sockets) {
      const id = `${protocol} ${address} ${port}`;
      if ((seen.get(id) ?? line) !== line)
        return doubted(image, all, line, 'its program ends: another listener has this address and port');
      seen.set(id, line);
    }
  }
  return all;
}

const firstOf = ({ values }: Setting) => values[0];

/**
 * What a program opens, which is possible where a file is not in the image that it does not start without, as a certificate:
 * something may bring it before the first boot.
 */
export function unlessLacking(
  image: Image,
  opened: readonly Opened[],
  settings: readonly Setting[],
  { keys, pathOf = firstOf, makers = [], unnamed = () => null }: Wanted,
): readonly Opened[] {
  const other = unnamed(settings);
  if (other !== null && image.stat(other.path) === null)
    return doubted(image, opened, other.line, `${other.path} is not in the image, and the program ends without it`);
  const isLacking = (setting: Setting) => {
    const path = keys.test(setting.key) ? (pathOf(setting) ?? '') : '';
    return path.startsWith('/') && !UNDECIDED.test(path) && image.stat(path) === null;
  };
  const lacking = makers.some((each) => image.program(each) !== null || image.isFile(each))
    ? undefined
    : settings.find(isLacking);
  if (lacking === undefined) return opened;
  return doubted(image, opened, lacking, 'what this names is not in the image, and the program ends without it');
}
