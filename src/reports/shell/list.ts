import { bash } from './bash.js';
import { fish } from './fish.js';
import type { Shell } from './types.js';
import { zsh } from './zsh.js';

/** Every shell that there is a completion script for. */
export const SHELLS: readonly Shell[] = [bash, zsh, fish];
