import type { Image } from '../tree/image.js';
import { once } from '../tree/once.js';

/** The largest database of packages that is read, bytes: 60,000 packages have some 60 MB. */
const DATABASE_LIMIT = 64 << 20;

/** What dpkg knows of the packages of an image; empty where it has none. Larger than any configuration, so no text of the image. */
export function statusOf(image: Image): string {
  try {
    return image.bytes('/var/lib/dpkg/status', DATABASE_LIMIT).toString('latin1');
  } catch {
    return '';
  }
}

/** Versions by package: `1.22.1` of `1:1.22.1-9+deb12u1`. */
const versionsOf = once((image) => {
  const versions = new Map<string, string>();
  const found = statusOf(image).matchAll(/^(?:Package: (\S+)|Version: (?:\d+:)?([\d.]+))/gm);
  let name = '';
  for (const [, own, version] of found) {
    if (own !== undefined) name = own;
    else if (version !== undefined) versions.set(name, version);
  }
  return versions;
});

/** Whether a package of the image is known to be older than a version; one that is not known is not. */
export function isOlder(image: Image, packageName: string, than: string): boolean {
  const own = versionsOf(image).get(packageName)?.split('.').map(Number);
  if (own === undefined) return false;
  const difference = than
    .split('.')
    .map((wanted, index) => (own[index] ?? 0) - Number(wanted))
    .find((each) => each !== 0);
  return (difference ?? 0) < 0;
}
