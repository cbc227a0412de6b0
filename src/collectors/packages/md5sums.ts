import type { Checksum } from './types.js';

/** The line of a file in a list like md5sum(1) prints it, with paths below `/` or `./`; dh_md5sums(1). */
function lineOf(sums: Buffer, path: string): string | null {
  for (const ending of [`  ${path.slice(1)}\n`, `  .${path}\n`]) {
    const at = sums.indexOf(ending);
    if (at >= 32) return sums.toString('latin1', at - 32, at);
  }
  return null;
}

/** Whether a package with such a list has this file. */
export function listsFile(sums: Buffer, path: string): boolean {
  return lineOf(sums, path) !== null;
}

/** What a list says of a file, given by absolute path; configuration files are in none. */
export function md5In(sums: Buffer, path: string): Checksum | null {
  const hex = lineOf(sums, path)?.toLowerCase();
  return hex !== undefined && /^[0-9a-f]{32}$/.test(hex) ? { algorithm: 'md5', hex } : null;
}
