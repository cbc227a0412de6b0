import { spellingsOf } from './spellings.js';
import type { Checksum, PackagedFile, PackageOwner, PackageSystem } from './types.js';

const DIRECTORIES = ['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/usr/share/rpm'];
const FILES = ['rpmdb.sqlite', 'Packages.db', 'Packages'];

/** The database is binary and of several kinds, so rpm itself is asked, once for all files. Milliseconds. */
const TIME_LIMIT = 3_000;

/** One line for each file of each package that owns one of the files; rpm-queryformat(7). */
const FORMAT = '[%{=NAME}\\t%{=VERSION}-%{=RELEASE}\\t%{=FILEDIGESTALGO}\\t%{FILEDIGESTS}\\t%{FILENAMES}\\n]';

/** Numbers of RFC 4880 section 9.4; before rpm 4.6 there was no number, and the algorithm was MD5. */
const ALGORITHMS: Readonly<Record<string, Checksum['algorithm']>> = {
  '(none)': 'md5',
  1: 'md5',
  2: 'sha1',
  8: 'sha256',
  9: 'sha384',
  10: 'sha512',
  11: 'sha224',
};

function checksumOf(number: string, hex: string): Checksum | null {
  const algorithm = ALGORITHMS[number];
  return algorithm === undefined || !/^[0-9a-f]{32,128}$/.test(hex) ? null : { algorithm, hex };
}

/** Reads what the query prints; lines of any other shape say that a file belongs to no package. */
export function readFileTable(text: string): Map<string, PackageOwner> {
  const owners = new Map<string, PackageOwner>();
  for (const line of text.split('\n')) {
    const [name = '', version = '', algorithm = '', hex = '', ...path] = line.split('\t');
    if (path.length === 0) continue;
    owners.set(path.join('\t'), { name, version, checksum: checksumOf(algorithm, hex) });
  }
  return owners;
}

const OPTIONS = { timeLimit: TIME_LIMIT, outputLimit: 64 << 20 };

/** Fedora, Red Hat, SUSE and their kind. */
export const rpm: PackageSystem = {
  id: 'rpm',
  title: 'rpm (Fedora, Red Hat, SUSE)',
  isPresent: (host) =>
    DIRECTORIES.some((directory) => FILES.some((file) => host.files.stat(`${directory}/${file}`) !== null)) &&
    host.hasProgram('rpm'),
  async ownersOf(host, paths) {
    const owners = new Map<string, PackageOwner>();
    if (paths.length === 0) return owners;
    const { outcome, stdout } = await host.run('rpm', ['-qf', '--qf', FORMAT, ...paths], OPTIONS);
    if (outcome !== 'exited') return owners;
    const listed = readFileTable(stdout.toString('utf8'));
    const spellings = spellingsOf(host);
    for (const path of paths) {
      const owner = spellings(path)
        .map((each) => listed.get(each))
        .find((each) => each !== undefined);
      if (owner !== undefined) owners.set(path, owner);
    }
    return owners;
  },
  async filesOf(host, names) {
    const brought = new Map<string, PackagedFile[]>();
    if (names.size === 0) return brought;
    const { outcome, stdout } = await host.run('rpm', ['-q', '--qf', FORMAT, ...names], OPTIONS);
    if (outcome !== 'exited') return brought;
    for (const [path, { name, checksum }] of readFileTable(stdout.toString('utf8'))) {
      const files = brought.get(name) ?? [];
      brought.set(name, files);
      files.push({ path, checksum });
    }
    return brought;
  },
};
