import { elsewhere } from '../elsewhere.js';

/**
 * lsof, which asks every process for its open files: the complete source on macOS and BSD. What no process holds, it
 * cannot show, and to an unprivileged user it shows only that user's own processes.
 */
export const lsof = elsewhere(
  {
    id: 'lsof',
    title: 'lsof, process by process (macOS, BSD, Linux)',
    auto: ['darwin', 'openbsd', 'netbsd'],
  },
  () => import('./live.js'),
);
