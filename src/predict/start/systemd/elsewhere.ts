import type { Image } from '../../tree/image.js';
import { spotOf } from '../../types.js';
import type { Expand, Obstacle } from './own-obstacles.js';
import { lastOf, type Unit, valuesOf } from './units.js';

/** Where programs and what they read lie. */
const READ = /^\/(?:etc|usr|opt|srv|s?bin|lib(?:64)?)(?:\/|$)|^\/$/;

/** The root that a service has for itself: its program and files are not those of the image. systemd.exec(5) */
export function ownRoot(unit: Unit, expand: Expand): Obstacle | null {
  for (const key of ['RootDirectory', 'RootImage']) {
    const place = lastOf(unit, 'Service', key);
    const path = place === null ? '' : expand(place.value).replace(/^-/, '').replace(/\/+$/, '');
    if (place !== null && path !== '')
      return { place, reason: 'what this service runs and reads lies in a root of its own, which was not looked into' };
  }
  return null;
}

/** Paths that a service sees in place of those of the image: `FROM:TO`, and what is laid over all. systemd.exec(5) */
const LAID: Readonly<Record<string, (word: string) => string | null>> = {
  BindPaths: boundOver,
  BindReadOnlyPaths: boundOver,
  MountImages: boundOver,
  TemporaryFileSystem: (word) => word.replace(/:.*$/, ''),
  ExtensionDirectories: () => '/usr',
  ExtensionImages: () => '/usr',
};

function boundOver(word: string): string | null {
  const [from = '', to = from] = word.split(':');
  return to === from ? null : to;
}

/** Tells of what lies over files of the image for a service alone, so that it may read others than were read. */
export function tellLaidOver(image: Image, unit: Unit, expand: Expand): void {
  for (const [key, targetOf] of Object.entries(LAID))
    for (const place of valuesOf(unit, 'Service', key)) {
      const targets = expand(place.value)
        .split(/\s+/)
        .filter((word) => word !== '')
        .map((word) => targetOf(word.replace(/^[-+]+/, '')));
      const over = targets.find((path) => path !== null && READ.test(path));
      if (over !== undefined)
        image.tell(
          spotOf(place),
          `this lies over ${over} for the service alone, and what the image has there was read`,
        );
    }
}
