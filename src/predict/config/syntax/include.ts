import { memoised } from '../../../base/memoised.js';
import { globbed } from '../../start/systemd/conditions.js';
import type { Image } from '../../tree/image.js';
import { directoryOf, joined, normal } from '../../tree/paths.js';
import { spotOf } from '../../types.js';
import type { Setting } from '../types.js';
import { inPlaceOf } from '../vendor.js';

/** The deepest that files include one another, and the most files of one program. */
const DEPTH_LIMIT = 12;
const FILE_LIMIT = 2000;

/** The most settings of one program, and characters that they stand in: a file that is included again is read each time. */
const SETTING_LIMIT = 50_000;
const TEXT_LIMIT = 16 << 20;

/** The most files that lines of one program name, each time one does. */
const STEP_LIMIT = 20_000;

/** The most circles of one program that are told. */
const CIRCLE_LIMIT = 20;

/** Reads the text of one file into settings. It may stop behind so many: what is not looked at would only take memory. */
export type Parse = (file: string, text: string, limit?: number) => readonly Setting[];

/** What is set; what a parser did not understand is told. */
function understood(image: Image, settings: readonly Setting[]): readonly Setting[] {
  return settings.filter((setting) => {
    if (setting.doubt !== undefined) image.tell(spotOf(setting), setting.doubt);
    return setting.doubt === undefined || setting.key !== '';
  });
}

/** The settings of one file that includes no others; none where it is not there. */
export function settingsOfFile(image: Image, file: string, parse: Parse): readonly Setting[] {
  const settings = parse(file, image.text(file) ?? '', SETTING_LIMIT);
  if (settings.length >= SETTING_LIMIT)
    image.tell(file, `it has more than ${SETTING_LIMIT} settings; the rest was not read`);
  return understood(image, settings);
}

/** What a setting that includes others names, as patterns relative to `base`; null for every other setting. */
export interface Includes {
  patternsOf(setting: Setting): readonly string[] | null;
  /** What relative names start from; default: the directory of the file. */
  readonly base?: string;
  /** Which files of a directory that is included as a whole. */
  readonly inDirectory?: RegExp;
  /** Whether the program passes over a file that is named and is not there; otherwise it may end. */
  readonly isLenient?: boolean;
}

/** How lines say themselves that what they include may be missing: `!include_try`, `include_if_exists`, `.include(try=true)`. */
const OPTIONAL = /try|if_?exists|optional|sinclude|^\W*-/i;

/** The files that a pattern leads to: a file, all that fit, or those in a directory. */
function filesOf(image: Image, pattern: string, { inDirectory }: Includes): string[] {
  const found = /[*?[]/.test(pattern) ? globbed(image, pattern) : [pattern];
  return found.flatMap((path) => {
    if (!image.isDirectory(path)) return [path];
    const names = image.list(path).filter((name) => !name.startsWith('.') && (inDirectory ?? /./).test(name));
    return names.map((name) => `${path}/${name}`).filter((each) => image.isFile(each));
  });
}

/** The settings of a file and of all that it includes, in the order in which the program reads them. */
export function readWithIncludes(image: Image, file: string, parse: Parse, includes: Includes): Setting[] {
  let files = 0;
  let count = 0;
  let characters = 0;
  let isCut = false;
  let circles = 0;
  let steps = 0;
  const parsed = memoised((path: string) => {
    const all = parse(path, image.text(path) ?? '', SETTING_LIMIT);
    isCut ||= all.length >= SETTING_LIMIT;
    return understood(image, all);
  });
  const targetsOf = memoised((pattern: string) => filesOf(image, pattern, includes));
  const read = (path: string, within: Setting['within'], chain: readonly string[]): Setting[] => {
    if (files >= FILE_LIMIT || count >= SETTING_LIMIT || characters >= TEXT_LIMIT) {
      isCut = true;
      return [];
    }
    files += 1;
    const text = image.text(path);
    if (text === null) return [];
    characters += text.length;
    const found = parsed(path).slice(0, SETTING_LIMIT - count);
    count += found.length;
    return found.flatMap((setting) => {
      const own = within.length === 0 ? setting : { ...setting, within: [...within, ...setting.within] };
      const patterns = includes.patternsOf(setting);
      if (patterns === null) return [own];
      const base = includes.base ?? directoryOf(path);
      if (steps >= STEP_LIMIT) isCut = true;
      const targets = isCut ? [] : patterns.flatMap((each) => targetsOf(normal(joined(base, each))));
      steps += targets.length;
      const isNeeded = includes.isLenient !== true && !OPTIONAL.test(`${setting.key} ${setting.text}`);
      return targets.flatMap((target) => {
        if (isNeeded && image.stat(target) === null)
          image.tell(
            `${path}:${setting.line}`,
            'what it includes is not in the image, and its program may end without it',
          );
        if (chain.includes(target) || chain.length >= DEPTH_LIMIT) {
          circles += 1;
          if (circles <= CIRCLE_LIMIT)
            image.tell(`${path}:${setting.line}`, 'what it includes goes in a circle, or too deep');
          return [];
        }
        return read(target, own.within, [...chain, target]);
      });
    });
  };
  const first = inPlaceOf(image, file);
  if (image.stat(first) === null) image.tell(first, 'it would be read, and is not in the image');
  const settings = read(first, [], [first]);
  if (isCut || count >= SETTING_LIMIT) {
    image.tell(
      file,
      `with what it includes, it is more than ${FILE_LIMIT} files or ${SETTING_LIMIT} settings; the rest was not read`,
    );
  }
  return settings;
}

/** A directive whose every word is a file or a pattern. */
export function includesBy(key: RegExp, more: Omit<Includes, 'patternsOf'> = {}): Includes {
  return { ...more, patternsOf: (setting) => (key.test(setting.key) ? setting.values : null) };
}

export const NO_INCLUDES: Includes = { patternsOf: () => null };
