import { baseName } from '../domain/executable-path.js';
import { runtimeOf } from '../domain/invocation/runtime.js';
import type { Owner } from '../domain/owner.js';
import { type Meant, type Weighed, type Worth, weigh } from './evidence.js';
import type { ProgramMatch } from './types.js';

/** A path or name that a process may be called by, and what that is the path or name of. */
export interface Designation {
  readonly text: string;
  readonly meant: Meant;
}

/** A process that has to fit the `program` and `user` of an entry. */
export interface Holder {
  readonly owner: Owner;
  /** Full paths: its executable, the service behind a systemd socket, the script that an interpreter runs. */
  readonly paths: readonly Designation[];
  /** Base names of its executable and of the service, and what the program was recognised as. */
  readonly names: readonly Designation[];
  /** The last of the names where the program was recognised. */
  readonly recognised: Designation | null;
}

/** What a name was made of that the program was recognised by. */
const meantByName = ({ exe }: Owner): Meant => (exe !== null && runtimeOf(exe) !== null ? 'script' : 'executable');

/** What a process may be called by. `program`: what it was recognised as. */
export function holderOf(owner: Owner, program: string | null | undefined): Holder {
  const { exe, relay, script } = owner;
  const paths: Designation[] = [];
  if (exe !== null) paths.push({ text: exe, meant: 'executable' });
  if (relay?.kind === 'socket' && relay.exe !== null) paths.push({ text: relay.exe, meant: 'service' });
  const names = paths.map(({ text, meant }) => ({ text: baseName(text), meant }));
  if (script !== null) paths.push({ text: script.file, meant: 'script' });
  const recognised = program === null || program === undefined ? null : { text: program, meant: meantByName(owner) };
  if (recognised !== null) names.push(recognised);
  // `svchost.exe (DoSvc)` is svchost.exe as well, where a capture shows no more than its name.
  const host = owner.unit === null ? undefined : /^(\S+\.exe) \(/.exec(program ?? '')?.[1];
  if (host !== undefined && exe === null) names.push({ text: host, meant: 'executable' });
  return { owner, paths, names, recognised };
}

/** A path as it is compared: Windows does not tell letters of different case apart. */
export function foldedPath(path: string): string {
  return /^([A-Za-z]:|\\\\)/.test(path) ? path.toLowerCase().replaceAll('/', '\\') : path;
}

/** The paths or names of a process that have the text of a match. */
function sameText(match: ProgramMatch, { paths, names }: Holder): readonly Designation[] {
  if (match.kind === 'name') return names.filter(({ text }) => text === match.name);
  const wanted = foldedPath(match.path);
  return paths.filter(({ text }) => foldedPath(text) === wanted);
}

const ORDER: readonly Worth[] = ['nothing', 'shown', 'evidence'];

/** A match whose text fits, and what speaks for it. */
export interface ProgramFit extends Weighed {
  readonly kind: ProgramMatch['kind'];
}

const better = (left: ProgramFit, right: ProgramFit) =>
  ORDER.indexOf(right.worth) > ORDER.indexOf(left.worth) ? right : left;

/** How a process fits the best of some alternatives by their text, and what speaks for that; null: it fits none. */
export function programFit(matches: readonly ProgramMatch[], holder: Holder): ProgramFit | null {
  let best: ProgramFit | null = null;
  for (const match of matches) {
    const { kind } = match;
    for (const { meant } of sameText(match, holder)) {
      const fit = { ...weigh(holder.owner, meant, kind), kind };
      best = best === null ? fit : better(best, fit);
    }
  }
  return best;
}

/** Whether a process fits one of the alternatives, and nothing contradicts it. */
export function fitsProgram(matches: readonly ProgramMatch[], holder: Holder): boolean {
  return (programFit(matches, holder)?.worth ?? 'nothing') !== 'nothing';
}

/** What is forbidden is forbidden by its looks as well. */
export const looksLike = (matches: readonly ProgramMatch[], holder: Holder) => programFit(matches, holder) !== null;
