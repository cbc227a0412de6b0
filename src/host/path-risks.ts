import fs from 'node:fs';
import path from 'node:path';
import type { PathRisk } from './types.js';

const STICKY = 0o1000;
const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;

/** As the kernel counts them: path_resolution(7), ELOOP. */
const LINK_LIMIT = 40;

/**
 * Who may decide for this run: root, its own user, and whoever owns the root directory, who is root as seen from a user
 * namespace that does not know him.
 */
export function trustedUsers(): ReadonlySet<number> {
  const own = process.geteuid?.();
  return new Set([0, ...(own === undefined ? [] : [own]), fs.statSync('/').uid]);
}

/** A walk along a path, with everything on it that is another user's. */
class Survey {
  readonly risks: PathRisk[] = [];
  private readonly trusted = trustedUsers();
  private links = 0;

  /** Looks at every directory, link and file on the way; ends where there is nothing more. */
  walk(file: string): void {
    let here = '/';
    this.note(here, fs.lstatSync(here));
    for (const left = namesOf(file); left.length > 0; ) {
      const at = path.join(here, left.pop() as string);
      const facts = fs.lstatSync(at, { throwIfNoEntry: false });
      if (facts === undefined) return;
      this.note(at, facts);
      if (!facts.isSymbolicLink()) here = at;
      else if (++this.links > LINK_LIMIT) return;
      else {
        const target = fs.readlinkSync(at);
        if (path.isAbsolute(target)) here = '/';
        left.push(...namesOf(target));
      }
    }
  }

  /** In a sticky directory a name can be taken away only by its owner, unlink(2), so it counts as nobody else's. */
  private note(at: string, facts: fs.Stats): void {
    const kind = facts.isDirectory() ? 'directory' : facts.isSymbolicLink() ? 'link' : 'file';
    if (!this.trusted.has(facts.uid)) this.risks.push({ who: 'user', id: facts.uid, at, kind });
    const sticky = kind === 'directory' && (facts.mode & STICKY) !== 0;
    // Pipes and devices hold nothing that could be changed beforehand; the mode of a link means nothing.
    if (kind === 'link' || sticky || !(facts.isFile() || facts.isDirectory())) return;
    if ((facts.mode & OTHERS_WRITE) !== 0) this.risks.push({ who: 'everybody', id: null, at, kind });
    else if ((facts.mode & GROUP_WRITE) !== 0 && facts.gid !== 0) {
      this.risks.push({ who: 'group', id: facts.gid, at, kind });
    }
  }
}

/** The names of a path, last one first. */
const namesOf = (file: string) =>
  file
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .reverse();

/** A path from the root directory on. `..` stays: behind a link it leads elsewhere than the text says. */
export function fromHere(file: string, here = process.cwd()): string {
  return path.isAbsolute(file) ? file : `${here}/${file}`;
}

/** See HostFiles.risks. */
export function pathRisks(file: string): PathRisk[] {
  if (process.platform === 'win32') return [];
  const survey = new Survey();
  try {
    survey.walk(fromHere(file));
  } catch {
    // What may not be looked at will not be read either.
  }
  return survey.risks;
}
