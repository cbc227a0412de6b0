import { fieldOf } from './control.js';
import { listDatabase, readDatabase } from './database-file.js';
import { listsFile, md5In } from './md5sums.js';
import { spellingsOf } from './spellings.js';
import type { PackageOwner, PackageSystem } from './types.js';

const DIRECTORY = '/var/lib/dpkg/status.d';
const SUMS = '.md5sums';

/** Images made from Debian packages without dpkg: a paragraph and a list of checksums for each of a few packages. */
export const distroless: PackageSystem = {
  id: 'distroless',
  title: 'distroless images',
  isPresent: (host) => host.files.stat(DIRECTORY) !== null,
  async ownersOf(host, paths) {
    const owners = new Map<string, PackageOwner>();
    const spellings = spellingsOf(host);
    for (const file of listDatabase(host, DIRECTORY).filter((name) => name.endsWith(SUMS))) {
      const sums = readDatabase(host, `${DIRECTORY}/${file}`);
      if (sums === null) continue;
      for (const path of paths) {
        const listed = spellings(path).find((each) => listsFile(sums, each));
        if (listed === undefined) continue;
        const paragraph = readDatabase(host, `${DIRECTORY}/${file.slice(0, -SUMS.length)}`)?.toString('utf8') ?? '';
        const name = fieldOf(paragraph, 'Package') ?? file.slice(0, -SUMS.length);
        owners.set(path, { name, version: fieldOf(paragraph, 'Version'), checksum: md5In(sums, listed) });
      }
    }
    return owners;
  },
};
