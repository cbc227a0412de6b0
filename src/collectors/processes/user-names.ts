import type { Host } from '../../host/types.js';
import type { Described } from '../types.js';
import { readUserNames } from './process.js';

/** Milliseconds for all of them: a directory that does not answer is not waited for. */
const TIME_LIMIT = 2_000;

/** So many ids are asked for; a machine with more users than these keeps the rest as numbers. */
const MOST = 256;

/** Names by user id from lines of passwd(5), of these ids alone; the first of several counts, as for getpwuid(3). */
export function readPasswd(text: string, asked: ReadonlySet<number>): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , uid = ''] = line.split(':');
    const id = /^\d+$/.test(uid) ? Number(uid) : -1;
    if (name !== '' && asked.has(id) && !names.has(id)) names.set(id, name);
  }
  return names;
}

/**
 * Names of users by id: from /etc/passwd, and for ids that it does not have by the name service (LDAP, SSSD, systemd),
 * which is asked for each unknown id once, all in one call of getent(1).
 */
export async function userNames(host: Host, uids: Iterable<number>): Promise<ReadonlyMap<number, string>> {
  if (host.platform !== 'linux' && host.platform !== 'android') return new Map();
  const known = readUserNames(host);
  const unknown = new Set([...uids].filter((uid) => !known.has(uid)).slice(0, MOST));
  if (unknown.size === 0) return known;
  const { outcome, stdout } = await host.run('getent', ['passwd', ...[...unknown].map(String)], {
    timeLimit: TIME_LIMIT,
  });
  // Exit code 2 says that one of them is not there.
  if (outcome !== 'exited') return known;
  return new Map([...known, ...readPasswd(stdout.toString('utf8'), unknown)]);
}

/** Owners with the names of their users, where only the id was known. */
export function withUserNames(described: Described, names: ReadonlyMap<number, string>): Described {
  return new Map(
    [...described].map(([pid, owner]) => {
      const name = owner.user === null && owner.uid !== null ? names.get(owner.uid) : undefined;
      return [pid, name === undefined ? owner : { ...owner, user: name }] as const;
    }),
  );
}
