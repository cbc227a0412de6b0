import { fieldOf, paragraphsOf } from './control.js';
import type { PackageKin } from './types.js';

/** How many packages of one source are told: some have hundreds of translations. */
const MOST_SIBLINGS = 24;

/** How many packages that one asks for are told. */
const MOST_NAMES = 200;

/** Packages that bring nothing which a program reads. */
const IS_ASIDE = /-(?:doc|dev|dbg|dbgsym|l10n|locales?|examples?|tests?)$/;

interface Entry {
  readonly name: string;
  readonly source: string;
  readonly paragraph: string;
  /** Where the paragraph begins in the text. */
  readonly at: number;
}

/** `Source: acme (1.2)`, left out where it is the package's own name; deb822 and deb-control(5). */
const sourceOf = (paragraph: string, name: string) => fieldOf(paragraph, 'Source')?.split(' ')[0] ?? name;

function entriesIn(text: string): Entry[] {
  let at = 0;
  return paragraphsOf(text).map((paragraph) => {
    const name = fieldOf(paragraph, 'Package') ?? '';
    const entry = { name, source: sourceOf(paragraph, name), paragraph, at };
    at += paragraph.length + 2;
    return entry;
  });
}

/** `python3:any, flask (>= 2) | python3-flask`: all that are named. */
const namesIn = (field: string) =>
  field
    .split(/[,|]/, MOST_NAMES)
    .map((each) => /^\s*([a-z0-9][a-z0-9+.-]+)/.exec(each)?.[1] ?? '')
    .filter((name) => name !== '');

function dependsOf({ paragraph, at }: Entry, text: string, file: string): PackageKin['depends'] {
  const field = fieldOf(paragraph, 'Depends');
  if (field === null) return null;
  const line = text.slice(0, at + paragraph.indexOf('\nDepends:') + 1).split('\n').length;
  return { names: namesIn(field), file, line };
}

/** What some packages have to do with others, in the text of dpkg's status file. */
export function kinIn(text: string, file: string, names: ReadonlySet<string>): ReadonlyMap<string, PackageKin> {
  const entries = entriesIn(text);
  const kinOf = (own: Entry): PackageKin => ({
    siblings: entries
      .filter(({ name, source }) => source === own.source && name !== own.name && !IS_ASIDE.test(name))
      .slice(0, MOST_SIBLINGS)
      .map(({ name }) => name),
    depends: dependsOf(own, text, file),
  });
  return new Map(entries.filter(({ name }) => names.has(name)).map((each) => [each.name, kinOf(each)]));
}
