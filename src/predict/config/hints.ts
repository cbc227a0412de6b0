import { canonicalAddress } from '../../domain/address.js';
import type { Program } from '../../registry/types.js';
import type { Running } from '../programs/running.js';
import type { Image } from '../tree/image.js';
import { joined } from '../tree/paths.js';
import type { Place } from '../types.js';
import { flagValues, placeOfWord } from './flags.js';
import { hostPort } from './sockets.js';

/** What a line, or an option, of a program without a reader says of a socket by the look of it. */
export interface Hint {
  readonly port: number | null;
  /** An address, or `*`. */
  readonly address: string | null;
  /** Whether its name could as well be that of the far end of a connection: `smtp_port`, `[database]`. */
  readonly isDoubtful: boolean;
  /** Whether its name is of nothing but a place to listen on: `listen`, `bind`. */
  readonly isPlain?: boolean;
  readonly place: Place;
}

/** Names of keys that stand before a port or an address, at the end of longer names. */
const PORT_KEY = /(?:^|[^a-z])port$|(?:listen|server|tcp|udp|https?|bind|service|daemon|local)port$/i;
const ADDRESS_KEY = /(?:listen|bind|addr|address|host|hosts|interface|socket|(?:^|[^a-z])ip|listenip)$/i;

/** Names that say themselves that it is listened there. */
const PLAIN_KEY = /^(?:listen|bind|socket)$|listen/i;

/** Names of what a program connects to, or of whom it lets in. */
const FAR_END =
  /remote|dest|peer|target|upstream|proxy|smtp|mail|database|sql|(?:^|[^a-z])db|redis|ldap|forward|connect|backend|client|source|parent|relay|statsd|graphite|syslog|min|max|range|ssh|allow|deny|trust|acl|master|slave|ntp|dns|snmp|radius|transport$|support$|report$|import$|export$|^out(?!put)|outgoing|outbound/i;

/** Whether a name is rather that of something else; what is listened on is not: `dns_listen_addr`. */
const isFarEnd = (name: string) => FAR_END.test(name) && !/listen/i.test(name);

const PORT_FLAGS = ['-p', '-P', '--port', '-port', '--listen-port', '--tcp-port', '--server-port', '--http-port'];
const ADDRESS_FLAGS = [
  ...['-l', '-L', '-b', '-B', '-a', '-A', '-i', '--listen', '--bind', '--address', '--addr', '--host'],
  ...['--ip', '--interface', '--listen-address', '--bind-address', '--listen-host', '--listen-ip'],
];

/** Ports of two digits that servers are told to open. */
const SHORT_PORTS = new Set('21 22 23 25 43 53 69 70 79 80 81 82 83 84 85 88 99'.split(' '));

const COMMON_FLAGS = new Set([...PORT_FLAGS, ...ADDRESS_FLAGS]);

const isPort = (word: string) => /^\d{2,5}$/.test(word) && Number(word) <= 65535;
const addressOf = (word: string): string | null =>
  word === '*' || word === 'localhost' ? word : canonicalAddress(word.replace(/^\[(.*)\]$/, '$1'));

type Spot = Pick<Hint, 'port' | 'address'>;

/** What one value is: an address with a port, one of both, or none. */
function spotOf(word: string, kind: 'port' | 'address'): Spot | null {
  if (kind === 'port') return isPort(word) ? { port: Number(word), address: null } : null;
  const whole = addressOf(word);
  if (whole !== null) return { port: null, address: whole };
  const { host, port } = hostPort(word);
  if (port === null || !isPort(port)) return null;
  if (host === null) return { port: Number(port), address: word.startsWith('*') ? '*' : null };
  const address = addressOf(host);
  return address === null ? null : { port: Number(port), address };
}

/** The sockets of the values of one line; `ADDRESS PORT` is one. */
function spotsOf(words: readonly string[], kind: 'port' | 'address'): Spot[] {
  const spots = words.map((word) => spotOf(word, kind));
  const [first, second] = words;
  if (kind === 'address' && words.length === 2 && spots[0]?.port === null && isPort(second ?? ''))
    return [{ port: Number(second), address: addressOf(first ?? '') }];
  return spots.filter((spot) => spot !== null);
}

const LINE = /^(?:set\s|option\s|export\s)?\s*["'<$]?([A-Za-z][\w.-]*)["']?\s*(?:=>|[:=>\s])\s*(.*)$/;

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

/** What the lines of a file say, whatever its syntax: keys that end like those of ports and addresses. */
export function hintsOfText(file: string, text: string): Hint[] {
  let section = '';
  let indented = -1;
  const sections: string[] = [];
  const hints = text.split('\n', LINE_LIMIT).flatMap((raw, index): Hint[] => {
    const line = raw
      .slice(0, 1000)
      .replace(/\s[#;].*$/, '')
      .trim();
    if (/^(?:[#;!*%]|\/\/|--|<!--)/.test(line)) return [];
    const [, named] =
      /^\[+([^[\]]+)\]|^([\w-]+):$|^([\w-]+)\b[^=]*\{$/.exec(line)?.filter((each) => each !== undefined) ?? [];
    if (named !== undefined || line === '}') {
      section = named ?? '';
      indented = /^\s*[\w-]+:\s*$/.test(raw) ? indentOf(raw) : -1;
      return [];
    }
    // A section of YAML ends where a line stands as far out as its name.
    if (line !== '' && indentOf(raw) <= indented) [section, indented] = ['', -1];
    const [, key, rest = ''] = LINE.exec(line) ?? [];
    if (key === undefined) return [];
    const name = key.replace(/([a-z])([A-Z])/g, '$1_$2');
    const kind = PORT_KEY.test(name) ? 'port' : ADDRESS_KEY.test(name) ? 'address' : null;
    if (kind === null) return [];
    const words = rest
      .replace(/<.*$/, '')
      .replace(/^\[(?=\s{0,9}["'\d][^\]]*\]$)|(?<=["'\d]\s{0,9})\]$/g, ' ')
      .replace(/["'();{}]/g, ' ')
      .split(/[\s,]+/)
      .filter((word) => word !== '');
    const isDoubtful = isFarEnd(key) || FAR_END.test(section);
    const place = { file, line: index + 1, text: raw.trim().slice(0, 200) };
    const isPlain = !isDoubtful && PLAIN_KEY.test(name);
    const spots = spotsOf(words, kind);
    sections.push(...spots.map(() => section));
    return spots.map((spot) => ({ ...spot, isDoubtful, isPlain, place }));
  });
  return lastOfEach(hints, sections);
}

/** A long option with a name of its own, and its value where that stands in the same word. */
const LONG_FLAG = /^--?([A-Za-z][\w.-]{2,})(?:=(.*))?$/;

/** What long options say whose names end like those of ports and addresses: `--gui-address=`, `--admin-port`. */
function hintsOfLongFlags(run: Running): Hint[] {
  return run.words.flatMap((word, index) => {
    const [flag = '', name = '', own] = (index > 0 && LONG_FLAG.exec(word)) || [];
    const kind = PORT_KEY.test(name) ? 'port' : ADDRESS_KEY.test(name) ? 'address' : null;
    if (kind === null || COMMON_FLAGS.has(flag.replace(/=.*$/, ''))) return [];
    const value = own ?? run.words[index + 1] ?? '';
    const place = placeOfWord(run, value);
    return spotsOf(value.split(','), kind).map((spot) => ({ ...spot, isDoubtful: isFarEnd(name), place }));
  });
}

/** What options say that are called alike in most programs, and others by the look of their names. */
export function hintsOfFlags(run: Running): Hint[] {
  const of = (names: readonly string[], kind: 'port' | 'address') =>
    flagValues(run.words, names).flatMap(({ value }) =>
      spotsOf(value.split(','), kind).map((spot) => {
        // `-l 10` alone may be a limit, a level, or the length of a queue.
        const isDoubtful = kind === 'address' && value.length < 3 && isPort(value) && !SHORT_PORTS.has(value);
        return { ...spot, isDoubtful, place: placeOfWord(run, value) };
      }),
    );
  return [...of(PORT_FLAGS, 'port'), ...of(ADDRESS_FLAGS, 'address'), ...hintsOfLongFlags(run)];
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
  const usual = names.flatMap((name) =>
    ['conf', 'cfg', 'ini', 'yml', 'yaml', 'toml', 'json', 'xml']
      .flatMap((end) => [`/etc/${name}.${end}`, `/etc/${name}/${name}.${end}`])
      .concat(`/etc/${name}/config`, `/etc/default/${name}`),
  );
  const shipped = names.flatMap((name) =>
    (image.isFile(`/var/lib/dpkg/info/${name}.conffiles`)
      ? (image.text(`/var/lib/dpkg/info/${name}.conffiles`) ?? '')
      : ''
    )
      .split('\n')
      .filter((path) => path.startsWith('/etc/') && !ELSEWHERE.test(path) && !DATA.test(path)),
  );
  return [...new Set([...usual, ...shipped])].filter(isOne).slice(0, FILE_LIMIT);
}
