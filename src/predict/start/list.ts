import type { Image } from '../tree/image.js';
import { cron } from './cron.js';
import { entrypoint } from './entrypoint.js';
import { openrc } from './openrc.js';
import { runit, s6 } from './supervised.js';
import { systemd } from './systemd/systemd.js';
import { sysv } from './sysv.js';
import type { StartSystem } from './types.js';

/** Every way of starting that is known; a new one is one file and one line. */
export const START_SYSTEMS: readonly StartSystem[] = [entrypoint, systemd, openrc, runit, s6, sysv, cron];

/**
 * How an image starts: a container's entry point that is no init starts alone, systemd reads init scripts itself, and
 * the others may stand beside one another.
 */
export function startSystemsOf(image: Image): readonly StartSystem[] {
  const present = START_SYSTEMS.filter((system) => system.isPresent(image));
  if (present.includes(entrypoint)) return [entrypoint];
  return present.includes(systemd) ? present.filter((system) => system !== sysv && system !== openrc) : present;
}
