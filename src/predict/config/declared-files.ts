import type { Running } from '../programs/running.js';
import { globbed } from '../start/systemd/conditions.js';
import type { Image } from '../tree/image.js';
import { joined } from '../tree/paths.js';
import { spotOf } from '../types.js';
import type { Declared } from './declared.js';
import { flagValue, flagValues } from './flags.js';
import { NO_INCLUDES, readWithIncludes, settingsOfFile } from './syntax/include.js';
import { ASSIGNMENTS, parseLines } from './syntax/lines.js';
import type { Setting } from './types.js';
import { inPlaceOf } from './vendor.js';

/** An operand that is a file of the image and no program, as the script behind an interpreter is. */
function operandOf(run: Running, image: Image): string | undefined {
  const operands = run.words.slice(1).filter((word) => /^[^-].*[./]/.test(word));
  return operands.find((word) => {
    const path = joined(run.directory, word);
    return image.isFile(path) && ((image.stat(path)?.mode ?? 0) & 0o111) === 0;
  });
}

/** The files of a program: those that the command line names, else those where its package keeps them. */
function filesOf(run: Running, image: Image, declared: Declared): readonly string[] {
  const variables = (declared.fileVariables ?? []).map((name) => run.environment.get(name) ?? '');
  const flags = flagValues(run.words, declared.fileFlags ?? []).map(({ value }) => value);
  const instance = flagValue(run, ...(declared.instance?.flags ?? [])) ?? '';
  const own = instance === '' ? [] : [declared.instance?.file(instance) ?? ''];
  const named = flags.length > 0 ? flags : own.length > 0 ? own : variables.filter((value) => value !== '');
  const operand = declared.fileOperand === true ? operandOf(run, image) : undefined;
  const chosen = named.length > 0 ? named : operand === undefined ? [] : [operand];
  // Of a directory that is named it is the file that lies in the usual one, or each of a kind.
  const usual = declared.files[0]?.replace(/^.*\//, '') ?? '';
  const { inDirectory } = declared.includes ?? {};
  const inside = (path: string) => {
    if (!image.isDirectory(path)) return [path];
    const names = inDirectory === undefined ? [usual] : image.list(path).filter((name) => inDirectory.test(name));
    return names.map((name) => joined(path, name));
  };
  if (chosen.length > 0) return chosen.flatMap((each) => inside(joined(run.directory, each)));
  const files = declared.files.map((each) => joined(run.directory, each));
  return files.flatMap((each) => globbed(image, inPlaceOf(image, each)));
}

const parseProperties = parseLines({ ...ASSIGNMENTS, backslash: 'continues' });

/** What `${name}` stands for: a variable of the environment, or a property of Java. */
function namedValues(run: Running, image: Image, { hasVariables, properties }: Declared): Named | null {
  if (properties === undefined) return hasVariables === true ? (name) => run.environment.get(name) : null;
  const said = properties
    .flatMap((each) => globbed(image, each))
    .flatMap((file) => settingsOfFile(image, file, parseProperties));
  const values = new Map(said.map(({ key, values: [value = ''] }) => [key, value]));
  return (name) => flagValue(run, `-D${name}`) ?? values.get(name);
}

type Named = (name: string) => string | undefined;

/** A setting with what `${name}` and `${name:-otherwise}` stand for in its values, as far as that is known. */
function filledIn(named: Named, setting: Setting): Setting {
  if (!setting.text.includes('${')) return setting;
  const filled = (value: string) =>
    value.replace(
      /\$\{([\w.-]{1,80}?)(?::-([^{}]{0,80}))?\}/g,
      (whole, name, otherwise) => named(name) ?? otherwise ?? whole,
    );
  return { ...setting, values: setting.values.map(filled) };
}

/** A setting of a section for this run alone as one of the section without what makes its name so. */
const ofThisRun = (suffix: string, setting: Setting): Setting => ({
  ...setting,
  within: setting.within.map(([name = '', ...more]) => [
    name.endsWith(suffix) ? name.slice(0, -suffix.length) : name,
    ...more,
  ]),
});

/** What the files of a program say to it as it is started here. */
export function settingsOf(run: Running, image: Image, declared: Declared): readonly Setting[] {
  const { parse, includes = NO_INCLUDES, suffixFlags = [] } = declared;
  if (parse === undefined) return [];
  const read = filesOf(run, image, declared).flatMap((file) => readWithIncludes(image, file, parse, includes));
  const named = namedValues(run, image, declared);
  const filled = named === null ? read : read.map((each) => filledIn(named, each));
  const suffix = flagValue(run, ...suffixFlags) ?? '';
  return suffix === '' ? filled : filled.map((each) => ofThisRun(suffix, each));
}

/** Whether an option or a variable names the file. */
export const isFileNamed = ({ words, environment }: Running, { fileFlags = [], fileVariables = [] }: Declared) =>
  flagValues(words, fileFlags).length > 0 || fileVariables.some((name) => (environment.get(name) ?? '') !== '');

/** Whether a program ends since none of its files is there, which is told. */
export function lacksFile(run: Running, image: Image, declared: Declared): boolean {
  if (declared.needsFile !== true) return false;
  const files = filesOf(run, image, declared);
  if (files.some((file) => image.isFile(file))) return false;
  // What is named and is not there was told when it was to be read.
  if (!isFileNamed(run, declared))
    image.tell(spotOf(run.place), `it ends without its file, and the image has none: ${files.join(', ')}`);
  return true;
}
