import type { Family } from '../../../domain/address.js';
import { homeOf } from '../../config/names.js';
import { UNKNOWN } from '../../programs/shell/expand.js';
import type { Image } from '../../tree/image.js';
import { once } from '../../tree/once.js';
import type { Command } from '../../types.js';
import { type Environment, environmentOf } from './environment.js';
import { isYes, lastOf, type Unit, valuesOf } from './units.js';
import { unitWords } from './words.js';

/**
 * `$NAME` as a word of its own becomes its words, `${NAME}` stays one word; `$$` is `$`. Anything else in braces is the name of
 * no variable, and becomes nothing, but for what has a colon, which is left to the shell. systemd.service(5)
 */
function withVariables(word: string, valueOfName: (name: string) => string): string[] {
  const [, alone] = /^\$([A-Za-z_]\w*)$/.exec(word) ?? [];
  if (alone !== undefined) return unitWords(valueOfName(alone));
  return [
    word.replace(/\$\$|\$\{([^{}:]*)\}|\$([A-Za-z_]\w*)/g, (whole, braced?: string, bare?: string) =>
      whole === '$$' ? '$' : valueOfName(braced ?? bare ?? ''),
    ),
  ];
}

/** What variables may add to the commands of all units together, characters: as much as the kernel takes for one of them. */
const room = once(() => ({ left: 2 << 20 }));

/** The values of variables; when what they add up to is too much, they are not known. */
const boundedValues =
  (image: Image, { file }: Unit, { values }: Environment) =>
  (name: string): string => {
    const value = values.get(name) ?? '';
    const { left } = room(image);
    room(image).left = left - value.length;
    if (left >= value.length) return value;
    if (left >= 0) image.tell(file, 'variables make the commands so long that the values of more are not put in');
    return UNKNOWN;
  };

/** Splits one Exec line into words; several commands may stand in one line, between `;`. */
export function commandLines(value: string): string[][] {
  const lines: string[][] = [[]];
  for (const word of unitWords(value)) {
    if (word === ';') lines.push([]);
    else lines.at(-1)?.push(word === '\\;' ? ';' : word);
  }
  return lines.filter((words) => words.length > 0);
}

/** Marks before the path: `@` says that the second word is the name the program sees. */
export function withoutMarks([first = '', ...rest]: readonly string[]): { words: string[]; literal: boolean } {
  const [, marks = '', path = ''] = /^([-@:+!|]*)(.*)$/s.exec(first) ?? [];
  return { words: [path, ...(marks.includes('@') ? rest.slice(1) : rest)], literal: marks.includes(':') };
}

const TYPE = /^(?:simple|exec|forking|oneshot|dbus|notify|notify-reload|idle)$/;

/** The type of a service; where it says none that there is, what systemd takes it for. systemd.service(5), Type= */
export function typeOf(unit: Unit): string {
  const said = lastOf(unit, 'Service', 'Type')?.value ?? '';
  if (TYPE.test(said)) return said;
  if (lastOf(unit, 'Service', 'BusName') !== null) return 'dbus';
  return lastOf(unit, 'Service', 'ExecStart') === null ? 'oneshot' : 'simple';
}

/** Programs that a service starts for good, and those before and after that may do so. */
const KEYS = ['ExecStart', 'ExecStartPost'] as const;

/** Where a service starts: `~` is the home of its user, `/` where nothing is said. */
function directoryOf(image: Image, said: string | undefined, user: string): string {
  const bare = said?.replace(/^-/, '') ?? '/';
  return bare === '~' ? homeOf(image, user) : bare;
}

type Expand = (text: string) => string;

/** Every command that a service starts. */
export function commandsOf(image: Image, unit: Unit, expand: Expand): Command[] {
  const lines = KEYS.flatMap((key) => valuesOf(unit, 'Service', key));
  if (lines.length === 0) return [];
  // What all commands of a unit share is made once: its variables may be as long as its file.
  const environment = environmentOf(image, unit, expand);
  const valueOfName = boundedValues(image, unit, environment);
  const said = (key: string) => {
    const directive = lastOf(unit, 'Service', key);
    return directive === null ? undefined : expand(directive.value);
  };
  const user = said('User') ?? 'root';
  const shared = {
    environment: environment.values,
    origins: environment.origins,
    directory: directoryOf(image, said('WorkingDirectory'), user),
    user,
  };
  return lines.flatMap((place) =>
    commandLines(place.value).map((written): Command => {
      const { words, literal } = withoutMarks(written.map(expand));
      const all = literal ? words : words.flatMap((word) => withVariables(word, valueOfName));
      return { ...shared, words: all, place };
    }),
  );
}

/**
 * The internet families that a service may open sockets of: none in a network of its own, and only what
 * `RestrictAddressFamilies=` leaves. systemd.exec(5)
 */
export function familiesOf(unit: Unit): Family[] {
  const isOwn = /^(1|y|yes|t|true|on)$/i.test(lastOf(unit, 'Service', 'PrivateNetwork')?.value ?? '');
  if (isOwn) return [];
  const names = { AF_INET: 'ipv4', AF_INET6: 'ipv6' } as const;
  const words = valuesOf(unit, 'Service', 'RestrictAddressFamilies').flatMap(({ value }) => value.split(/\s+/));
  const denied = words[0]?.startsWith('~') === true;
  const listed = new Set(words.map((word) => word.replace(/^~/, '')));
  const allowed = Object.entries(names).filter(([name]) => words.length === 0 || listed.has(name) !== denied);
  return allowed.map(([, family]) => family);
}

/**
 * Whether systemd starts all of a service without the right to open ports below 1024: as another user than root, and not given
 * the capability. systemd.exec(5), AmbientCapabilities=
 */
export function isUnprivileged(unit: Unit): boolean {
  const user = lastOf(unit, 'Service', 'User')?.value ?? '';
  const isDynamic = isYes(lastOf(unit, 'Service', 'DynamicUser'));
  if ((user === '' && !isDynamic) || user === 'root' || user === '0') return false;
  const isGiven = valuesOf(unit, 'Service', 'AmbientCapabilities').some(({ value }) => /NET_BIND|^~/i.test(value));
  const isMarked = valuesOf(unit, 'Service', 'ExecStart').some(({ value }) => /^[-@:]*[+!]|authbind/.test(value));
  return !isGiven && !isMarked && lastOf(unit, 'Service', 'PermissionsStartOnly') === null;
}
