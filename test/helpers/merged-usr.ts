import type { FakeHost } from './fake-host.js';

/** The same machine with /bin, /sbin and /lib as links into /usr. */
export function merged(host: FakeHost): FakeHost {
  const realPath = (path: string) => path.replace(/^\/(bin|sbin|lib|lib64)(?=\/|$)/, '/usr/$1');
  return { ...host, files: { ...host.files, realPath } };
}
