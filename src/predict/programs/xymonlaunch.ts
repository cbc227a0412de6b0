import { flagValue } from '../config/flags.js';
import { includesBy, readWithIncludes, settingsOfFile } from '../config/syntax/include.js';
import { ASSIGNMENTS, DIRECTIVES, INI, parseLines } from '../config/syntax/lines.js';
import type { Setting } from '../config/types.js';
import type { Image } from '../tree/image.js';
import { directoryOf, joined } from '../tree/paths.js';
import type { Command } from '../types.js';

const tasks = parseLines({ ...DIRECTIVES, backslash: 'continues', section: INI.section, trailing: null });
const includes = includesBy(/^(?:include|directory)$/);
const assignments = parseLines({ ...ASSIGNMENTS, backslash: 'continues' });

/** Where Debian has the tasks of the server. */
const TASKS = '/etc/xymon/tasks.cfg';

/** The longest value of a variable, characters: each may name the one before many times. */
const VALUE_LIMIT = 4096;

type Values = ReadonlyMap<string, string>;

const expanded = (text: string, values: Values) =>
  text.replace(/\$\{?(\w{1,80})\}?/g, (_, name: string) => values.get(name) ?? '').slice(0, VALUE_LIMIT);

/** Variables of a file, on top of others. */
function withFile(image: Image, file: string | null, values: Values): Values {
  const all = new Map(values);
  for (const { key, values: said } of file === null ? [] : settingsOfFile(image, file, assignments))
    if (/^\w+$/.test(key)) all.set(key, expanded(said[0] ?? '', all));
  return all;
}

/** The command of one task; null of one that is off, or runs now and then and ends. */
function ofTask(image: Image, settings: readonly Setting[], started: Command, exe: string): Command | null {
  const said = (key: string) => settings.findLast((each) => each.key.toUpperCase() === key);
  const line = said('CMD');
  if (line === undefined || ['DISABLED', 'INTERVAL', 'CRONDATE'].some((key) => said(key) !== undefined)) return null;
  const file = said('ENVFILE')?.values[0];
  const environment = withFile(
    image,
    file === undefined ? null : expanded(file, started.environment),
    started.environment,
  );
  const [first = '', ...rest] = line.values.map((word) => expanded(word, environment));
  const directories = [...(environment.get('PATH') ?? '').split(':'), directoryOf(exe)];
  const found = directories
    .map((each) => joined(each, first))
    .find((each) => each.startsWith('/') && image.isFile(each));
  return { ...started, words: [first.includes('/') ? first : (found ?? first), ...rest], environment, place: line };
}

/** What xymonlaunch keeps running: the tasks of its file, each with its variables. xymonlaunch(8), tasks.cfg(5) */
export function tasksOf(image: Image, command: Command, exe: string): readonly Command[] {
  const started = { ...command, environment: withFile(image, flagValue(command, '--env'), command.environment) };
  const sections = new Map<string, Setting[]>();
  for (const setting of readWithIncludes(image, flagValue(command, '--config') ?? TASKS, tasks, includes)) {
    const name = setting.within.at(-1)?.[0] ?? '';
    const settings = sections.get(name) ?? [];
    settings.push(setting);
    sections.set(name, settings);
  }
  return [...sections.values()].flatMap((settings) => ofTask(image, settings, started, exe) ?? []);
}
