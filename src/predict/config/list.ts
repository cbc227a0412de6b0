import { declaredReader } from './declared.js';
import { nginx } from './readers/nginx.js';
import { sshd } from './readers/sshd.js';
import { STORES } from './tables/stores.js';
import type { Reader } from './types.js';

/** Every reader. A new one is one file, or one row of a table, and one line here. */
export const READERS: readonly Reader[] = [sshd, nginx, ...[...STORES].map(declaredReader)];
