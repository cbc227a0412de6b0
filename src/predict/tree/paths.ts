/** Names of a path, without empty ones and `.`. */
const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '' && name !== '.');

/** A path of an image made canonical by its letters alone; `..` at the root stays at the root. */
export function normal(path: string): string {
  const names: string[] = [];
  for (const name of namesOf(path)) {
    if (name === '..') names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}

/** `path` where it is absolute, else from `directory`. */
export const joined = (directory: string, path: string): string =>
  path.startsWith('/') ? path : `${directory === '/' ? '' : directory}/${path}`;

/** The directory that a path stands in. */
export const directoryOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || '/';

/** The most links on the way to one file, as Linux has it. */
const LINK_LIMIT = 40;

/** The longest path, bytes, as Linux has it. */
export const PATH_LIMIT = 4096;

/** What of a tree the way to a file needs. */
interface Links {
  isLink(path: string): boolean;
  target(path: string): string;
}

/**
 * The path with every link in it followed, as it would be with the image as root: absolute targets begin at the root of
 * the image, and `..` never leads out of it. Null where links lead in circles. The last name may be missing.
 */
export function resolved(path: string, links: Links, followLast = true): string | null {
  const waiting = namesOf(path).reverse();
  let here = '';
  let followed = 0;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === '..') here = here.slice(0, Math.max(here.lastIndexOf('/'), 0));
    else {
      const next = `${here}/${name}`;
      const isLast = waiting.length === 0 && !followLast;
      if (next.length > PATH_LIMIT) return null;
      if (isLast || !links.isLink(next)) here = next;
      else {
        followed += 1;
        const target = links.target(next);
        if (followed > LINK_LIMIT || target.length > PATH_LIMIT) return null;
        if (target.startsWith('/')) here = '';
        waiting.push(...namesOf(target).reverse());
      }
    }
  }
  return here === '' ? '/' : here;
}
