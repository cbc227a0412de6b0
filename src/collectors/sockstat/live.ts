import { SCOPES } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';
import { isPrivileged, moreRights } from '../host-facts.js';
import { toolFailure } from '../tool-failure.js';
import { CollectorError, type CollectorOptions, type Sighting, type Sightings } from '../types.js';
import { HEADER, readSockstatLine } from './sockstat-rows.js';

/** What `sockstat -46l` printed. Throws {@link CollectorError} for text that is not its, an empty one too. */
export function readSockstat(stdout: Buffer): Sighting[] {
  const lines = stdout.toString('utf8').split('\n');
  if (!HEADER.test(lines[0] ?? '')) throw new CollectorError('sockstat printed no header');
  return lines.flatMap((text, index) => {
    const row = readSockstatLine({ number: index + 1, text }, (place, what) => {
      throw new CollectorError(`${place} of the output of sockstat: ${what}`);
    });
    return row?.sighting ?? [];
  });
}

/** Whether the kernel shows sockets of other users: security.bsd.see_other_uids, security(7) of FreeBSD. */
async function seesOthers(host: Host, timeLimit: number): Promise<boolean> {
  if (isPrivileged(host)) return true;
  const { outcome, stdout } = await host.run('sysctl', ['-n', 'security.bsd.see_other_uids'], { timeLimit });
  return outcome === 'exited' && stdout.toString('utf8').trim() === '1';
}

/** Looks; see {@link import('./source.js').sockstat}. */
export async function collect(host: Host, { timeLimit }: CollectorOptions): Promise<Sightings> {
  const result = await host.run('sockstat', ['-46l'], { timeLimit });
  if (result.outcome !== 'exited' || result.code !== 0) {
    throw toolFailure('sockstat', result, 'use a system that has sockstat, as FreeBSD does');
  }
  const sightings = readSockstat(result.stdout);
  if (await seesOthers(host, timeLimit)) return { covers: [...SCOPES, 'owner'], sightings, gaps: [] };
  const reason = 'the kernel shows a user only sockets of his own here';
  const gap = { kind: 'partial', scope: 'sockstat', count: null, reason, remedy: moreRights(host) } as const;
  return { covers: [], sightings, gaps: [gap] };
}
