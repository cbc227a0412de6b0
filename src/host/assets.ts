import fs from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { HostError } from '../host.js';

/** dist/ as seen from the bundle in dist/ itself, and from the sources in src/host/. */
const DIRECTORIES = ['./', '../../dist/'];

/** The part of node:sea that is used; Node 20.12 and later have it. */
interface SingleExecutable {
  isSea(): boolean;
  getRawAsset(name: string): ArrayBuffer;
}

/** A file that the standalone executable carries in itself; null in an ordinary installation. */
function embedded(name: string): Buffer | null {
  try {
    const sea = createRequire(import.meta.url)('node:sea') as SingleExecutable;
    return sea.isSea() ? Buffer.from(sea.getRawAsset(name)) : null;
  } catch {
    return null;
  }
}

/** A file that the build put into dist/. */
export function readAsset(name: string): Buffer {
  for (const directory of DIRECTORIES) {
    try {
      return fs.readFileSync(fileURLToPath(new URL(directory + name, import.meta.url)));
    } catch {
      // Not there; the next directory, or the standalone executable, or the error below.
    }
  }
  const bytes = embedded(name);
  if (bytes !== null) return bytes;
  throw new HostError('ENOENT', `${name} is missing from the installation; reinstall port-audit`);
}
