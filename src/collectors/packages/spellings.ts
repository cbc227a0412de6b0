import type { Host } from '../../host/types.js';

/** Directories that merged systems have as links, while packages still list what is in them by the old path. */
const MERGED = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/usr/sbin', '/usr/lib64'];

/**
 * Every path by which packages may list the file at a real path. On a system with merged /usr, `/usr/bin/bash` may be
 * listed as `/bin/bash`.
 */
export function spellingsOf(host: Host): (path: string) => string[] {
  const links = MERGED.flatMap((link) => {
    const target = realPath(host, link);
    return target === link ? [] : [{ link: `${link}/`, target: `${target}/` }];
  });
  return (path) => [
    path,
    ...links
      .filter(({ target }) => path.startsWith(target))
      .map(({ link, target }) => link + path.slice(target.length)),
  ];
}

function realPath(host: Host, path: string): string {
  try {
    return host.files.realPath(path);
  } catch {
    return path;
  }
}
