import { SCOPES } from '../../domain/listener.js';
import type { Host, RunResult } from '../../host/types.js';
import { isPrivileged, moreRights } from '../host-facts.js';
import { toolFailure } from '../tool-failure.js';
import { CollectorError, type CollectorOptions, type Sighting, type Sightings } from '../types.js';
import { readLsofFields } from './lsof-fields.js';
import { lsofSockets, sightingOf } from './lsof-sockets.js';

/**
 * No `-s TCP:LISTEN`: with it, lsof 4.95 on Linux leaves out all UDP sockets. `+c0` for whole names, NUL after every
 * field because names may hold anything.
 */
const ARGUMENTS = ['-n', '-P', '-w', '+c0', '-i', '-F0pcftdPnT'];

const INSTALL = 'install lsof';

/** lsof exits with 1 also when there is nothing to list, and then says nothing. */
function check(result: RunResult): void {
  const { outcome, code, stdout, stderr } = result;
  if (outcome !== 'exited') throw toolFailure('lsof', result, INSTALL);
  if (code === 0 && stdout.length === 0) throw new CollectorError('lsof printed nothing at all');
  const listed = code === 0 || (code === 1 && (stdout.length > 0 || stderr.trim() === ''));
  if (!listed) throw toolFailure('lsof', result, INSTALL);
}

/** What `lsof -F0` printed. Throws {@link CollectorError} for text that is not its. */
export function readLsof(stdout: Buffer): Sighting[] {
  const refuse = (line: number, what: string) => {
    throw new CollectorError(`line ${line} of the output of lsof: ${what}`);
  };
  return lsofSockets(readLsofFields(stdout.toString('utf8'), refuse), refuse).map(sightingOf);
}

/** Looks; see {@link import('./source.js').lsof}. */
export async function collect(host: Host, options: CollectorOptions): Promise<Sightings> {
  const result = await host.run('lsof', ARGUMENTS, { timeLimit: options.timeLimit });
  check(result);
  const sightings = readLsof(result.stdout);
  if (isPrivileged(host)) return { covers: [...SCOPES, 'owner'], sightings, gaps: [], heldOnly: true };
  const reason = 'lsof shows an unprivileged user only the sockets of that user';
  const gap = { kind: 'partial', scope: 'lsof', count: null, reason, remedy: moreRights(host) } as const;
  return { covers: [], sightings, gaps: [gap], heldOnly: true };
}
