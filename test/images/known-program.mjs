// Which program of registry/programs it was that a booted image showed.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

export const DIRECTORY = new URL('../../registry/programs/', import.meta.url);

/** The files of the registry, with their text. */
export const files = readdirSync(DIRECTORY).map((name) => ({
  name,
  text: readFileSync(new URL(name, DIRECTORY), 'utf8'),
}));

const programs = files.flatMap(({ name, text }) => parse(text).map((program) => ({ file: name, ...program })));

const baseName = (path) => path.replace(/^.*\//, '');
const fits = (pattern, name) =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);

/** The program of the registry that one of these files or names is. */
export function programOf(names, units) {
  const byFile = programs.find(({ executables = [] }) =>
    executables.some((each) => names.some((name) => fits(baseName(each), name))),
  );
  const isScript = ({ interpreted = [] }) =>
    interpreted.some(({ script, title, applet }) =>
      [script, title, applet].some((each) => each && names.some((name) => fits(baseName(each), name))),
    );
  const words = names.map((name) => name.split(' ')[0]);
  // What runs behind an interpreter under a title of its own is known by the unit that its package starts it by.
  const byUnit = (unit) =>
    programs.find(({ name, packages = [] }) => name === unit || packages.includes(unit) || `${name}-server` === unit);
  const own = units.map((unit) => unit.replace(/(?:@.*)?\.service$/, ''));
  return (
    byFile ??
    programs.find(isScript) ??
    programs.find(({ name }) => words.includes(name)) ??
    own.map(byUnit).find((each) => each !== undefined)
  );
}
