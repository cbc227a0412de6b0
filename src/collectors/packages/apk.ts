import type { Host } from '../../host/types.js';
import { readDatabase } from './database-file.js';
import { spellingsOf } from './spellings.js';
import type { Checksum, PackagedFile, PackageOwner, PackageSystem } from './types.js';

/** apk 2, and apk 3 where /usr is merged. */
const DATABASES = ['/lib/apk/db/installed', '/usr/lib/apk/db/installed'];

/** The line `X:value` that stands last before `at` in the same paragraph. */
function lineBefore(db: Buffer, letter: string, at: number): string | null {
  const start = Math.max(db.lastIndexOf('\n\n', at), 0);
  const found = db.lastIndexOf(`\n${letter}:`, at);
  if (found < start) {
    // The first paragraph of the file has no newline before it.
    return start === 0 && db.toString('latin1', 0, 2) === `${letter}:` ? lineAt(db, 2) : null;
  }
  return lineAt(db, found + 3);
}

function lineAt(db: Buffer, at: number): string {
  const end = db.indexOf('\n', at);
  return db.toString('utf8', at, end < 0 ? db.length : end);
}

/** `Z:Q1` and a SHA-1 in base64, or `Z:Q2` and a SHA-256, before the next file begins. */
function checksumAfter(db: Buffer, at: number): Checksum | null {
  for (let next = db.indexOf('\n', at) + 1; next > 0; next = db.indexOf('\n', next) + 1) {
    const line = lineAt(db, next);
    const sum = /^Z:Q([12])([A-Za-z0-9+/]+=*)$/.exec(line);
    if (sum !== null) {
      const hex = Buffer.from(sum[2] ?? '', 'base64').toString('hex');
      return sum[1] === '1' ? { algorithm: 'sha1', hex } : { algorithm: 'sha256', hex };
    }
    if (!/^a:/.test(line)) return null;
  }
  return null;
}

function ownerOf(db: Buffer, path: string): PackageOwner | null {
  const slash = path.lastIndexOf('/');
  const directory = path.slice(1, slash);
  const line = `\nR:${path.slice(slash + 1)}\n`;
  for (let at = db.indexOf(line); at >= 0; at = db.indexOf(line, at + 1)) {
    if (lineBefore(db, 'F', at) !== directory) continue;
    const name = lineBefore(db, 'P', at);
    if (name === null) continue;
    return { name, version: lineBefore(db, 'V', at), checksum: checksumAfter(db, at + 1) };
  }
  return null;
}

/** The paragraph of a package, the newline before it included; null where it is not installed. */
function paragraphOf(db: Buffer, name: string): Buffer | null {
  for (let at = db.indexOf(`P:${name}\n`); at >= 0; at = db.indexOf(`P:${name}\n`, at + 1)) {
    if (at > 0 && db[at - 1] !== 0x0a) continue;
    const end = db.indexOf('\n\n', at);
    return db.subarray(at, end < 0 ? db.length : end + 1);
  }
  return null;
}

function filesIn(paragraph: Buffer): PackagedFile[] {
  const files: PackagedFile[] = [];
  let directory = '';
  for (let at = 0; at < paragraph.length; at = paragraph.indexOf('\n', at) + 1 || paragraph.length) {
    const line = lineAt(paragraph, at);
    if (line.startsWith('F:')) directory = line.slice(2);
    else if (line.startsWith('R:')) {
      files.push({ path: `/${directory}/${line.slice(2)}`, checksum: checksumAfter(paragraph, at) });
    }
  }
  return files;
}

/** What is installed; null where that cannot be read. */
const databaseOf = (host: Host) =>
  DATABASES.map((path) => readDatabase(host, path)).find((each) => each !== null) ?? null;

/** Alpine: apk-installed(5), one text with a paragraph for each package: P name, V version, F directory, R file. */
export const apk: PackageSystem = {
  id: 'apk',
  title: 'apk (Alpine)',
  isPresent: (host) => DATABASES.some((path) => host.files.stat(path) !== null),
  async ownersOf(host, paths) {
    const database = databaseOf(host);
    const owners = new Map<string, PackageOwner>();
    if (database === null) return owners;
    const spellings = spellingsOf(host);
    for (const path of paths) {
      const owner = spellings(path)
        .map((each) => ownerOf(database, each))
        .find((each) => each !== null);
      if (owner !== undefined && owner !== null) owners.set(path, owner);
    }
    return owners;
  },
  async filesOf(host, names) {
    const database = databaseOf(host);
    const brought = new Map<string, readonly PackagedFile[]>();
    for (const name of database === null ? [] : names) {
      const paragraph = database && paragraphOf(database, name);
      if (paragraph !== null) brought.set(name, filesIn(paragraph));
    }
    return brought;
  },
};
