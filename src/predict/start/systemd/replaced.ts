import type { Image } from '../../tree/image.js';
import { type Directive, readUnitFile } from './unit-file.js';
import { UNIT_DIRECTORIES, type Unit, valuesOf } from './units.js';
import { unitWords } from './words.js';

/** The option that a word of a command names, without its value, `-p` of `-p80`; null where it names none. */
const optionOf = (word: string): string | null =>
  /^(?:--[A-Za-z][\w-]*|-[A-Za-z](?:[A-Za-z-][\w-]*)?)/.exec(word)?.[0] ?? null;

const optionsIn = (commands: readonly Directive[]) =>
  new Set(commands.flatMap(({ value }) => unitWords(value).map(optionOf)).filter((option) => option !== null));

const commandsIn = (directives: readonly Directive[]) =>
  directives.filter(({ section, key, value }) => section === 'Service' && key === 'ExecStart' && value !== '');

/** The commands of files of the same name in directories that come later: what a package ships below what somebody wrote. */
function shadowedBy(image: Image, { name, file }: Unit): Directive[] {
  const own = UNIT_DIRECTORIES.findIndex((directory) => file.startsWith(`${directory}/`));
  if (own < 0) return [];
  const real = image.find(file);
  return UNIT_DIRECTORIES.slice(own + 1)
    .map((directory) => `${directory}/${name.full}`)
    .filter((each) => image.isFile(each) && image.find(each) !== real)
    .flatMap((each) => commandsIn(readUnitFile(each, image.text(each) ?? '')));
}

/**
 * Whether the command of a service lacks options that the one has whose place it takes, which is known to work: what holds a
 * program in the foreground, or names its files, may be among them.
 */
export function lacksOptions(image: Image, unit: Unit): boolean {
  const current = new Set(valuesOf(unit, 'Service', 'ExecStart'));
  const replaced = commandsIn(unit.directives).filter((each) => !current.has(each));
  const before = optionsIn([...replaced, ...shadowedBy(image, unit)]);
  if (before.size === 0) return false;
  const now = optionsIn([...current]);
  return [...before].some((option) => !now.has(option));
}
