import type { Host } from '../../host/types.js';
import { type Collector, CollectorError, type CollectorOptions, type Sightings } from '../types.js';
import { isConnection, sightingsOf } from './sightings.js';

/** It runs one of these through a shell, and returns nothing, without an error, where there is none. */
const LINUX_TOOLS = ['netstat', 'ss'];

/** Sockets of a network namespace beyond which netstat takes longer than all else together: 0.5 s for 20,000. */
const MOST_SOCKETS = 20_000;

/** The sockets of this network namespace: proc(5), /proc/net/sockstat. */
function socketsInUse(host: Host): number {
  try {
    return Number(/^sockets: used (\d+)$/m.exec(host.files.readText('/proc/net/sockstat', 4096))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** systeminformation: one witness on Linux, the main one on Windows. */
export const systeminformation: Collector = {
  id: 'systeminformation',
  title: 'the systeminformation library, through netstat (every platform)',
  auto: ['*'],
  tooMuch(host: Host): string | null {
    const sockets = host.platform === 'linux' ? socketsInUse(host) : 0;
    return sockets > MOST_SOCKETS ? `not asked: it would list all of more than ${MOST_SOCKETS} sockets` : null;
  },
  async collect(host: Host, options: CollectorOptions): Promise<Sightings> {
    if (host.platform === 'linux' && !LINUX_TOOLS.some((tool) => host.hasProgram(tool))) {
      throw new CollectorError(
        'systeminformation needs netstat or ss, and neither is installed',
        'install net-tools or iproute2',
      );
    }
    const { default: network } = await import('systeminformation/lib/network.js');
    const connections = await host.contain(() => network.networkConnections(), options.timeLimit);
    if (connections === null) throw new CollectorError(`did not answer within ${options.timeLimit / 1000} s`);
    if (connections.length === 0) {
      throw new CollectorError('systeminformation returned nothing, as it also does when its tools fail');
    }
    const { sightings, covers } = sightingsOf(host.platform, connections.filter(isConnection));
    return { covers: [...covers, 'owner'], sightings, gaps: [] };
  },
};
