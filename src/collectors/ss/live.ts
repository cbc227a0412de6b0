import type { Host } from '../../host/types.js';
import { membershipOf } from '../processes/cgroup.js';
import { sightedAt } from '../sighted-at.js';
import { toolFailure } from '../tool-failure.js';
import { type Collector, CollectorError, type CollectorOptions, type Sighting, type Sightings } from '../types.js';
import { parseSsLine } from './ss-line.js';

const OUTPUT_LIMIT = 64 << 20;

/** No -p: the names that it prints are text of other processes, which can forge whole lines. */
const ARGUMENTS = ['-H', '-t', '-u', '-l', '-n', '-e'];

const number = (details: string, key: string) => {
  const value = new RegExp(`(?:^| )${key}:(\\d+)(?: |$)`).exec(details)?.[1];
  return value === undefined ? null : Number(value);
};

/** One line of `ss -Htulne`, null when it is none. */
export function readSsLine(line: string): Sighting | null {
  const socket = parseSsLine(line);
  if (socket === null) return null;
  const { details, interface: device, dualStack } = socket;
  const cgroup = /(?:^| )cgroup:(.*?)(?: v6only:[01])? <->/.exec(details)?.[1] ?? '';
  const { unit, container } = membershipOf(cgroup);
  const [inode, uid] = [number(details, 'ino'), number(details, 'uid') ?? 0];
  return sightedAt(socket, { interface: device, dualStack, inode, uid, unit, container });
}

function readOutput(stdout: Buffer): Sighting[] {
  const lines = stdout.toString('utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const sighting = readSsLine(line);
    if (sighting === null) throw new CollectorError(`line ${index + 1} of the output of ss is not what ss prints`);
    return [sighting];
  });
}

/** iproute2's ss, which asks the kernel through netlink: interface, IPv4 on IPv6 wildcards, control group. */
export const ss: Collector = {
  id: 'ss',
  title: 'ss of iproute2, through netlink (Linux)',
  auto: ['linux', 'android'],
  async collect(host: Host, options: CollectorOptions): Promise<Sightings> {
    const result = await host.run('ss', ARGUMENTS, { timeLimit: options.timeLimit, outputLimit: OUTPUT_LIMIT });
    if (result.outcome !== 'exited' || result.code !== 0) throw toolFailure('ss', result, 'install iproute2');
    const sightings = readOutput(result.stdout);
    return { covers: ['tcp4', 'tcp6', 'udp4', 'udp6', 'interface', 'dualStack'], sightings, gaps: [] };
  },
};
