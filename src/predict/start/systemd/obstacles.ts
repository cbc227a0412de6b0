import type { Image } from '../../tree/image.js';
import { type Expand, type Obstacle, ownObstacle } from './own-obstacles.js';
import { refusalOf } from './refusals.js';
import { specifiersOf } from './specifiers.js';
import { lastOf, type Unit, type Units, valuesOf } from './units.js';

const NEEDING = ['BindsTo', 'Requires'] as const;

/** Kinds of file systems that come with a module of the kernel that few have built in, by the name of their directory. */
const OF_MODULES = new Set(['nfsd']);

/** Whether a kernel of the image has a file system; without any kernel the machine's own decides. */
function hasFileSystem(image: Image, type: string): boolean {
  const kernels = ['/usr/lib/modules', '/lib/modules'].flatMap((each) =>
    image.list(each).map((version) => `${each}/${version}`),
  );
  return kernels.some(
    (each) =>
      image.list(`${each}/kernel/fs/${type}`).length > 0 ||
      (image.text(`${each}/modules.builtin`) ?? '').includes(`/${type}.ko`),
  );
}

/** The deepest that needs are followed. */
const DEPTH_LIMIT = 20;

const isAfter = (unit: Unit, name: string) =>
  valuesOf(unit, 'Unit', 'After').some(({ value }) => value.split(/\s+/).includes(name));

/** Tells what keeps services from starting; null where nothing is known to. */
export function obstaclesOf(image: Image, units: Units): (unit: Unit, expand: Expand) => Obstacle | null {
  const known = new Map<string, Obstacle | null>();

  /** A unit that has to start first and cannot: a mount of what no kernel of the image has, and what is bound to one that is none. */
  const missingNeed = (unit: Unit, expand: Expand, depth: number): Obstacle | null => {
    const before = known.get(unit.name.full);
    if (before !== undefined || depth > DEPTH_LIMIT) return before ?? null;
    known.set(unit.name.full, null);
    const needs = NEEDING.flatMap((key) => valuesOf(unit, 'Unit', key)).flatMap((place) =>
      expand(place.value)
        .split(/\s+/)
        .map((name) => ({ place, name, isBound: place.key === 'BindsTo' })),
    );
    for (const { place, name, isBound } of needs) {
      const reason = whyNot(unit, name, isBound, depth);
      if (reason === null) continue;
      known.set(unit.name.full, { place, reason });
      break;
    }
    return known.get(unit.name.full) ?? null;
  };

  /** Why a unit that is needed cannot start. What `Requires=` and is masked or missing systemd passes over, as run. */
  const whyNot = (unit: Unit, name: string, isBound: boolean, depth: number): string | null => {
    const needed = units.load(name);
    // Devices, slices and mounts of fstab have no file.
    const isKnown = needed === 'masked' || /\.(?:service|socket|target|path|timer)$/.test(name);
    if (typeof needed === 'string')
      return isBound && isKnown ? `it is bound to ${name}, which is ${needed}: systemd does not start it` : null;
    const type = lastOf(needed, 'Mount', 'Type')?.value ?? '';
    if (OF_MODULES.has(type) && !hasFileSystem(image, type)) {
      return `it needs ${name}, and no kernel of the image has ${type}`;
    }
    const ofNeeded = specifiersOf(image, needed.name, needed.file);
    if (missingNeed(needed, ofNeeded, depth + 1) !== null) return `it needs ${name}, which cannot start`;
    // What it is bound to and comes after has to be active by then, where others need only have been tried. systemd.unit(5)
    return isBound && isAfter(unit, name) && ownObstacle(image, needed, ofNeeded) !== null
      ? `it is bound to ${name}, which does not start`
      : null;
  };

  return (unit, expand) => refusalOf(unit, expand) ?? missingNeed(unit, expand, 0) ?? ownObstacle(image, unit, expand);
}
