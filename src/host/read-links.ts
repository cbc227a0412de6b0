import fs from 'node:fs';
import { attempt } from './attempt.js';
import { HostError } from './types.js';

/** Every symbolic link in a directory, see {@link import('./types.js').HostFiles.readLinks}. */
export function readLinks(directory: string, visit: (name: string, target: string) => void): void {
  for (const name of attempt(() => fs.readdirSync(directory))) {
    let target: string;
    try {
      target = fs.readlinkSync(`${directory}/${name}`);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EPERM') throw new HostError(code, message);
      continue;
    }
    visit(name, target);
  }
}
