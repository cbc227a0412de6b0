import type { Running } from '../programs/running.js';
import { globbed } from '../start/systemd/conditions.js';
import type { Image } from '../tree/image.js';
import { joined } from '../tree/paths.js';
import type { Declared } from './declared.js';
import { flagValue, flagValues } from './flags.js';
import type { Setting } from './types.js';

/** An operand that is a file of the image and no program, as the script behind an interpreter is. */
function operandOf(run: Running, image: Image): string | undefined {
  const operands = run.words.slice(1).filter((word) => /^[^-].*[./]/.test(word));
  return operands.find((word) => {
    const path = joined(run.directory, word);
    return image.isFile(path) && ((image.stat(path)?.mode ?? 0) & 0o111) === 0;
  });
}

/** The files of a program: those that the command line names, else those where its package keeps them. */
export function filesOf(run: Running, image: Image, declared: Declared): readonly string[] {
  const variables = (declared.fileVariables ?? []).map((name) => run.environment.get(name) ?? '');
  const flags = flagValues(run.words, declared.fileFlags ?? []).map(({ value }) => value);
  const instance = flagValue(run, ...(declared.instance?.flags ?? [])) ?? '';
  const own = instance === '' ? [] : [declared.instance?.file(instance) ?? ''];
  const named = flags.length > 0 ? flags : own.length > 0 ? own : variables.filter((value) => value !== '');
  const operand = declared.fileOperand === true ? operandOf(run, image) : undefined;
  const chosen = named.length > 0 ? named : operand === undefined ? [] : [operand];
  if (chosen.length > 0) return chosen.map((each) => joined(run.directory, each));
  return declared.files.flatMap((each) => globbed(image, joined(run.directory, each)));
}

/** A setting with the variables of the environment in its values, as far as they are known. */
export function filledIn({ environment }: Running, setting: Setting): Setting {
  if (!setting.text.includes('${')) return setting;
  const filled = (value: string) => value.replace(/\$\{(\w{1,80})\}/g, (whole, name) => environment.get(name) ?? whole);
  return { ...setting, values: setting.values.map(filled) };
}

/** Whether an option or a variable names the file. */
export const isFileNamed = ({ words, environment }: Running, { fileFlags = [], fileVariables = [] }: Declared) =>
  flagValues(words, fileFlags).length > 0 || fileVariables.some((name) => (environment.get(name) ?? '') !== '');

/** Whether a program ends since none of its files is there; each that would be read is told. */
export const lacksFile = (run: Running, image: Image, declared: Declared) =>
  declared.needsFile === true && !filesOf(run, image, declared).some((file) => image.isFile(file));
