import type { Host } from '../../host/types.js';
import { manPage } from '../../reports/shell/man-page.js';
import { COMMANDS } from '../list.js';
import { referenceOf } from '../reference.js';

/** Writes the man page; a step of the build. The date is that of the last release in the change log. */
export async function writeManPage(host: Pick<Host, 'files'>, changeLog: string, file: string): Promise<void> {
  const [, date = ''] = /^## \[\d[^\]]*\] - (\d{4}-\d\d-\d\d)$/m.exec(host.files.readText(changeLog)) ?? [];
  host.files.writeAtomic(file, manPage(await referenceOf(COMMANDS), date));
}
