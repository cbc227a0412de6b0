import { SCOPES } from '../domain/listener.js';
import type { Host, RunResult } from '../host.js';
import { isPrivileged, moreRights } from './host-facts.js';
import { readLsofFields } from './lsof-fields.js';
import { type LsofSocket, lsofSockets } from './lsof-sockets.js';
import {
  type Collector,
  CollectorError,
  type CollectorOptions,
  failureOf,
  type Sighting,
  type Sightings,
} from './types.js';

const OUTPUT_LIMIT = 256 << 20;

/**
 * No `-s TCP:LISTEN`: with it, lsof 4.95 on Linux leaves out all UDP sockets. `+c0` for whole names, NUL after every
 * field because names may hold anything.
 */
const ARGUMENTS = ['-n', '-P', '-w', '+c0', '-i', '-F0pcftdPnT'];

const FAILURES = {
  missing: 'lsof is not installed',
  timeout: 'lsof did not answer in time',
  flood: 'lsof printed more than it could have to say',
  failed: 'lsof could not be started',
} as const;

const remedyOf = ({ outcome }: RunResult) => (outcome === 'missing' ? 'install lsof' : null);

/** lsof exits with 1 also when there is nothing to list, and then says nothing. */
function check(result: RunResult): void {
  if (result.outcome !== 'exited') throw new CollectorError(FAILURES[result.outcome], remedyOf(result));
  if (result.code === 0 && result.stdout.length === 0) throw new CollectorError('lsof printed nothing at all');
  const nothing = result.code === 1 && result.stdout.length === 0 && result.stderr.trim() === '';
  if (result.code === 0 || nothing || (result.code === 1 && result.stdout.length > 0)) return;
  const reason = result.stderr.split('\n', 1)[0]?.slice(0, 200) ?? '';
  throw new CollectorError(`${failureOf('lsof', result.code)}${reason === '' ? '' : `: ${reason}`}`);
}

function sightingOf(socket: LsofSocket): Sighting {
  const { protocol, family, address, port, dualStack, inode, processes } = socket;
  return {
    ...{ protocol, family, address, port, dualStack, inode },
    interface: socket.interface,
    netns: null,
    uid: null,
    unit: null,
    container: null,
    holders: processes.map(({ pid, command }) => ({ pid, name: command })),
    holderGap: null,
  };
}

/** What `lsof -F0` printed. Throws {@link CollectorError} for text that is not its. */
export function readLsof(stdout: Buffer): Sighting[] {
  const refuse = (line: number, what: string) => {
    throw new CollectorError(`line ${line} of the output of lsof: ${what}`);
  };
  return lsofSockets(readLsofFields(stdout.toString('utf8'), refuse), refuse).map(sightingOf);
}

/**
 * lsof, which asks every process for its open files: the complete source on macOS and BSD. What no process holds, it
 * cannot show, and to an unprivileged user it shows only that user's own processes.
 */
export const lsof: Collector = {
  id: 'lsof',
  title: 'lsof, process by process (macOS, BSD, Linux)',
  auto: ['darwin', 'freebsd', 'openbsd', 'netbsd'],
  async collect(host: Host, options: CollectorOptions): Promise<Sightings> {
    const result = await host.run('lsof', ARGUMENTS, { timeLimit: options.timeLimit, outputLimit: OUTPUT_LIMIT });
    check(result);
    const sightings = readLsof(result.stdout);
    if (isPrivileged(host)) return { covers: [...SCOPES, 'owner'], sightings, gaps: [], heldOnly: true };
    const reason = 'lsof shows an unprivileged user only the sockets of that user';
    const gap = { kind: 'partial', scope: 'lsof', count: null, reason, remedy: moreRights(host) } as const;
    return { covers: [], sightings, gaps: [gap], heldOnly: true };
  },
};
