import fs from 'node:fs';
import path from 'node:path';
import { isSafeForRoot, programDirectories } from './child-environment.js';

const windows = process.platform === 'win32';

/** Most are not there, and an error for each of 50 took 2 ms of an idle audit. */
function isExecutable(file: string): boolean {
  try {
    if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a program that was found, not named by its path, may be run: root runs none that others could have put there. */
const mayRun = (file: string) => isExecutable(file) && (process.geteuid?.() !== 0 || isSafeForRoot(file));

/** The full path of a program, given as such or found on PATH; null when there is none that may be run. */
export function findProgram(name: string): string | null {
  if (path.isAbsolute(name)) return isExecutable(name) ? name : null;
  const names = windows ? [`${name}.exe`, name] : [name];
  const files = programDirectories().flatMap((directory) => names.map((each) => path.join(directory || '.', each)));
  return files.find(mayRun) ?? null;
}

/** Whether a program may be run by this name. */
export function hasProgram(name: string): boolean {
  return findProgram(name) !== null;
}
