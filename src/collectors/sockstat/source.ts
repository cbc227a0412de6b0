import { elsewhere } from '../elsewhere.js';

/** sockstat, which FreeBSD ships: sockets with the processes that hold them, `?` for those of the kernel. */
export const sockstat = elsewhere(
  {
    id: 'sockstat',
    title: 'sockstat of FreeBSD',
    auto: ['freebsd'],
  },
  () => import('./live.js'),
);
