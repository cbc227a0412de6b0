import { flagValue } from '../config/flags.js';
import { readWithIncludes } from '../config/syntax/include.js';
import { INI, parseLines } from '../config/syntax/lines.js';
import type { Setting } from '../config/types.js';
import { unitWords } from '../start/systemd/words.js';
import type { Image } from '../tree/image.js';
import { directoryOf, joined } from '../tree/paths.js';
import { type Command, spotOf } from '../types.js';

/** Where supervisord looks for its configuration, the first wins; Running Supervisor, -c. */
export const SUPERVISOR_FILES = ['/etc/supervisord.conf', '/etc/supervisor/supervisord.conf'] as const;

const lines = parseLines({ ...INI, trailing: /\s;.*$/, between: /[=:]\s*/, folded: true });

/** `files` of `[include]`, several words. */
const includes = {
  patternsOf: ({ key, within, values }: Setting) =>
    key === 'files' && within.at(-1)?.[0] === 'include' ? values.flatMap((value) => value.split(/\s+/)) : null,
};

/** Every setting of supervisord, in order. */
export function supervisorSettings(image: Image, file: string): readonly Setting[] {
  // Names of settings are the same in either case, as configparser of Python takes them.
  return readWithIncludes(image, file, lines, includes).map((each) => ({ ...each, key: each.key.toLowerCase() }));
}

/** The most programs of one supervisord that are looked at, and the most processes that each is started as. */
const PROGRAM_LIMIT = 300;
const PROCESS_LIMIT = 50;

/** The longest value of a setting, characters: longer ones nobody writes, and each may name a long one many times. */
const VALUE_LIMIT = 16 << 10;

/** `%(program_name)s`, `%(ENV_HOME)s`, `%(process_num)02d`; cut off behind so much. */
function expanded(text: string, values: ReadonlyMap<string, string>): string {
  let left = VALUE_LIMIT;
  const parts = text.slice(0, VALUE_LIMIT).replace(/%\((\w+)\)(?:0?(\d{1,3}))?[sd]|%%/g, (whole, name, width = 0) => {
    const value = name === undefined ? '%' : (values.get(name) ?? whole).padStart(Number(width), '0').slice(0, left);
    left -= value.length;
    return value;
  });
  return parts.slice(0, VALUE_LIMIT);
}

/** `NAME="value",OTHER=value` */
const pairsOf = (text: string) =>
  [...text.matchAll(/(?<!\w)(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,\s]*))/g)].map(
    ([, name = '', double, single, bare]) => [name, double ?? single ?? bare ?? ''] as const,
  );

/** The commands of one section. */
function ofProgram(settings: readonly Setting[], name: string, started: Command): Command[] {
  const said = (key: string) => settings.findLast((each) => each.key === key);
  const command = said('command');
  const count = Math.min(Number(said('numprocs')?.values[0] ?? 1) || 1, PROCESS_LIMIT);
  if (command === undefined || /^(?:false|no|off|0)$/i.test(said('autostart')?.values[0] ?? '')) return [];
  const first = Number(said('numprocs_start')?.values[0] ?? 0) || 0;
  const variables = [...started.environment].map(([key, value]) => [`ENV_${key}`, value] as const);
  return Array.from({ length: count }, (_, index) => {
    const values = new Map([
      ...variables,
      ['program_name', name],
      ['group_name', name],
      ['here', directoryOf(command.file)],
      ['process_num', String(first + index)],
      ['numprocs', String(count)],
    ]);
    const textOf = (setting: Setting | undefined) => expanded(setting?.values.join(' ') ?? '', values);
    const environment = said('environment');
    const own = environment === undefined ? [] : pairsOf(textOf(environment));
    const origins = environment === undefined ? [] : own.map(([key]) => [key, environment] as const);
    return {
      words: unitWords(textOf(command)),
      environment: new Map([...started.environment, ...own]),
      origins: new Map([...started.origins, ...origins]),
      directory: textOf(said('directory')) || started.directory,
      user: textOf(said('user')) || started.user,
      place: command,
    };
  });
}

/** The configuration that a supervisord of these words reads. */
export function supervisorFile(image: Image, { words, directory }: Pick<Command, 'words' | 'directory'>): string {
  const named = flagValue({ words }, '-c', '--configuration');
  if (named !== null) return joined(directory, named);
  return SUPERVISOR_FILES.find((each) => image.isFile(each)) ?? SUPERVISOR_FILES[0];
}

/** Variables that systemd gives to a service of its own accord; systemd.exec(5), environment variables in spawned processes. */
const GIVEN =
  /^(?:PATH|LANG|LANGUAGE|LC_\w+|HOME|USER|LOGNAME|SHELL|PWD|TERM|HOSTNAME|INVOCATION_ID|JOURNAL_STREAM|SYSTEMD_\w+|\w+_DIRECTORY)$/;

/**
 * Whether supervisord ends at once, for a setting names a variable that is not there. What else than systemd starts it may
 * be given variables that the image does not know.
 */
export function lacksVariable(
  image: Image,
  { environment, place }: Pick<Command, 'environment' | 'place'>,
  file: string,
) {
  if (!/\/systemd\//.test(place.file)) return false;
  const isGiven = (name: string) => environment.has(name) || GIVEN.test(name);
  const lacking = supervisorSettings(image, file).find(({ within, values }) => {
    if (!/^(?:(?:fcgi-)?program:|eventlistener:|supervisord$|inet_http_server$)/.test(within.at(-1)?.[0] ?? ''))
      return false;
    return [
      ...values
        .join(' ')
        .slice(0, VALUE_LIMIT)
        .matchAll(/%\(ENV_(\w+)\)/g),
    ].some(([, name = '']) => !isGiven(name));
  });
  if (lacking !== undefined)
    image.tell(spotOf(lacking), 'supervisord ends: this names a variable that it is not given');
  return lacking !== undefined;
}

/** What supervisord starts by itself, as it would run it. */
export function supervisedBy(image: Image, started: Command): readonly Command[] {
  const file = supervisorFile(image, started);
  if (lacksVariable(image, started, file)) return [];
  const sections = new Map<string, Setting[]>();
  for (const setting of supervisorSettings(image, file)) {
    const [, name] = /^(?:program|eventlistener|fcgi-program):\s*(\S+)$/.exec(setting.within.at(-1)?.[0] ?? '') ?? [];
    if (name === undefined) continue;
    const settings = sections.get(name) ?? [];
    settings.push(setting);
    sections.set(name, settings);
  }
  if (sections.size > PROGRAM_LIMIT)
    image.tell(file, `only ${PROGRAM_LIMIT} of the ${sections.size} programs that it starts were looked at`);
  return [...sections].slice(0, PROGRAM_LIMIT).flatMap(([name, settings]) => ofProgram(settings, name, started));
}
