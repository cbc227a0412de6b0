import type { StartSystem } from '../types.js';
import { systemd } from './systemd/systemd.js';
import { sysv } from './sysv.js';

/** Every way of starting that is known; a new one is one file and one line. */
export const START_SYSTEMS: readonly StartSystem[] = [systemd, sysv];
