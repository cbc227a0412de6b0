import crypto from 'node:crypto';
import zlib from 'node:zlib';
import { baseName } from '../../domain/executable-path.js';
import type { FollowOptions, Host } from '../../host/types.js';
import type { PackagedFile } from '../packages/types.js';
import type { Page } from './page.js';

const FILE_LIMIT = 512 << 10;
const MOST_FILES = 40;

/** What is told of a program by whoever packaged it, the most telling first. */
const TELLING: ReadonlyArray<readonly [RegExp, Pick<Page, 'isManual'>]> = [
  [/^\/etc\/(?!.*(?:logrotate\.d|cron|apparmor|bash_completion))/, { isManual: false }],
  [/^(?:\/usr)?\/lib\/systemd\/system\/[^/]+\.(?:service|socket)$/, { isManual: false }],
  [/^\/usr\/share\/man\/man[15678]\//, { isManual: true }],
  [/^\/usr\/share\/doc\/[^/]+\/README[^/]*$/i, { isManual: true }],
];

/** Of the manual pages those of the very program; a package may bring many. */
const isOfAnother = (path: string, program: string) =>
  path.startsWith('/usr/share/man/') && !baseName(path).startsWith(`${program}.`);

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

/** What a package of the system says of a program: configuration, units and manual, each as it was installed. */
export function* packagedPages(
  { files }: Host,
  program: string,
  brought: readonly PackagedFile[],
  options: FollowOptions,
): Generator<Page> {
  const telling = TELLING.flatMap(([pattern, kind]) =>
    brought.filter(({ path }) => pattern.test(path) && !isOfAnother(path, program)).map((each) => ({ each, kind })),
  );
  for (const { each, kind } of telling.slice(0, MOST_FILES)) {
    const bytes = files.readFollowed(each.path, FILE_LIMIT, options);
    if (bytes !== null && isUnchanged(bytes, each)) {
      yield { file: each.path, text: textOf(bytes, each.path), ...kind };
    }
  }
}
