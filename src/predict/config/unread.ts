import type { Image } from '../tree/image.js';
import { type Opened, spotOf } from '../types.js';
import { isAsInstalled } from './as-shipped.js';
import type { Declared } from './declared.js';
import { hintsOfText } from './hints.js';
import { isKey } from './said.js';
import type { Setting } from './types.js';

/** The most lines of one program that are told. */
const MOST_LINES = 10;

/** Names of keys that the reader of a program knows. */
function knownKeys({ listeners, needs, together, elsewhere = [] }: Declared): readonly string[] {
  const said = listeners.flatMap(({ endpoint, port, address }) => [endpoint, port, address]);
  return [
    ...elsewhere,
    ...[...said, needs, together?.said, together?.needs].flatMap((each) => each?.keys ?? []),
    ...listeners.flatMap(({ when = [], families }) => [
      ...when.flatMap(({ keys }) => keys),
      ...Object.values(families ?? {}),
    ]),
  ];
}

const lastOf = (key: string) => key.slice(key.lastIndexOf('/') + 1);

/**
 * Tells of lines that name a port, or a place to listen on, by the look of their keys, which the reader of a program takes for
 * nothing: another version, or a plugin, may listen there.
 */
export function tellUnread(
  image: Image,
  declared: Declared,
  settings: readonly Setting[],
  opened: readonly Opened[],
): void {
  const known = knownKeys(declared);
  const names = known.map(lastOf);
  const ports = new Set(opened.map(({ port }) => port));
  const files = new Set(settings.map(({ file }) => file));
  let lines = 0;
  for (const file of files) {
    if (isAsInstalled(image, file)) continue;
    const own = settings.filter((each) => each.file === file);
    const read = new Map(own.map((each) => [each.line, each]));
    const text = image.text(file) ?? '';
    const hasLongComments = /<!--|\/\*/.test(text);
    for (const { port, isDoubtful, isPlain, place } of hintsOfText(file, text)) {
      if (port === null || port === 0 || isDoubtful || ports.has(port) || lines >= MOST_LINES) continue;
      const setting = read.get(place.line);
      // A line that is no setting may be a part of a comment.
      if (setting === undefined ? hasLongComments : isKey(setting, isPlain === true ? known : names)) continue;
      lines += 1;
      image.tell(spotOf(place), 'this looks like a place to listen on, and is none that is known of this program');
    }
  }
}

const CASE = 'whether its program takes this name in letters of another size is not known';

/** Settings of which those are doubtful, and told, whose names have letters of another size than the program is known to take. */
export function inKnownCase(image: Image, declared: Declared, settings: readonly Setting[]): readonly Setting[] {
  if (declared.anyCase === true) return settings;
  const names = new Set(knownKeys(declared).map(lastOf));
  const lower = new Set([...names].map((name) => name.toLowerCase()));
  return settings.map((each) => {
    if (names.has(each.key) || !lower.has(each.key.toLowerCase()) || each.doubt !== undefined) return each;
    image.tell(spotOf(each), CASE);
    return { ...each, doubt: CASE };
  });
}
