import type { Host } from '../../host/types.js';
import { hasLine, listDatabase, readDatabase } from './database-file.js';
import { likelyPackages } from './likely.js';
import { spellingsOf } from './spellings.js';
import type { Checksum, PackagedFile, PackageOwner, PackageSystem } from './types.js';

const DIRECTORY = '/var/lib/pacman/local';

/** Where there are no more packages than this, all are looked into in any case. */
const SMALL = 150;

/** `openssh-9.6p1-1` without version and release. */
const nameOf = (entry: string) => entry.replace(/-[^-]+-[^-]+$/, '');

function likelyEntries(path: string, entries: readonly string[]): string[] {
  const byName = new Map(entries.map((entry) => [nameOf(entry), entry]));
  return likelyPackages(path, [...byName.keys()]).flatMap((name) => byName.get(name) ?? []);
}

/** The value under a heading like `%VERSION%`. */
function underHeading(desc: string, heading: string): string | null {
  return new RegExp(`^%${heading}%\\n(.+)$`, 'm').exec(desc)?.[1] ?? null;
}

async function checksumOf(host: Host, entry: string, listed: string): Promise<Checksum | null> {
  const packed = readDatabase(host, `${DIRECTORY}/${entry}/mtree`);
  // Loads what ordinary audits have no use for.
  const { checksumIn } = await import('./mtree.js');
  return packed === null ? null : checksumIn(packed, listed);
}

async function ownerOf(host: Host, entry: string, listed: string, thorough: boolean): Promise<PackageOwner> {
  const desc = readDatabase(host, `${DIRECTORY}/${entry}/desc`)?.toString('utf8') ?? '';
  return {
    name: underHeading(desc, 'NAME') ?? nameOf(entry),
    version: underHeading(desc, 'VERSION'),
    checksum: thorough ? await checksumOf(host, entry, listed) : null,
  };
}

/** The packages of this machine, as their directories are called. */
const entriesOf = (host: Host) => listDatabase(host, DIRECTORY).filter((name) => name !== 'ALPM_DB_VERSION');

/** Arch Linux: a directory for each package, with desc, files and mtree; alpm's local database. */
export const pacman: PackageSystem = {
  id: 'pacman',
  title: 'pacman (Arch Linux)',
  isPresent: (host) => host.files.stat(DIRECTORY) !== null,
  async ownersOf(host, paths, thorough) {
    const entries = entriesOf(host);
    const rest = thorough || entries.length <= SMALL ? entries : [];
    const lists = new Map<string, Buffer | null>();
    const listOf = (entry: string) => {
      if (!lists.has(entry)) lists.set(entry, readDatabase(host, `${DIRECTORY}/${entry}/files`));
      return lists.get(entry) ?? null;
    };
    const spellings = spellingsOf(host);
    const owners = new Map<string, PackageOwner>();
    for (const path of paths) {
      for (const entry of [...likelyEntries(path, entries), ...rest]) {
        const list = listOf(entry);
        const listed = list && spellings(path).find((each) => hasLine(list, each.slice(1)));
        if (typeof listed !== 'string') continue;
        owners.set(path, await ownerOf(host, entry, listed, thorough));
        break;
      }
    }
    return owners;
  },
  async filesOf(host, names) {
    const { filesIn } = await import('./mtree.js');
    const brought = new Map<string, readonly PackagedFile[]>();
    for (const entry of entriesOf(host).filter((each) => names.has(nameOf(each)))) {
      const packed = readDatabase(host, `${DIRECTORY}/${entry}/mtree`);
      if (packed !== null) brought.set(nameOf(entry), filesIn(packed));
    }
    return brought;
  },
};
