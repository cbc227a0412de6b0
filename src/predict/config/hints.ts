import type { Program } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import { joined } from '../tree/paths.js';
import type { Place } from '../types.js';
import { FAR_END, type Hint, isFarEnd, kindOf, looseKindOf, PLAIN_ANYWHERE, PLAIN_KEY, spotsOf } from './looks.js';
import { usualFiles, vendorFiles } from './vendor.js';

const LINE = /^(?:set\s|option\s|export\s)?\s*["'<$]?([A-Za-z][\w.-]*)["']?\]?\s*(?:=>|[:=>\s])\s*(.*)$/;

/** What a statement begins with. */
const NAME = /^\s*["'<$(]?([A-Za-z][\w.-]*)/;

/** Values that say that there is no place, or that it is one of the file system. */
const NO_PLACE = /^(?:yes|no|on|off|true|false|none|[0-9]|\d+[a-z]+|(?:unix:|file:|fd:)?[/@].*|)$/i;

/** The most lines of one file that are looked at. */
const LINE_LIMIT = 20_000;

/** A name that stands for one port, however often it is said: of `port = 1` and `port = 2` the later line counts. */
const ASSIGNED = /^([\w.-]*port)\s*=/i;

/** Without what a later line of the same section and name says again. */
function lastOfEach(hints: readonly Hint[], sections: readonly string[]): Hint[] {
  const names = hints.map(({ place }, index) => {
    const [, name] = ASSIGNED.exec(place.text) ?? [];
    return name === undefined ? null : `${sections[index] ?? ''} ${name.toLowerCase()}`;
  });
  const last = new Map(names.map((name, index) => [name, hints[index]?.place.line]));
  return hints.filter(({ place }, index) => names[index] === null || last.get(names[index] ?? null) === place.line);
}

const indentOf = (line: string) => line.length - line.trimStart().length;

/** What one statement says by its look. */
function hintsOf(statement: string, place: Place, section: string, isLoose: boolean): Hint[] {
  const [, key, rest = ''] = LINE.exec(statement) ?? [];
  if (key === undefined) return [];
  const name = key.replace(/([a-z])([A-Z])/g, '$1_$2');
  const kind = isLoose ? looseKindOf(name) : kindOf(name);
  if (kind === null) return [];
  const words = rest
    .replace(/<.*$/, '')
    .replace(/^\[(?=\s{0,9}["'\d][^\]]*\]$)|(?<=["'\d]\s{0,9})\]$/g, ' ')
    .replace(/["'();{}]/g, ' ')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const isDoubtful = isFarEnd(key) || FAR_END.test(section);
  const isPlain = !isDoubtful && (isLoose ? PLAIN_ANYWHERE : PLAIN_KEY).test(name);
  const spots = spotsOf(words, isLoose ? 'address' : kind);
  const isUnclear = isLoose && isPlain && spots.length === 0 && words.length > 0 && !NO_PLACE.test(words[0] ?? '');
  const said = isUnclear ? [{ port: null, address: null }] : spots;
  return said.map((spot) => ({ ...spot, isDoubtful, isPlain, name: key, place }));
}

/** A line without its comment; null where it is nothing else. */
function bare(raw: string): string | null {
  const line = raw
    .slice(0, 1000)
    .replace(/\s[#;].*$/, '')
    .trim();
  return /^(?:[#;!*%]|\/\/|--|<!--)/.test(line) ? null : line;
}

/** Statements of a line of which some stand behind others, as in `a { b c; d e; }` and `a b=c d=e`. */
const statementsOf = (line: string) =>
  line
    .replace(/\(/g, ' (')
    .split(
      /[{;]\s*(?=["']?[A-Za-z])|(?<=[\\+[]|\[")(?=[A-Za-z])|(?<=>)(?=<)|\s(?=[\w.-]{1,60}\s{0,3}=(?![=>]))|,\s*(?=["'][\w.-]+["']\s*:)/,
      20,
    );

/** The names that statements begin with, whatever the syntax of a file, each with its line, from 1. */
export const namesOfText = (text: string): ReadonlyArray<readonly [name: string, line: number]> =>
  text.split('\n', LINE_LIMIT).flatMap((raw, index) =>
    statementsOf(bare(raw) ?? '')
      .flatMap((each) => each.split(/[()]/, 20))
      .flatMap((each) => {
        const [, name] = NAME.exec(each) ?? [];
        return name === undefined ? [] : [[name, index + 1] as const];
      }),
  );

/**
 * What the lines of a file say, whatever its syntax: keys that end like those of ports and addresses. Loosely, also those that
 * have to do with such in any way, wherever in a line they stand, and whatever is behind a name that says that it is listened.
 */
export function hintsOfText(file: string, text: string, isLoose = false): Hint[] {
  let section = '';
  let indented = -1;
  const sections: string[] = [];
  const hints = text.split('\n', LINE_LIMIT).flatMap((raw, index): Hint[] => {
    const line = bare(raw);
    if (line === null) return [];
    const [, named] =
      /^\[+([^[\]]+)\]|^([\w-]+):$|^([\w-]+)\b[^=]*\{$/.exec(line)?.filter((each) => each !== undefined) ?? [];
    if (named !== undefined || line === '}') {
      section = named ?? '';
      indented = /^\s*[\w-]+:\s*$/.test(raw) ? indentOf(raw) : -1;
      return [];
    }
    // A section of YAML ends where a line stands as far out as its name.
    if (line !== '' && indentOf(raw) <= indented) [section, indented] = ['', -1];
    const place = { file, line: index + 1, text: raw.trim().slice(0, 200) };
    const found = (isLoose ? statementsOf(line) : [line]).flatMap((each) => hintsOf(each, place, section, isLoose));
    sections.push(...found.map(() => section));
    return found;
  });
  return lastOfEach(hints, sections);
}

/** The largest configuration that is looked at, bytes, and the most files of a program. */
const SIZE_LIMIT = 256 << 10;
const FILE_LIMIT = 20;

/** Files of a package that configure others than the program. */
const ELSEWHERE =
  /^\/etc\/(?:init\.d|default|init|logrotate\.d|cron[^/]*|pam\.d|apparmor\.d|ufw|systemd|rsyslog\.d|dbus-1|bash_completion\.d|sudoers\.d|insserv[^/]*|udev|modprobe\.d|fail2ban|logcheck|ppp|network|X11|munin)\//;

/** Files that hold data, and no lines. */
const DATA = /\.(?:sqlite3?|db|gz|bz2|xz|zip|jar|png|ico|der|p12|pfx|jks|keystore|so|pyc)(?:\.|$)/i;

/** Files that a program reads, by what its words, its name and its package say. */
export function likelyFiles(run: Running, image: Image, program: Program | undefined): readonly string[] {
  const isOne = (path: string) => image.isFile(path) && (image.stat(path)?.size ?? 0) <= SIZE_LIMIT;
  const named = run.words
    .slice(1)
    .map((word) => joined(run.directory, word.replace(/^--?[\w-]+=/, '')))
    .filter(
      (path) =>
        (/^\/etc\//.test(path) || /\.(?:conf|cfg|ini|ya?ml|json|toml|xml|properties)$/.test(path)) && isOne(path),
    );
  if (named.length > 0) return [...new Set(named)].slice(0, FILE_LIMIT);
  const base = run.exe.replace(/^.*\//, '');
  const names = [...new Set([base, run.name, ...(program?.packages ?? [])])];
  const usual = names.flatMap(usualFiles);
  const shipped = names.flatMap((name) =>
    (image.isFile(`/var/lib/dpkg/info/${name}.conffiles`)
      ? (image.text(`/var/lib/dpkg/info/${name}.conffiles`) ?? '')
      : ''
    )
      .split('\n')
      .filter((path) => path.startsWith('/etc/') && !ELSEWHERE.test(path) && !DATA.test(path)),
  );
  const own = [...new Set([...usual, ...shipped])].filter(isOne);
  const isThere = own.some((path) => !path.startsWith('/etc/default/'));
  // Of a program that is known, what lies there is as likely an example.
  const vendor = isThere || (program?.listens.length ?? 0) > 0 ? [] : names.flatMap(vendorFiles).filter(isOne);
  return [...own, ...vendor].slice(0, FILE_LIMIT);
}
