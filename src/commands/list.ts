import * as commands from './index.js';
import type { Command } from './types.js';

/** Every command, in the order of `--help`; the first one is meant when none is named. */
export const COMMANDS: readonly Command[] = Object.values(commands);
