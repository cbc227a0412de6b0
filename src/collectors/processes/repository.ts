import type { FollowOptions, Host } from '../../host/types.js';

/** Directories of the system; what works there belongs to a package, and its directory names no project. */
const OF_THE_SYSTEM = /^\/(?:$|(?:bin|boot|dev|etc|lib\w*|proc|run|sbin|sys|usr|var)(?:\/|$))/;

/** Directories from the one that a program works in up to the top of a repository. */
const MOST_LEVELS = 6;

/**
 * Name of the nearest directory, from `cwd` upwards, with a `.git` in it, which is a file in worktrees and submodules;
 * gitrepository-layout(5). Null where there is none, or where no step there may be asked.
 */
export function repositoryOf({ files }: Host, cwd: string, options: FollowOptions): string | null {
  if (OF_THE_SYSTEM.test(cwd)) return null;
  const parts = cwd.split('/').slice(1);
  for (let level = 0; level < MOST_LEVELS && parts.length > level; level++) {
    const above = parts.slice(0, parts.length - level);
    const { outcome } = files.follow(`/${above.join('/')}/.git`, options);
    if (outcome === 'found') return above.at(-1) ?? null;
    if (outcome !== 'missing') return null;
  }
  return null;
}
