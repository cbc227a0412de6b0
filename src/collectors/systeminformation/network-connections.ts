import type { Scope } from '../../domain/listener.js';
import type { Host } from '../../host.js';
import { type Collector, CollectorError, type CollectorOptions, type Sightings } from '../types.js';
import { type Connection, sightingsOf } from './sightings.js';

/** On Linux it never shows a UDP socket without a peer, so it does not cover UDP. */
const LINUX_COVERS: readonly Scope[] = ['tcp4', 'tcp6'];

/** It runs one of these through a shell, and returns nothing, without an error, where there is none. */
const LINUX_TOOLS = ['netstat', 'ss'];

/** systeminformation: one witness on Linux, the main one on Windows. */
export const systeminformation: Collector = {
  id: 'systeminformation',
  title: 'the systeminformation library, through netstat (every platform)',
  auto: ['*'],
  async collect(host: Host, options: CollectorOptions): Promise<Sightings> {
    if (host.platform === 'linux' && !LINUX_TOOLS.some((tool) => host.hasProgram(tool))) {
      throw new CollectorError('systeminformation needs netstat or ss, and neither is installed');
    }
    const { default: network } = await import('systeminformation/lib/network.js');
    const connections = await host.contain(() => network.networkConnections(), options.timeLimit);
    if (connections === null) throw new CollectorError(`did not answer within ${options.timeLimit / 1000} s`);
    if (connections.length === 0) {
      throw new CollectorError('systeminformation returned nothing, as it also does when its tools fail');
    }
    const { sightings, cut } = sightingsOf(connections as Connection[]);
    const scopes = cut === 0 ? LINUX_COVERS : LINUX_COVERS.filter((scope) => scope !== 'tcp6');
    return { covers: [...scopes, 'owner'], sightings, gaps: [] };
  },
};
