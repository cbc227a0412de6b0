import fs from 'node:fs';
import path from 'node:path';
import { FOREIGN_LINK } from './failure.js';
import { holdDirectory } from './follow.js';
import { fromHere, trustedUsers } from './path-risks.js';
import { HostError } from './types.js';

/** A name in a directory that is held open: whoever moves things about meanwhile does not change which one it is. */
export interface HeldTarget {
  /** Leads through the held directory; valid until `end` is called. */
  readonly path: string;
  end(): void;
}

const LINK_LIMIT = 40;

/**
 * Where root writes when it is told to write to a file: every link on the way has to be root's own, since anybody may lay
 * links out that lead to /etc. One of another user's at the very end is not followed but replaced. Null where nothing can
 * be held: not Linux, no /proc, no such directory. `links`: how many to follow at the very end. Throws {@link HostError}.
 */
export function heldTarget(file: string, links = LINK_LIMIT): HeldTarget | null {
  const trusted = trustedUsers();
  const held = holdDirectory(path.dirname(fromHere(file)), ({ uid }) => trusted.has(uid));
  if (held === 'foreign') throw new HostError(FOREIGN_LINK, `${file}: another user's symbolic link is on its way`);
  if (typeof held !== 'number') return null;
  const target = { path: `/proc/self/fd/${held}/${path.basename(file)}`, end: () => fs.closeSync(held) };
  const next = links > 0 ? pointee(target.path, held, trusted) : null;
  if (next === null) return target;
  target.end();
  return heldTarget(next, links - 1);
}

/** Where a trusted link to a plain path leads; null for anything else, also for the links of /proc, which are no paths. */
function pointee(at: string, held: number, trusted: ReadonlySet<number>): string | null {
  const facts = fs.lstatSync(at, { throwIfNoEntry: false });
  if (facts === undefined || !facts.isSymbolicLink() || !trusted.has(facts.uid)) return null;
  const directory = fs.readlinkSync(`/proc/self/fd/${held}`);
  const target = fromHere(fs.readlinkSync(at), directory);
  const isMagic = /^\/proc\/\d+\/(task\/\d+\/)?fd$/.test(directory) && !fs.statSync(at).isFile();
  return isMagic ? null : target;
}
