import fs from 'node:fs';
import path from 'node:path';
import sea from 'node:sea';
import type { Bytes } from '../base/bytes.js';
import { openBlocks } from './blocks.js';
import { isOneExecutable } from './one-executable.js';
import { HostError } from './types.js';

/** dist/ as seen from the bundle in dist/ itself, and from the sources in src/host/. */
const DIRECTORIES = ['./', '../../dist/'];

const fileIn = (directory: string, name: string) => path.join(import.meta.dirname, directory, name);

/** Where a file lies that the build put into dist/; the standalone executable itself where it is in there. */
export function assetFile(name: string): string {
  const files = DIRECTORIES.map((directory) => fileIn(directory, name));
  return files.find((file) => fs.existsSync(file)) ?? process.execPath;
}

/** A file that the standalone executable carries in itself, where it lies there; null in an ordinary installation. */
function embedded(name: string): Buffer | null {
  try {
    return isOneExecutable() ? Buffer.from(sea.getRawAsset(name) as ArrayBuffer) : null;
  } catch {
    return null;
  }
}

/** What says nothing about whether a file is there. */
const NO_DESCRIPTORS = ['EMFILE', 'ENFILE'];

/** A file that the build put into dist/, as `read` reads it. */
function assetBy<T>(name: string, read: (file: string) => T): T | Buffer {
  for (const directory of DIRECTORIES) {
    try {
      return read(fileIn(directory, name));
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      if (NO_DESCRIPTORS.includes(code)) throw new HostError(code, message);
      // Not there: the next directory, or the standalone executable, or the error below.
    }
  }
  const bytes = embedded(name);
  if (bytes !== null) return bytes;
  throw new HostError('ENOENT', `${name} is missing from the installation`);
}

/** A file that the build put into dist/. */
export function readAsset(name: string): Buffer {
  return assetBy(name, (file) => fs.readFileSync(file));
}

/** Files that are open: whoever loads the registry again asks for the same. */
const opened = new Map<string, Bytes>();

/** The same, read when a part of it is asked for; it stays open, so that an update of the package does not change it. */
export function openAsset(name: string): Bytes {
  const bytes = opened.get(name) ?? assetBy(name, openBlocks);
  opened.set(name, bytes);
  return bytes;
}
