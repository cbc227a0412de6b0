import fs from 'node:fs';
import path from 'node:path';

/** Directories of system tools that cron and plain users often lack in PATH. */
const SYSTEM_DIRECTORIES = ['/usr/sbin', '/sbin'];

const windows = process.platform === 'win32';

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The full path of a program, given as such or found on PATH; null when there is none that may be run. */
export function findProgram(name: string): string | null {
  if (path.isAbsolute(name)) return isExecutable(name) ? name : null;
  const directories = [...(process.env.PATH ?? '').split(path.delimiter), ...(windows ? [] : SYSTEM_DIRECTORIES)];
  const names = windows ? [`${name}.exe`, name] : [name];
  const files = directories.flatMap((directory) => names.map((each) => path.join(directory || '.', each)));
  return files.find(isExecutable) ?? null;
}

/** Whether a program may be run by this name. */
export function hasProgram(name: string): boolean {
  return findProgram(name) !== null;
}
