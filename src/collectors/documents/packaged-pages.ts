import crypto from 'node:crypto';
import zlib from 'node:zlib';
import { baseName } from '../../domain/executable-path.js';
import type { FollowOptions, Host } from '../../host/types.js';
import type { PackagedFile } from '../packages/types.js';
import type { Page } from './page.js';

const FILE_LIMIT = 512 << 10;
const MOST_FILES = 40;
const MOST_CODE_FILES = 400;

/** What is told of a program by whoever packaged it, the most telling first. */
const TELLING: ReadonlyArray<readonly [RegExp, Pick<Page, 'isManual'>]> = [
  [/^\/etc\/(?!.*(?:logrotate\.d|cron|apparmor|bash_completion))/, { isManual: false }],
  [/^(?:\/usr)?\/lib\/systemd\/system\/[^/]+\.(?:service|socket)$/, { isManual: false }],
  [/^\/usr\/share\/man\/man[15678]\//, { isManual: true }],
  [/^\/usr\/share\/(?:doc\/)?[^/]+\/README[^/]*$/i, { isManual: true }],
];

/** What interpreters read, aside from what it is tested with. */
const CODE = /^\/usr\/(?!.*\/(?:tests?|spec|fixtures|examples?)\/).*\.(?:py|rb|pl|pm|m?js|cjs|lua|php|tcl)$/;

/**
 * A package and those that distributions part from it: `acme-server` has its manual in `acme-common`, and its code in
 * `python3-acme`; and whatever else is made of the same source.
 */
export function relatedPackages(name: string, siblings: readonly string[] = []): string[] {
  const plain = name.replace(/-(server|daemon|bin|core|cli)$/, '');
  const related = [plain, `${plain}-common`, `python3-${plain}`, `ruby-${plain}`, `lib${plain}-perl`, `node-${plain}`];
  return [...new Set([name, ...related, ...siblings])];
}

/** What runs, of a package of the system. */
export interface Packaged {
  readonly file: string;
  /** Whether an interpreter runs it: then what the package brought beside it is code as well. */
  readonly isScript: boolean;
  readonly package: string;
}

/** Of an executable so much is read, as large as Go makes them: what it prints with `--help` lies in it, and many have no manual. */
const EXECUTABLE_LIMIT = 32 << 20;

/** The strings in an executable, one a line: each ends in a NUL. */
const stringsOf = (bytes: Buffer) => bytes.toString('latin1').replace(/\0+/g, '\n');

/**
 * What the manual pages of a program are called, as a package may bring many. A script is mostly started by a command that is
 * called as its package is: `acme` runs `/usr/share/acme/main.py`, or `acme.jar`.
 */
function manualsOf({ file, isScript, package: own }: Packaged): string[] {
  const program = baseName(file);
  return isScript ? [program, program.replace(/\.(?:py|rb|pl|js|jar|war|php|lua|tcl)$/, ''), own] : [program];
}

const isOfAnother = (path: string, manuals: readonly string[]) =>
  path.startsWith('/usr/share/man/') && !manuals.some((name) => baseName(path).startsWith(`${name}.`));

/** Whether a file is as its package brought it; where nothing is listed for it, it has to lie where only packages write. */
function isUnchanged(bytes: Buffer, { path, checksum }: PackagedFile): boolean {
  if (checksum === null) return !path.startsWith('/etc/');
  try {
    return crypto.createHash(checksum.algorithm).update(bytes).digest('hex') === checksum.hex;
  } catch {
    return false;
  }
}

function textOf(bytes: Buffer, path: string): string {
  try {
    const plain = path.endsWith('.gz') ? zlib.gunzipSync(bytes, { maxOutputLength: FILE_LIMIT }) : bytes;
    // roff(7): `\-` is a dash, and `\fB` another font.
    return plain.toString('utf8').replace(/\\f[BIRP]|\\(?=-)/g, '');
  } catch {
    return '';
  }
}

/** The directory of its own that a file lies in below /usr/lib or /usr/share: `/usr/lib/acme/`. */
const ownDirectory = (path: string) => /^\/usr\/(?:lib|libexec|share)\/([^/]+)\//.exec(path)?.[1] ?? null;

/**
 * Whether a file is code of what runs: all code of a package behind an interpreter, and, of an executable that has one built in,
 * what lies in the same directory of its own: `/usr/lib/acme/cmd/acme` runs `/usr/lib/acme/acme/daemon.py`.
 */
function isCodeOf({ file, isScript }: Packaged, path: string): boolean {
  if (path === file) return isScript;
  if (!CODE.test(path)) return false;
  return isScript || (ownDirectory(file) !== null && ownDirectory(file) === ownDirectory(path));
}

/** What a package of the system says of a program: configuration, units, manual and code, each as it was installed. */
export function* packagedPages(
  { files }: Host,
  packaged: Packaged,
  brought: readonly PackagedFile[],
  options: FollowOptions,
): Generator<Page> {
  const { file, isScript } = packaged;
  const manuals = manualsOf(packaged);
  const telling = TELLING.flatMap(([pattern, kind]) =>
    brought.filter(({ path }) => pattern.test(path) && !isOfAnother(path, manuals)).map((each) => ({ each, kind })),
  );
  const code = brought
    .filter(({ path }) => isCodeOf(packaged, path))
    .map((each) => ({ each, kind: { isManual: !isScript } }));
  for (const { each, kind } of [...telling.slice(0, MOST_FILES), ...code.slice(0, MOST_CODE_FILES)]) {
    const bytes = files.readFollowed(each.path, FILE_LIMIT, options);
    if (bytes !== null && isUnchanged(bytes, each)) {
      yield { file: each.path, text: textOf(bytes, each.path), ...kind };
    }
  }
  const executable = isScript ? null : files.readFollowed(file, EXECUTABLE_LIMIT, options);
  if (executable !== null) yield { file, text: stringsOf(executable), isManual: true, isExecutable: true };
}
