import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A folder with single programs, the libraries that they need, and nothing else: what images without a system have. */
export interface BareRoot {
  readonly root: string;
  write(to: string, text: string): void;
  remove(): void;
}

/** The libraries of a program and the loader that starts it; ldd(1). */
function librariesOf(program: string): string[] {
  const shown = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...shown.matchAll(/(\/\S+) \(0x/g)].flatMap(([, file]) => (file === undefined ? [] : [file]));
}

/** `programs` by the path that they get inside; `folders` are copied as they are. */
export function bareRoot(
  programs: Readonly<Record<string, string>>,
  folders: Readonly<Record<string, string>>,
): BareRoot {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'port-audit-bare-'));
  const inside = (to: string) => {
    const file = path.join(root, to);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    return file;
  };
  // Whoever runs inside is none of the users of this machine.
  fs.chmodSync(root, 0o755);
  for (const empty of ['proc', 'state', 'etc']) fs.mkdirSync(path.join(root, empty));
  for (const [to, from] of Object.entries(programs)) {
    fs.copyFileSync(from, inside(to));
    for (const library of librariesOf(from)) fs.copyFileSync(library, inside(library));
  }
  for (const [to, from] of Object.entries(folders)) fs.cpSync(from, inside(to), { recursive: true });
  return {
    root,
    write: (to, text) => fs.writeFileSync(inside(to), text),
    remove: () => execFileSync('rm', ['--recursive', '--force', '--one-file-system', root]),
  };
}
