import { isOrdinaryUser } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';

/** When so many processes of an account did not answer, no more of its are looked into for a while, milliseconds. */
const TRIES = 3;
const RESTS_FOR = 60_000;

/** Accounts that are not looked into, and for how many milliseconds. All ordinary users are one, `ordinary`. */
export type Resting = Readonly<Record<string, number>>;

/** Whose thread it is: the directory belongs to whom the process runs as, proc(5). */
export function accountOf({ files }: Pick<Host, 'files'>, thread: number): string {
  const uid = files.stat(`/proc/${thread}`)?.uid ?? null;
  return uid === null || isOrdinaryUser(uid) ? 'ordinary' : `${uid}`;
}

/** Counts processes that did not answer: an ordinary user tries the patience with those of ordinary users alone. */
export function createPatience(host: Pick<Host, 'files' | 'elapsed'>) {
  const tried = new Map<string, { readonly count: number; readonly until: number }>();
  return {
    tryWith(thread: number): void {
      const account = accountOf(host, thread);
      const { count = 0, until = 0 } = tried.get(account) ?? {};
      const now = host.elapsed();
      tried.set(account, { count: now < until ? count + 1 : 1, until: now + RESTS_FOR });
    },
    get resting(): Resting {
      const over = [...tried].filter(([, { count }]) => count >= TRIES);
      return Object.fromEntries(over.map(([account, { until }]) => [account, until - host.elapsed()]));
    },
  };
}
