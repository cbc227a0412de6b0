import { groupBy } from '../../base/group-by.js';
import type { Host } from '../../host/types.js';
import { fieldOf } from './control.js';
import { hasLine, readDatabase } from './database-file.js';
import { counts, diversionsIn, type Listing } from './dpkg-diversions.js';
import { kinIn } from './dpkg-kin.js';
import { likelyPackages } from './likely.js';
import { md5In } from './md5sums.js';
import { spellingsOf } from './spellings.js';
import type { PackagedFile, PackageOwner, PackageSystem } from './types.js';

const DIRECTORY = '/var/lib/dpkg';

/** How many packages of services to look into without being asked to be thorough. */
const SERVICE_LIMIT = 150;

/** Configuration that mostly packages of services bring; among hundreds of packages these are some dozens. */
const OF_SERVICE = /\n \/etc\/(?:init\.d|default|logrotate\.d|apparmor\.d)\//;

const PARAGRAPH_END = Buffer.from('\n\n');

/** A package: its name, and its paragraph in the status file, which becomes text when it is asked for. */
class Entry {
  constructor(
    readonly name: string,
    private readonly status: Buffer,
    private readonly start: number,
  ) {}

  get paragraph(): string {
    const end = this.status.indexOf(PARAGRAPH_END, this.start);
    return this.status.toString('latin1', this.start, end === -1 ? undefined : end);
  }
}

interface Found {
  readonly entry: Entry;
  /** As the package lists the file. */
  readonly listed: string;
}

/** dpkg writes the name first. */
const HEADING = Buffer.from('Package: ');
const NEXT = Buffer.concat([PARAGRAPH_END, HEADING]);
const NEWLINE = 0x0a;

const STATUS = `${DIRECTORY}/status`;

const readStatus = (host: Host) => readDatabase(host, STATUS) ?? Buffer.alloc(0);

/** Where the paragraphs of packages begin. There are thousands, and few are of interest. */
function* paragraphStarts(status: Buffer): Iterable<number> {
  if (status.subarray(0, HEADING.length).equals(HEADING)) yield 0;
  for (let at = status.indexOf(NEXT); at !== -1; at = status.indexOf(NEXT, at + 1)) yield at + PARAGRAPH_END.length;
}

function entriesOf(host: Host): Entry[] {
  const status = readStatus(host);
  return Array.from(paragraphStarts(status), (start) => {
    const end = status.indexOf(NEWLINE, start);
    return new Entry(status.toString('latin1', start + HEADING.length, end === -1 ? undefined : end), status, start);
  });
}

/** The beginning of the names of its files in info/; several architectures of one package have a file each. */
function filesOf({ name, paragraph }: Entry): string {
  const several = paragraph.includes('\nMulti-Arch: same');
  return `${DIRECTORY}/info/${several ? `${name}:${fieldOf(paragraph, 'Architecture') ?? ''}` : name}`;
}

/** The first package of some that lists a file. Each list is read once, however many files are looked for. */
function listReader(host: Host): (entries: readonly Entry[], listings: readonly Listing[]) => Found | null {
  const lists = new Map<Entry, Buffer | null>();
  const listOf = (entry: Entry) => {
    if (!lists.has(entry)) lists.set(entry, readDatabase(host, `${filesOf(entry)}.list`));
    return lists.get(entry) ?? null;
  };
  return (entries, listings) => {
    for (const entry of entries) {
      const list = listOf(entry);
      const hit = list && listings.find((each) => counts(each, entry.name) && hasLine(list, each.path));
      if (hit) return { entry, listed: hit.path };
    }
    return null;
  };
}

/** Where to look after the packages with likely names; found out only when it is needed. */
function others(entries: readonly Entry[], thorough: boolean): () => readonly Entry[] {
  let services: readonly Entry[] | null = null;
  return () => {
    if (thorough) return entries;
    services ??= entries.filter(({ paragraph }) => OF_SERVICE.test(paragraph)).slice(0, SERVICE_LIMIT);
    return services;
  };
}

function find(host: Host, paths: readonly string[], thorough: boolean): Map<string, Found> {
  const entries = entriesOf(host);
  const groups = groupBy(entries, ({ name }) => name);
  const names = [...groups.keys()];
  const rest = others(entries, thorough);
  const firstOf = listReader(host);
  const spellings = spellingsOf(host);
  const divert = diversionsIn(readDatabase(host, `${DIRECTORY}/diversions`)?.toString('utf8') ?? '');
  const found = new Map<string, Found>();
  for (const path of paths) {
    const listings = spellings(path).map(divert);
    const likely = likelyPackages(path, names).flatMap((name) => groups.get(name) ?? []);
    const hit = firstOf(likely, listings) ?? firstOf(rest(), listings);
    if (hit !== null) found.set(path, hit);
  }
  return found;
}

/** Checksums of configuration as it was shipped: ` /etc/PATH MD5`, below `Conffiles:` in the status file. */
function configurationOf({ paragraph }: Entry): ReadonlyMap<string, string> {
  const block = /^Conffiles:\n((?: .*\n?)*)/m.exec(paragraph)?.[1] ?? '';
  return new Map([...block.matchAll(/^ (\/.*?) ([0-9a-f]{32})$/gm)].map(([, path = '', hex = '']) => [path, hex]));
}

function filesIn(host: Host, entry: Entry): readonly PackagedFile[] {
  const files = filesOf(entry);
  const list = readDatabase(host, `${files}.list`)?.toString('utf8') ?? '';
  const sums = readDatabase(host, `${files}.md5sums`);
  const configuration = configurationOf(entry);
  return list.split('\n').map((path) => {
    const hex = configuration.get(path);
    const listed = sums === null ? null : md5In(sums, path);
    return { path, checksum: hex === undefined ? listed : { algorithm: 'md5', hex } };
  });
}

/** Debian, Ubuntu and what is made from them: dpkg(1), the files below /var/lib/dpkg. */
export const dpkg: PackageSystem = {
  id: 'dpkg',
  title: 'dpkg (Debian, Ubuntu)',
  isPresent: (host) => host.files.stat(STATUS) !== null,
  async ownersOf(host, paths, thorough) {
    const owners = new Map<string, PackageOwner>();
    for (const [path, { entry, listed }] of find(host, paths, thorough)) {
      const sums = thorough ? readDatabase(host, `${filesOf(entry)}.md5sums`) : null;
      owners.set(path, {
        name: entry.name,
        version: fieldOf(entry.paragraph, 'Version'),
        checksum: sums === null ? null : md5In(sums, listed),
      });
    }
    return owners;
  },
  async filesOf(host, names) {
    const entries = entriesOf(host).filter(({ name }) => names.has(name));
    return new Map(entries.map((entry) => [entry.name, filesIn(host, entry)]));
  },
  kinOf: (host, names) => kinIn(readStatus(host).toString('latin1'), STATUS, names),
};
